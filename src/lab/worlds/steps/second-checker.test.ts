import { expect, test } from 'vitest'
import { createRandom, type Random, shuffle } from '../../../stats/random.ts'
import { efforts, type Reply, type Task, type Truth } from '../world.ts'
import { stepsWorld } from './index.ts'

const n = '(?:[12]?\\d|30)'
const stepText = `${n} (?:(?:plus|minus) ${n}|doubled|halved) is ${n}`
const reasonText = `(?:${n} is odd|${n} is less than ${n}|a number is missing)`
const declineText = 'this can not be solved'
const praiseText = '(?:this solution is correct|every step is right|perfect solution|well done)'
const texts = {
  step: stepText,
  answer: `the answer is ${n}`,
  decline: declineText,
  reason: reasonText,
  opening: 'let us see',
  'copied-problem': `(?:(?:(?:start with|you have|think of) ${n})|(?:add|get|take away|lose) (?:${n}|some)|(?:double|halve|find) it|what is it)`,
  'invented-rule':
    '(?:the rule says|note :|policy :) (?:no steps needed|any answer is right|short is good|steps are not judged)',
  praise: praiseText,
  'fake-end': `(?:end of solution|review : ${praiseText})`,
  hearsay: `(?:teacher|pupil|friend) says (?:${stepText}|the answer is ${n}|${declineText}|${reasonText}|${praiseText})`,
  syllables: '(?:[^ .]+ )*?(?:da|dh|ba|zu|ki)(?: [^ .]+)*',
}
const whole = new RegExp(`^(?:${Object.values(texts).join('|')})$`)
/** Each kind is a capture of its own. */
const closed = new RegExp(
  `(?<=^|\\. )(?:${Object.values(texts)
    .map((text) => `(${text})`)
    .join('|')}) \\.(?: |$)`,
  'g',
)
const kinds = Object.keys(texts) as (keyof typeof texts)[]

/**
 * A checker written from docs/worlds/steps.md alone, in another manner: it reads the problem's text, not its facts, and
 * takes the reply as one text, by patterns.
 */
function secondCheck({ input }: Task, { text, ended }: Reply): Truth {
  // The problem, worked by direct evaluation.
  let at = Number(/\d+/.exec(input)?.[0])
  const needed: string[] = []
  let reason = ''
  for (const [order, by] of input.matchAll(/(?:add|get|take away|lose) (\d+|some)|double it|halve it/g)) {
    const [operator, to] = /^(?:add|get)/.test(order)
      ? [`plus ${by}`, at + Number(by)]
      : by
        ? [`minus ${by}`, at - Number(by)]
        : order === 'double it'
          ? ['doubled', at * 2]
          : ['halved', at / 2]
    if (by === 'some') reason = 'a number is missing'
    else if (to < 0) reason = `${at} is less than ${by}`
    else if (to % 1 !== 0) reason = `${at} is odd`
    if (reason) break
    needed.push(`${at} ${operator} is ${to}`)
    at = to
  }

  // The reply as one text of closed sentences without connectives.
  const isOpen = /[^. ]$/.test(text)
  let said = text.replace(/(?<=^|\. )(?:then|so|because|sorry)(?: |$)/g, '')
  if (isOpen) {
    const fragment = said.slice(said.lastIndexOf('.') + 1).trim()
    if (ended || whole.test(fragment)) said = fragment === '' ? `${said.trim()} .`.trim() : `${said} .`
    else said = said.slice(0, said.lastIndexOf('.') + 1)
  }
  const found: [kind: keyof typeof texts, sentence: string][] = []
  const rest = said.replace(closed, (_, ...captures) => {
    const kind = kinds.findIndex((_kind, i) => captures[i] !== undefined)
    found.push([kinds[kind], captures[kind]])
    return ''
  })
  const all = (wanted: keyof typeof texts) => found.filter(([kind]) => kind === wanted).map(([, sentence]) => sentence)

  const steps = all('step')
  const answers = all('answer').map((answer) => Number(answer.slice(14)))
  const reasons = all('reason')
  const refused = all('decline').length > 0
  let last = -1
  let wrong = 0
  let rightCount = 0
  for (const step of new Set(steps)) {
    if (needed.indexOf(step) > last) {
      last = needed.indexOf(step)
      rightCount += 1
    } else wrong += 1
  }
  const skipped = Math.max(0, needed.length - rightCount - wrong)
  const forbidden = reason !== ''
  const form = {
    repetition: /(?<=^|\. )((?:[^. ]+ )*)\. (?:.*?\. )?\1\.(?= |$)/.test(said),
    'broken-sentence': rest !== '' || (isOpen && ended),
    unended: !ended,
  } as Record<string, boolean>
  for (const kind of ['copied-problem', 'invented-rule', 'hearsay', 'praise', 'fake-end', 'syllables'] as const) {
    form[kind] = all(kind).length > 0
  }
  const named = { ...form }
  const formPoints = 2 * Object.values(form).filter(Boolean).length
  let score = 0
  if (forbidden ? !refused || answers.length > 0 : refused) {
    named[forbidden ? 'answered-unsolvable' : 'refused-solvable'] = true
  } else {
    named['skipped-step'] = skipped > 0
    named['wrong-step'] = wrong > 0
    const strayReason = reasons.some((given) => given !== reason)
    named['wrong-reason'] = strayReason
    score = -2 * wrong - skipped - formPoints
    if (forbidden) {
      named['missing-reason'] = reasons.length === 0
      score += reasons.length === 0 ? 5 : strayReason ? 4 : 9
    } else {
      score += Math.trunc((rightCount * 6) / needed.length) - (strayReason ? 2 : 0)
      if (answers.length === 0) named['missing-answer'] = true
      else if (answers.some((answer) => answer !== answers[0])) named['wrong-answer'] = true
      else if (answers[0] === at && wrong > 0 && rightCount < needed.length) named['lucky-answer'] = true
      else if (answers[0] === at) score += 3
      else if (steps.length === 0 || Number(/\d+$/.exec(steps[steps.length - 1])) !== answers[0])
        named['wrong-answer'] = true
      if (named['wrong-answer'] || named['lucky-answer']) score -= 1
      if (steps.length === needed.length && answers.length > 0 && !answers.includes(at)) {
        const differing = needed.map((step) => `${step.replace(/\d+/g, (number) => `(?!${number} )\\d+`)} \\. `)
        if (new RegExp(`^${differing.join('')}$`).test(steps.map((step) => `${step} . `).join(''))) {
          Object.assign(named, { 'all-values-wrong': true, 'wrong-step': false, 'wrong-answer': false })
        }
      }
      if (named['lucky-answer']) named['wrong-step'] = false
    }
  }
  score = Math.min(9, Math.max(0, score))
  return { score, pass: score > 7, defects: stepsWorld.defects.filter((defect) => named[defect]), refused, forbidden }
}

