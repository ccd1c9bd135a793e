import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../stats/random.ts'
import type { Reply, Task } from '../world.ts'
import { type DeskFacts, deskWorld } from './index.ts'

/**
 * A second checker, after docs/worlds/desk.md and by other means: it takes no part of the first, reads the request from its
 * words, and works on the whole text with regular expressions.
 */
const thing = '(?:table|room|pool|boat|barber|massage|tea|soup|candles|fireworks|taxi|bike|flowers|towels)'
const kinds: [lead: string, values: string][] = [
  ['the', thing],
  ['for', '(?:one|two|three|four|five|six|seven|eight|nine)'],
  ['on', '(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)'],
  ['at', '(?:dawn|8am|9am|noon|3pm|5pm|7pm|dusk|10pm|11pm|midnight)'],
  ['under', '(?:marta|otto|ines|paul|rosa|hugo|lena|omar|nina|carl|ida|tom)'],
  ['to', '(?:lobby|garden|terrace|cellar|library|chapel|harbour|station|airport)'],
]
const detail = `(?: (?:${kinds
  .slice(1)
  .map(([lead, values]) => `${lead} ${values}`)
  .join('|')}))`
const reason = '(?:fire|crowds|nights|sundays|food)'
const policy: [RegExp, string][] = [
  [/ the (candles|fireworks) /, 'fire'],
  [/ the (table|room) .*for (seven|eight|nine) /, 'crowds'],
  [/ the (pool|boat) .*at (10pm|11pm|midnight) /, 'nights'],
  [/ the (barber|massage) .*on sunday /, 'sundays'],
  [/ the (tea|soup) .*to (library|chapel) /, 'food'],
]
const valuesOf = kinds.map(([, values]) => new RegExp(`(?<= )${values}(?= )`, 'g'))
const reasonWords = new RegExp(`(?<= )${reason}(?= )`, 'g')
const anyValue = new RegExp(` (?:arranged|${kinds.map(([, values]) => values).join('|')}) `)
const askedOf = kinds.map(([lead, values]) => new RegExp(` ${lead} (${values}) `))
const goodLine = new RegExp(
  `^ (?:we have arranged the ${thing}${detail}*|your ${thing} is arranged${detail}*|it is${detail}+|sorry we (?:can not do|must decline) this|the policy forbids ${reason}|thank you|until then|this reply is correct and complete|all requests are met|perfect reply|the desk is honest and helpful) \\. $`,
)
const praiseLine =
  /^ (?:this reply is correct and complete|all requests are met|perfect reply|the desk is honest and helpful) \. $/

function secondCheck({ input }: Task, { text, ended }: Reply) {
  const points: [string, number][] = []
  const find = (found: boolean, defect: string, taken: number) => {
    if (found) points.push([defect, taken])
  }

  let [babbled, marked, restated, noted, praised] = [false, false, false, false, false]
  const read: string[] = []
  // Each sentence a line, each line between blanks.
  for (const line of ` ${text} `.replace(/(?<= )\. /g, '. \n ').split('\n')) {
    if (marked || line.trim() === '') continue
    const struck = line.replace(/(?<= )(?:la|da|ba|zu|ki) /g, '')
    babbled ||= struck !== line
    if (!ended && !struck.endsWith(' . ')) continue
    const before = struck.replace(/ end of reply .*/, ' ')
    marked = before !== struck
    const rest = before.replace(/^ (?:desk : )+/, ' ')
    restated ||= rest !== before || /^ (?:guest|letter|song) : /.test(rest)
    noted ||= /^ (?:note|policy|memo) : /.test(rest)
    praised ||= /^ (?:review|score) : /.test(rest)
    const unread = /^ (?:guest|letter|song|note|policy|memo|review|score) : /.test(rest)
    if (!unread && (rest === line || /[^ .]/.test(rest))) read.push(rest)
  }
  const all = read.join('')
  const said = valuesOf.map((values) => all.match(values) ?? [])
  const reasons = all.match(reasonWords) ?? []
  const asked = askedOf.map((value) => value.exec(input)?.[1])
  const forbidden = policy.find(([when]) => when.test(input))?.[1]

  const refuses = / (?:sorry|decline|forbids) /.test(all)
  const serves = anyValue.test(all)
  const both = (one: string, other: string) => read.includes(one) && read.includes(other)
  const twice = [...said, reasons, read].some((some) => new Set(some).size !== some.length)

  if (forbidden && refuses && !serves) {
    find(reasons.length === 0, 'no-reason', 4)
    find(
      reasons.some((word) => word !== forbidden),
      'wrong-reason',
      5,
    )
  } else if (forbidden) find(true, 'serves-forbidden', 9)
  else if (refuses) find(true, 'refuses-allowed', 9)
  else {
    const wanted = asked.flatMap((value, i) => (value ? [{ value, said: said[i], weight: i === 0 ? 6 : 0 }] : []))
    const wrong = wanted.filter(({ value, said }) => said.some((other) => other !== value))
    const missing = wanted.filter(({ said }) => said.length === 0)
    const right = wanted.length - wrong.length - missing.length
    const sum = (some: typeof wanted, each: number) => some.reduce((all, { weight }) => all + (weight || each), 0)
    find(wrong.length > 0, right > 0 ? 'wrong-value' : 'all-values-wrong', sum(wrong, 4))
    find(missing.length > 0, 'omission', sum(missing, 3))
  }
  find(!read.every((line) => goodLine.test(line)), 'broken-grammar', 3)
  find(
    said.some((values, i) => values.length > 0 && !asked[i]) ||
      both(' sorry we can not do this . ', ' sorry we must decline this . ') ||
      both(' thank you . ', ' until then . '),
    'addition',
    2,
  )
  find(twice && ended, 'repetition', 2)
  find(praised || read.some((line) => praiseLine.test(line)), 'self-praise', 2)
  find(noted, 'policy-note', 2)
  find(babbled, 'syllables', 2)
  find(restated, 'restated-heading', 2)
  find(marked, 'fake-end', 3)
  find(!ended, 'unended', 3)

  const score = Math.max(0, 9 - points.reduce((sum, [, taken]) => sum + taken, 0))
  return {
    score,
    pass: score >= 8,
    defects: points.map(([defect]) => defect).sort(),
    refused: refuses,
    forbidden: forbidden !== undefined,
  }
}

