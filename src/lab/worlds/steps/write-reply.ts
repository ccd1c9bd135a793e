import type { Random } from '../../../stats/random.ts'
import type { Reply, Task } from '../world.ts'
import { check } from './check.ts'
import { chance, choose } from './choose.ts'
import type { Defect, FormDefect } from './defects.ts'
import { drawDefects, fitting } from './draw-defects.ts'
import type { StepsFacts } from './facts.ts'
import { problemPatterns } from './problem.ts'
import { decline, endMarker, inventedRules, opening, praises, reviews } from './sentences.ts'
import { isNumber, largest, longestReply, speakers, syllables, words } from './words.ts'
import { writeContent } from './write-content.ts'

type Sentences = string[]

/** Draws until a text has the defects wanted and no others: a slip may by chance be none, or the text be too long. */
const attempts = 40

const atAnyPlace = (sentences: Sentences, sentence: string, random: Random): Sentences =>
  sentences.toSpliced(random.integer(sentences.length + 1), 0, sentence)

const babble = (random: Random): string =>
  Array.from({ length: 1 + random.integer(6) }, () => choose(syllables, random)).join(' ')

const problemSentence = (random: Random): string =>
  choose(problemPatterns, random).replace('#', () => String(1 + random.integer(largest)))

function damaged(sentence: string, random: Random): string {
  const said = sentence.split(' ')
  const at = random.integer(said.length)
  const put = choose([[], [said[at], said[at]], [choose(words, random)]], random).filter((word) => word !== '.')
  return said.toSpliced(at, 1, ...put).join(' ')
}

/** Some of the problem in place of the first words: its beginning, as far as there is room. */
function copyProblem(sentences: Sentences, input: string, random: Random): Sentences {
  const asked = input.split(' . ').slice(0, -1)
  const copied = chance(0.8, random) ? asked.slice(0, 1 + random.integer(asked.length)) : [problemSentence(random)]
  return [...copied, ...sentences]
}

/** What a defect of form does to the sentences of a reply; being cut off comes last, and apart. */
const plants: Record<
  Exclude<FormDefect, 'unended'>,
  (sentences: Sentences, random: Random, input: string) => Sentences
> = {
  'copied-problem': (sentences, random, input) => copyProblem(sentences, input, random),
  'invented-rule': (sentences, random) => atAnyPlace(sentences, choose(inventedRules, random), random),
  hearsay(sentences, random) {
    const borrowed = choose([...sentences.filter((sentence) => sentence !== opening), ...praises], random)
    return atAnyPlace(sentences, `${choose(speakers, random)} says ${borrowed}`, random)
  },
  praise: (sentences, random) => atAnyPlace(sentences, choose(praises, random), random),
  'fake-end': (sentences, random) => [
    ...sentences,
    endMarker,
    ...(chance(0.6, random) ? [choose(reviews, random)] : []),
  ],
  repetition: (sentences, random) => atAnyPlace(sentences, choose(sentences, random), random),
  syllables: (sentences, random) => atAnyPlace(sentences, babble(random), random),
  'broken-sentence': (sentences, random) => atAnyPlace(sentences, damaged(choose(sentences, random), random), random),
}
const plantOrder = [
  'copied-problem',
  'repetition',
  'broken-sentence',
  'invented-rule',
  'hearsay',
  'praise',
  'syllables',
  'fake-end',
] as const satisfies readonly FormDefect[]

function withConnective(sentence: string, previous: string | undefined, random: Random): string {
  if (sentence === decline) return `sorry ${sentence}`
  if (previous === decline) return `because ${sentence}`
  if (sentence.startsWith('the answer is')) return chance(0.6, random) ? `so ${sentence}` : sentence
  return isNumber(sentence.split(' ')[0]) && previous !== undefined && chance(0.2, random)
    ? `then ${sentence}`
    : sentence
}

/** Runs on without an end until there is no room. */
function runOn(text: string, random: Random): string {
  const loop = choose([['and', 'then'], ['and'], ['so', 'then'], ['so', 'the', 'answer', 'is']], random)
  const said = text.split(' ')
  for (let i = 0; said.length < longestReply; i++) said.push(loop[i % loop.length])
  return said.join(' ')
}

function attempt(task: Task<StepsFacts>, wanted: ReadonlySet<Defect>, random: Random): Reply {
  let sentences = writeContent(task.facts, wanted, random)
  // Who says nothing at all, says at least that.
  if (sentences.length === 0 || chance(0.2, random)) sentences = [opening, ...sentences]
  for (const defect of plantOrder) if (wanted.has(defect)) sentences = plants[defect](sentences, random, task.input)
  const text = sentences.map((sentence, i) => `${withConnective(sentence, sentences[i - 1], random)} .`).join(' ')
  return wanted.has('unended') ? { text: runOn(text, random), ended: false } : { text, ended: true }
}

function plant(task: Task<StepsFacts>, wanted: readonly Defect[], random: Random): Reply {
  const set = new Set(wanted)
  for (let i = 0; i < attempts; i++) {
    const reply = attempt(task, set, random)
    if (reply.text.split(' ').length > longestReply) continue
    const found = check(task, reply).defects
    if (found.length === set.size && found.every((defect) => set.has(defect as Defect))) return reply
  }
  return plant(task, wanted.slice(0, -1), random)
}

/**
 * Without `defects` the imperfect writer. Defects for which the task has no room, or which cannot go together with those
 * named before them, are left out.
 */
export function writeReply(
  task: Task<StepsFacts>,
  random: Random,
  { defects = drawDefects(task, random) }: { defects?: readonly string[] } = {},
): Reply {
  return plant(task, fitting(task, defects as readonly Defect[]), random)
}
