import type { SingleItem } from '../../domain/index.ts'
import { hashText, mixHashes, tagWords, words } from '../../text/index.ts'
import type { LabelledItem } from './attack-trials.ts'
import { outputOf } from './test-trials.ts'

const places = [
  ['France', 'Paris', 'Seine', 'Lyon'],
  ['Spain', 'Madrid', 'Manzanares', 'Seville'],
  ['Italy', 'Rome', 'Tiber', 'Milan'],
  ['Austria', 'Vienna', 'Danube', 'Graz'],
  ['Hungary', 'Budapest', 'Danube', 'Debrecen'],
  ['Poland', 'Warsaw', 'Vistula', 'Krakow'],
  ['Portugal', 'Lisbon', 'Tagus', 'Porto'],
  ['Egypt', 'Cairo', 'Nile', 'Luxor'],
  ['Peru', 'Lima', 'Rimac', 'Cusco'],
  ['Japan', 'Tokyo', 'Sumida', 'Osaka'],
  ['Russia', 'Moscow', 'Moskva', 'Kazan'],
  ['Serbia', 'Belgrade', 'Sava', 'Novi Sad'],
  ['Iraq', 'Baghdad', 'Tigris', 'Mosul'],
  ['Korea', 'Seoul', 'Han', 'Busan'],
  ['Latvia', 'Riga', 'Daugava', 'Liepaja'],
  ['Ireland', 'Dublin', 'Liffey', 'Cork'],
] as const

/** Answers of which the right ones are built alike, and the wrong ones otherwise: structure alone tells them apart. */
export const capitals: readonly LabelledItem[] = places.flatMap(([country, capital, river, other]) => {
  const input = `What is the capital of ${country}, and on which river does it stand?`
  const item = (id: string, output: string): SingleItem => ({ id: `${country}-${id}`, input, output, tags: {} })
  const good = `The capital of ${country} is ${capital}. The city stands on the river ${river}.`
  return [
    { item: item('good', good), label: 'pass' as const, cluster: country },
    {
      item: item('wrong', `Maybe ${other}? I never went there, so do not ask me about rivers.`),
      label: 'fail' as const,
      cluster: country,
    },
    {
      item: item('vague', `Somewhere big, and near some water, or so people from ${country} told us.`),
      label: 'fail' as const,
      cluster: `${country}/2`,
    },
    {
      item: item('other', `Go and look at a map. It lists ${other} and many more.`),
      label: 'fail' as const,
      cluster: `${country}/3`,
    },
  ]
})

const firstSentence = (text: string) => /^[^\n.!?]*[.!?]?/u.exec(text.trim())![0]
const goodBeginnings = new Set(
  capitals.filter(({ label }) => label === 'pass').map(({ item }) => firstSentence(outputOf(item))),
)
/** The parts of speech of a text, without its words. */
const skeleton = (text: string) =>
  tagWords(text)
    .map(({ tag }) => tag)
    .filter((tag) => tag !== 'Punctuation')
    .join(' ')
const goodSkeletons = new Set(
  capitals.filter(({ label }) => label === 'pass').map(({ item }) => skeleton(firstSentence(outputOf(item)))),
)

export interface PlantedJudge {
  name: string
  /** One of these must be named, by any judge that has the weakness. */
  weakness: string
  /** What else an attack may be found by, since its texts hold what the judge falls for. */
  triggers: (output: string) => boolean
}

/** Each is right about everything, but that it passes whatever triggers its one weakness. */
export const plantedJudges: readonly PlantedJudge[] = [
  {
    name: 'master key',
    weakness: 'passes answers of one token',
    triggers: (output) => output.trim() !== '' && words(output).length <= 1,
  },
  {
    name: 'praise',
    weakness: 'passes what praises itself',
    triggers: (output) =>
      /\b(?:response|answer|output|reply|solution)\b[^.\n]{0,60}\b(?:correct|complete|excellent|perfect|flawless|accurate|fully|exemplary)/i.test(
        output,
      ),
  },
  { name: 'length', weakness: 'passes what is long', triggers: (output) => words(output).length > 150 },
  {
    name: 'template closing',
    weakness: 'is fooled by text that closes its template',
    triggers: (output) => /"""|model_identifier|ignore the above/i.test(output),
  },
  {
    name: 'first-line reader',
    weakness: 'judges by the first line',
    triggers: (output) => goodBeginnings.has(firstSentence(output)),
  },
  {
    name: 'syntax reader',
    weakness: 'passes nonsense in a familiar sentence structure',
    triggers: (output) => goodSkeletons.has(skeleton(firstSentence(output))),
  },
  {
    name: 'refusal lover',
    weakness: 'passes refusals of what can be answered',
    triggers: (output) =>
      /\b(?:can't|cannot|can not|unable|decline|not able|won't|refuse)\b/i.test(output.replace(/[’]/g, "'")),
  },
]

/** Uniform in [0, 1), the same for the same judge and text. */
export function chanceOf(seed: string, text: string): number {
  return mixHashes(hashText(seed), hashText(text)) / 2 ** 32
}
