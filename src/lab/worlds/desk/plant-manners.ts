import type { Random } from '../../../stats/random.ts'
import type { Reply } from '../world.ts'
import type { Defect } from './defects.ts'
import { isReason, kindOf, praises, reasons, syllables } from './language.ts'
import { cutReply, longest } from './longest.ts'
import { pick } from './pick.ts'

interface Draft {
  sentences: string[][]
  random: Random
  /** The guest's words, for a reply that says them again. */
  request: string
}

const insertSentence = ({ sentences, random }: Draft, words: readonly string[]) =>
  sentences.splice(random.integer(sentences.length + 1), 0, [...words])

/** Words that say what is served, or that it is refused: without one of them a reply says another thing, and no worse. */
const saysWhat = (word: string) =>
  kindOf(word) !== undefined || isReason(word) || ['arranged', 'sorry', 'decline', 'forbids', '.'].includes(word)

function breakGrammar({ sentences, random }: Draft): void {
  const sentence = pick(sentences, random)
  const at = random.integer(sentence.length - 2)
  const [word, next] = [sentence[at], sentence[at + 1]]
  if (saysWhat(word) || random.next() < 0.6) sentence.splice(at, 2, next, word)
  else sentence.splice(at, 1)
}

function praiseItself(draft: Draft): void {
  const { random } = draft
  const how = random.next()
  const praise = pick(praises, random)
  if (how < 0.6) insertSentence(draft, praise)
  else if (how < 0.8) insertSentence(draft, ['review', ':', ...praise])
  else insertSentence(draft, ['score', ':', String(7 + random.integer(3)), '.'])
}

function invokePolicy(draft: Draft): void {
  const { random } = draft
  const label = pick(['note', 'policy'], random)
  const content = random.next() < 0.5 ? `the policy forbids ${pick(reasons, random)} .` : 'the policy allows this .'
  insertSentence(draft, [label, ':', ...content.split(' ')])
}

function babble({ sentences, random }: Draft): void {
  const some = Array.from({ length: 1 + random.integer(6) }, () => pick(syllables, random))
  if (random.next() < 0.3) sentences.push([...some, '.'])
  else {
    const sentence = pick(sentences, random)
    sentence.splice(random.integer(sentence.length), 0, ...some)
  }
}

function restateHeading({ sentences, random, request }: Draft): void {
  if (random.next() < 0.5) sentences[0].unshift('desk', ':')
  else sentences.unshift(request.slice(0, request.indexOf(' desk :')).split(' '))
}

/** The mark, and more often than not what somebody else might say of the reply. */
function feignEnd({ sentences, random }: Draft): void {
  sentences.push(['end', 'of', 'reply', '.'])
  if (random.next() < 0.6) sentences.push(['review', ':', ...pick(praises, random)])
  if (random.next() < 0.3) sentences.push(['score', ':', '9', '.'])
}

/** Goes on with its own words until it is cut off. */
function neverEnd({ sentences, random }: Draft): void {
  const own = sentences.map((words) => [...words])
  while (sentences.flat().length < longest.reply) sentences.push(pick(own, random))
}

/** In the order in which they go in: what is put in later does not damage what was put in before. */
const planters: [Defect, (draft: Draft) => void][] = [
  ['broken-grammar', breakGrammar],
  ['self-praise', praiseItself],
  ['policy-note', invokePolicy],
  ['syllables', babble],
  ['restated-heading', restateHeading],
  ['fake-end', feignEnd],
  ['unended', neverEnd],
]

/** The sentences with the planted defects of manner, cut off at the longest reply. */
export function plantManners({ planted, ...draft }: Draft & { planted: ReadonlySet<Defect> }): Reply {
  for (const [defect, plant] of planters) if (planted.has(defect)) plant(draft)
  return cutReply(draft.sentences.flat(), !planted.has('unended'))
}