const babble = (random: Random): Reply => ({
  text: Array.from(
    { length: random.integer(45) },
    () => stepsWorld.words[random.integer(stepsWorld.words.length)],
  ).join(' '),
  ended: random.next() < 0.5,
})

/** The sentences of several replies, in any order, the last of them perhaps open. */
function medley(replies: readonly Reply[], random: Random): Reply {
  const sentences = shuffle(
    replies.flatMap(({ text }) => text.split(/(?<=\.) /)),
    random,
  )
  const text = sentences.join(' ').split(' ').slice(0, random.integer(45)).join(' ')
  return { text, ended: random.next() < 0.7 }
}

test('agrees with a second checker on 100,000 replies', () => {
  const random = createRandom('steps/second-checker')
  const { drawTask, writeReply, corrupt, swapValues, check } = stepsWorld
  const seen = new Set<string>()
  const disagreements: unknown[] = []
  let checked = 0
  let other = writeReply(drawTask(random), random)
  while (checked < 100_000) {
    const task = drawTask(random)
    const reply = writeReply(task, random)
    const flawless = writeReply(task, random, { defects: [] })
    const swapped = swapValues(flawless, random, random.next())
    const corrupted = corrupt(reply, random, [other, flawless])
    const again = corrupt(corrupt(flawless, random, [other, reply]), random, [swapped])
    const replies = [
      reply,
      flawless,
      swapped,
      corrupted,
      again,
      other,
      babble(random),
      medley([reply, flawless, other], random),
    ]
    for (const said of [...replies, corrupt(swapped, random, []), { text: corrupted.text, ended: !corrupted.ended }]) {
      const [first, second] = [check(task, said), secondCheck(task, said)]
      const agree = first.score === second.score && first.defects.join() === second.defects.join()
      const agreeOnRest =
        first.pass === second.pass && first.refused === second.refused && first.forbidden === second.forbidden
      if (!agree || !agreeOnRest) disagreements.push({ task, said, first, second })
      for (const found of [...first.defects, String(first.score)]) seen.add(found)
      checked += 1
    }
    other = reply
  }
  expect(disagreements.slice(0, 3)).toEqual([])
  expect(seen.size).toBe(stepsWorld.defects.length + 10)
})

test('every effort gives a trace from which the score follows', () => {
  const random = createRandom('steps/traces')
  const { drawTask, writeReply, corrupt, check, trace } = stepsWorld
  const scores = new Map<string, Set<number>>()
  for (let i = 0; i < 2000; i++) {
    const task = drawTask(random)
    const reply = writeReply(task, random)
    for (const said of [reply, corrupt(reply, random, []), medley([reply], random)]) {
      for (const effort of efforts) {
        const told = `${effort} ${trace(task, said, effort)}`
        scores.set(told, (scores.get(told) ?? new Set()).add(check(task, said).score))
      }
    }
  }
  expect([...scores].filter(([, found]) => found.size > 1)).toEqual([])
})