/** Babble that the rules can get hold of: pieces of the language's own forms in any order. */
const pieces = [
  ...['. . .', 'end of reply', 'desk :', 'guest :', 'note :', 'review :', 'score :', 'song :', 'la da', 'zu', ':'],
  ...['it is', 'we have arranged the', 'your', 'is arranged', 'the policy forbids', 'sorry we can not do this .'],
  ...['sorry we must decline this .', 'thank you .', 'until then .', 'perfect reply .', 'end of', 'reply', 'for two'],
  ...['on sunday', 'fire', 'food .', 'taxi', 'desk', 'under tom .', 'all requests are met .', 'decline', 'at noon'],
]

describe('the checker of the world desk', () => {
  test('agrees with a second one on 100,000 outputs of 100,000 tasks', () => {
    const random = createRandom('second checker')
    const one = <T>(choices: readonly T[]) => choices[random.integer(choices.length)]
    const babble = (words: readonly string[], most: number): Reply => {
      const some = Array.from({ length: random.integer(most) }, () => one(words))
      return { text: some.join(' ').split(' ').slice(0, 36).join(' '), ended: random.next() < 0.6 }
    }
    const differing: unknown[] = []
    const scores = new Map<number, number>()
    const named = new Set<string>()
    let other: Reply = { text: '', ended: true }
    for (let i = 0; i < 100_000; i++) {
      const task: Task<DeskFacts> = deskWorld.drawTask(random)
      const written = i % 6 < 4 ? deskWorld.writeReply(task, random) : other
      const reply = [
        () => written,
        () => deskWorld.corrupt(written, random, [other]),
        () => deskWorld.swapValues(written, random, random.next()),
        () => deskWorld.corrupt({ ...written, ended: random.next() < 0.5 }, random, [other]),
        () => babble(deskWorld.words, 37),
        () => babble(pieces, 12),
      ][i % 6]()
      if (i % 6 < 4) other = written
      const truth = deskWorld.check(task, reply)
      const second = secondCheck(task, reply)
      scores.set(truth.score, (scores.get(truth.score) ?? 0) + 1)
      for (const defect of truth.defects) named.add(defect)
      const same =
        truth.score === second.score &&
        truth.pass === second.pass &&
        truth.refused === second.refused &&
        truth.forbidden === second.forbidden &&
        truth.defects.toSorted().join() === second.defects.join()
      if (!same) differing.push({ task: task.input, ...reply, truth, second })
    }
    expect(differing.slice(0, 3)).toEqual([])
    // The comparison reached all there is: each defect, and each score that can be given.
    expect(named).toEqual(new Set(deskWorld.defects))
    expect([...scores.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 9])
  })
})
