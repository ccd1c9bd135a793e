import type { Random } from '../../../stats/random.ts'
import type { Reply } from '../world.ts'
import type { Defect } from './defects.ts'
import { endMarks, kindOf, syllables } from './lexicon.ts'
import { cutReply, longestInLetters } from './longest.ts'
import { pick } from './pick.ts'
import { readReply } from './read-reply.ts'

interface Draft {
  /** Each with its full stop. */
  sentences: string[]
  /** What it is to end with. */
  last: string
  random: Random
  /** How many of them, from the first on, may be damaged without saying another thing. */
  free: number
  request: string
}

export const praises = [
  'This is a good story.',
  'The story is well told.',
  'Everybody loves this story.',
  'A perfect tale.',
] as const

const insertSentence = ({ sentences, random }: Draft, sentence: string) =>
  sentences.splice(random.integer(sentences.length + 1), 0, sentence)

const kindsOf = (text: string) => readReply({ text, ended: true }).sentences.map(({ kind }) => kind)

/** Two words in the wrong order, or one left out that nobody asked for. Undefined where it is a sentence all the same. */
function broken(sentence: string, random: Random): string | undefined {
  const words = sentence.slice(0, -1).toLowerCase().split(' ')
  const at = random.integer(words.length - 1)
  const [word, next] = [words[at], words[at + 1]]
  const damaged = random.next() < 0.6 || kindOf(word) ? words.toSpliced(at, 2, next, word) : words.toSpliced(at, 1)
  const text = `${damaged.join(' ').replace(/^[a-z]/, (letter) => letter.toUpperCase())}.`
  return kindsOf(text).join() === 'broken' ? text : undefined
}

function breakSentence(draft: Draft): void {
  const { sentences, random, free } = draft
  for (let tries = 0; tries < 20; tries++) {
    const at = random.integer(Math.max(1, free))
    const text = broken(free > 0 ? sentences[at] : 'It was a nice day.', random)
    if (text === undefined) continue
    if (free > 0) sentences[at] = text
    else insertSentence(draft, text)
    return
  }
}

function babble(draft: Draft): void {
  const { sentences, random, free } = draft
  const some = Array.from({ length: 1 + random.integer(3) }, () => pick(syllables, random))
  if (free === 0) {
    insertSentence(draft, `La ${some.join(' ')}.`)
    return
  }
  const at = random.integer(free)
  const words = sentences[at].split(' ')
  sentences[at] = words.toSpliced(1 + random.integer(words.length - 1), 0, ...some).join(' ')
}

function head(draft: Draft): void {
  const { request, random } = draft
  const copied = `${request.slice(0, request.indexOf('.'))}.`
  insertSentence(
    draft,
    pick([copied, 'Score: 9.', 'Note: all is as asked.', 'Ending: happy.', 'Story: well told.'], random),
  )
}

const markEnd = ({ sentences, random }: Draft) =>
  sentences.push(`${pick(endMarks, random).replace(/^e|^t/, (letter) => letter.toUpperCase())}.`)

/** Says what would have been its last sentence again and again until it is cut off. */
function neverEnd({ sentences, last }: Draft): void {
  while (sentences.join(' ').length <= longestInLetters) sentences.push(last)
}

/** In the order in which they go in: what is put in later does not damage what was put in before. */
const planters: [Defect, (draft: Draft) => void][] = [
  ['broken-sentence', breakSentence],
  ['nonsense-word', babble],
  ['self-praise', (draft) => insertSentence(draft, pick(praises, draft.random))],
  ['heading', head],
  ['fake-end', markEnd],
  ['unended', neverEnd],
]

/** The sentences with the planted defects of manner, cut off where there is no more room. */
export function plantManners({ planted, ...draft }: Draft & { planted: ReadonlySet<Defect> }): Reply {
  for (const [defect, plant] of planters) if (planted.has(defect)) plant(draft)
  return cutReply(draft.sentences.join(' ').split(' '), !planted.has('unended'))
}
