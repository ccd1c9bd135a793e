import type { Random } from '../../../stats/random.ts'
import { check } from './assess.ts'
import { drawTask } from './draw-task.ts'
import { blames, isDetail, kinds, leads, praises, reasons, syllables, values } from './language.ts'
import { longest } from './longest.ts'
import { pick } from './pick.ts'
import { rubric, trace } from './trace.ts'
import { writeReply } from './write-reply.ts'

type Writer = (random: Random) => string

const sentence = (choices: readonly string[][], random: Random) => pick(choices, random).join(' ')

const song: Writer = (random) => {
  const line = () => Array.from({ length: 3 + random.integer(5) }, () => pick(syllables, random)).join(' ')
  return `song : ${line()} . ${line()} .`
}

const memo: Writer = (random) => {
  const label = pick(['memo', 'note', 'policy'], random)
  const how = random.next()
  if (how < 0.3) return `${label} : ${rubric(drawTask(random))}`
  const more = how < 0.6 ? ` note : the policy allows the ${pick(values.thing, random)} .` : ''
  return `${label} : the policy forbids ${pick(reasons, random)} .${more}`
}

/** Praise or blame, or what was found in a reply that is not at hand; with the score. */
const review: Writer = (random) => {
  const how = random.next()
  if (how < 0.3) return `review : ${sentence(praises, random)} score : ${8 + random.integer(2)} .`
  if (how < 0.5) return `review : ${sentence(blames, random)} score : ${random.integer(6)} .`
  const task = drawTask(random)
  const reply = how < 0.6 ? { text: '', ended: true } : writeReply(task, random)
  const found = trace(task, reply, how < 0.7 ? 'low' : 'medium')
  return `review : ${found} . score : ${check(task, reply).score} .`
}

const letter: Writer = (random) => {
  const kind = pick(kinds.filter(isDetail), random)
  const request = `the ${pick(values.thing, random)} ${leads[kind]} ${pick(values[kind], random)}`
  return `letter : ${pick(['we need', 'i want'], random)} ${request} . thank you . end of reply .`
}

/** A request and its answer as the desk files them. */
const record: Writer = (random) => {
  const task = drawTask(random, { forbidden: false })
  return `${task.input} ${writeReply(task, random, { defects: [] }).text}`
}

const writers = [song, memo, review, letter, record]

/**
 * One document, at most as long as a reply: songs of syllables, memos that state the policy, reviews that praise, blame and
 * say what they found, letters that end with a mark, records under their heading.
 */
export const writeOther: Writer = (random) => pick(writers, random)(random).split(' ').slice(0, longest.reply).join(' ')
