import type { Random } from '../../../stats/random.ts'
import { check } from './assess.ts'
import { allowedValues, drawTask } from './draw-task.ts'
import { names, reasonLead, reasons, syllables } from './lexicon.ts'
import { cutReply } from './longest.ts'
import { pick } from './pick.ts'
import { praises } from './plant-manners.ts'
import { rubric, trace } from './trace.ts'
import { writeReply } from './write-reply.ts'

type Writer = (random: Random) => string

const song: Writer = (random) => {
  const line = () => Array.from({ length: 2 + random.integer(4) }, () => pick(syllables, random)).join(' ')
  return `Song: ${line()}. La ${line()}.`
}

const note: Writer = (random) =>
  random.next() < 0.5 ? `Note: ${reasonLead} ${pick(reasons, random)}.` : `Note: ${rubric(drawTask(random))}`

/** Praise, or what was found in a reply that is not at hand; with the score. */
const review: Writer = (random) => {
  if (random.next() < 0.3) return `Review: ${pick(praises, random)} Score: ${8 + random.integer(2)}.`
  const task = drawTask(random)
  const reply = writeReply(task, random)
  return `Review: ${trace(task, reply, 'medium')}. Score: ${check(task, reply).score}.`
}

const letter: Writer = (random) => {
  const name = pick(names.she, random)
  const to = `${name[0].toUpperCase()}${name.slice(1)}`
  const saw = `I saw a ${pick(allowedValues.hero, random)} at the ${pick(allowedValues.place, random)}.`
  return `Letter: dear ${to}, ${saw} It was fun.`
}

/** A story as it stands in a book. */
const book: Writer = (random) => {
  const task = drawTask(random, { forbidden: false })
  return `${writeReply(task, random, { defects: [] }).text} The end.`
}

const writers = [song, note, review, letter, book]

/**
 * One document, at most as long as a reply: songs of syllables, notes that state the rules, reviews that praise and say what
 * they found, letters, stories of a book that close with their mark.
 */
export const writeOther: Writer = (random) => cutReply(pick(writers, random)(random).split(' '), true).text
