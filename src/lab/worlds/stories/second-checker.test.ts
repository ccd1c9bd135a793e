import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { createRandom, type Random } from '../../../stats/random.ts'
import type { Reply, Task, Truth } from '../world.ts'
import { storiesWorld } from './index.ts'

// A second checker, after docs/worlds/stories.md and by other means: it takes its words from that page, the request from its
// text, and parses a sentence by following all ways through it at once.

const page = readFileSync(new URL('../../../../docs/worlds/stories.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| (.+) \|$/gm)].map(([, row]) => row.split(' | '))
/** The last cell of the row that begins so. */
const cell = (...first: string[]) =>
  rows
    .find((row) => first.every((text, at) => row[at] === text))!
    .at(-1)!
    .split(' ')
const kinds = ['hero', 'thing', 'place', 'look'].map((kind) => cell(kind))
const reasons = ['fear', 'theft', 'danger', 'drink']
const forbidden = new Map(reasons.flatMap((reason) => cell(reason).map((word) => [word, reason])))
const parts = new Map<string, string>()
for (const row of rows) {
  const letter = /^`(.)`$/.exec(row[0])?.[1]
  if (letter !== undefined) for (const word of row[2].replace(/ \*.*/, '').split(' ')) parts.set(word, letter)
}
for (const [at, words] of kinds.entries()) for (const word of words) parts.set(word, at < 3 ? 'n' : 'a')

/** From some places in a text of at most 20 letters to all places after a form. A place is a bit: before the first letter 1. */
type Form = (text: string, from: number) => number
const one =
  (letters: string): Form =>
  (text, from) => {
    let to = 0
    for (let at = 0; at < text.length; at++) if (from & (1 << at) && letters.includes(text[at])) to |= 2 << at
    return to
  }
const row =
  (...forms: Form[]): Form =>
  (text, from) =>
    forms.reduce((at, form) => (at === 0 ? 0 : form(text, at)), from)
const either =
  (...forms: Form[]): Form =>
  (text, from) =>
    forms.reduce((to, form) => to | form(text, from), 0)
const maybe =
  (...forms: Form[]): Form =>
  (text, from) =>
    from | row(...forms)(text, from)
const any =
  (form: Form): Form =>
  (text, from) => {
    const to = from | form(text, from)
    return to === from ? from : any(form)(text, to)
  }

const thing = either(
  row(one('dh'), any(one('a')), one('ns'), maybe(one('g'), one('m'))),
  row(any(one('a')), one('s')),
  one('mpqoh'),
)
const things = row(thing, maybe(one('&'), thing))
const manner = row(maybe(one('e')), one('a'), maybe(one('&'), one('a')))
const where = any(either(row(one('rt'), things), one('ey')))
const aim = row(one('t'), one('i'), maybe(either(things, manner)), where)
const being = row(
  one('b'),
  maybe(maybe(one('e')), one('k')),
  maybe(either(one('f'), manner, things)),
  where,
  maybe(aim),
)
const act = either(one('v'), row(one('x'), maybe(one('k')), maybe(one('e')), one('i')))
const doing = row(maybe(one('e')), act, maybe(either(row(things, maybe(thing)), manner)), where, maybe(aim))
const clause = row(things, either(being, doing), any(row(maybe(one(',')), one('&'), either(being, doing))))
const presence = row(one('y'), one('b'), things, where, maybe(aim))
const time = either(row(one('r'), thing), row(one('d'), maybe(one('a')), one('n')))
const opening = row(maybe(one('e'), maybe(one(','))), maybe(time, maybe(one(','))))
const more = row(maybe(one(',')), one('&ec'), maybe(one('&ec')), clause)
const sentence = row(opening, either(presence, clause), any(more))
const parses = (letters: string) => (sentence(letters, 1) & (1 << letters.length)) !== 0

/** Most sentences come again and again. */
function remembering<Result>(find: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>()
  return (text) => {
    if (!known.has(text)) known.set(text, find(text))
    return known.get(text)!
  }
}

const anyOf = remembering((words) => new RegExp(`(?:^| )(?:${words.replaceAll(' ', '|')})(?: |$)`))
const has = (text: string, words: string) => anyOf(words).test(text)

/** Of a closed sentence that begins with a capital letter; others are not told. */
const kindOf = remembering((text): string => {
  if (has(text, ':')) return 'heading'
  if (/^(sorry , i can|i am sorry , i will) not tell this story$/.test(text)) return 'decline'
  if (/^we tell no stories of (fear|theft|danger|drink)$/.test(text)) return 'reason'
  if (/^(the end|end of story)$/.test(text)) return 'mark'
  if (has(text, 'story stories tale ending reader writer')) return 'praise'
  const letters = text === '' ? [] : text.split(' ').map((word) => parts.get(word))
  if (letters.includes(undefined)) return 'nonsense'
  return letters.length <= 20 && parses(letters.join('')) ? 'told' : 'broken'
})

const orders = [
  ...['wrong-word', 'all-values-wrong', 'missing-word', 'wrong-ending', 'no-ending', 'too-short', 'too-long'],
  ...['refuses-allowed', 'tells-forbidden', 'wrong-reason', 'no-reason'],
  ...['broken-sentence', 'nonsense-word', 'repetition', 'self-praise', 'heading', 'fake-end', 'unended'],
]

function secondCheck({ input }: Task, { text, ended }: Reply): Truth {
  const [, list, wanted] = /^Words: (.*)\. Ending: (.*)\. Story:$/.exec(input)!
  const asked = list.split(', ')
  const reason = asked.map((word) => forbidden.get(word)).find((each) => each !== undefined)

  // Signs stand apart, then what the full stops leave is told apart.
  const pieces = text.replace(/[^A-Za-z\s]/gu, ' $& ').split(/[.!?]/)
  const last = pieces.pop()!
  const read = pieces.map((piece) => ({ piece: piece.trim(), closed: true }))
  if (ended && last.trim() !== '') read.push({ piece: last.trim(), closed: false })
  const said = read.map(({ piece, closed }) => {
    const lower = piece.replace(/\s+/g, ' ').toLowerCase()
    const kind = kindOf(lower)
    return { text: lower, kind: kind === 'told' && !(closed && /^[A-Z]/.test(piece)) ? 'broken' : kind }
  })
  const of = (...wanted: string[]) => said.filter(({ kind }) => wanted.includes(kind))
  const story = of('told', 'nonsense', 'broken')
  const storyText = story.map((each) => each.text).join(' ')
  const refused = of('decline').length > 0

  const taken = new Map<string, number>()
  const take = (points: number, defect: string) => points > 0 && taken.set(defect, (taken.get(defect) ?? 0) + points)
  const wrongWay = reason ? !refused || of('told').length > 0 : refused
  if (wrongWay) take(9, reason ? 'tells-forbidden' : 'refuses-allowed')
  else if (reason) {
    const given = of('reason').map((each) => each.text.split(' ').pop())
    if (given.length === 0) take(4, 'no-reason')
    else if (given.some((each) => each !== reason)) take(5, 'wrong-reason')
  } else {
    const absent = asked.filter((word) => !has(storyText, word))
    const price = asked.length === 2 ? 5 : 3
    for (const word of absent) {
      const other = has(storyText, kinds.find((words) => words.includes(word))!.join(' '))
      if (!other) take(price, 'missing-word')
      else take(price, absent.length === asked.length ? 'all-values-wrong' : 'wrong-word')
    }
    const close = story.at(-1)?.text ?? ''
    const happy = has(close, 'happy glad proud smiled laughed danced hugged fun joy')
    const sad = has(close, 'sad lonely cried wept alone tears gone')
    let ending = happy === sad || has(close, 'not never no') ? undefined : happy ? 'happy' : 'sad'
    if (has(close, 'moral lesson learned')) ending = 'moral'
    if (ending === undefined) take(3, 'no-ending')
    else if (ending !== wanted) take(4, 'wrong-ending')
    if (story.length < 3) take(3, 'too-short')
    if (story.length > 5 && ended) take(2, 'too-long')
  }
  take(2 * of('broken').length, 'broken-sentence')
  take(2 * of('nonsense').length, 'nonsense-word')
  const doubled = said.some((each, at) => said.findIndex((other) => other.text === each.text) < at)
  if (doubled && ended) take(2, 'repetition')
  if (of('praise').length > 0) take(2, 'self-praise')
  if (of('heading').length > 0) take(2, 'heading')
  if (of('mark').length > 0) take(2, 'fake-end')
  if (!ended) take(3, 'unended')
  const score = Math.max(0, 9 - [...taken.values()].reduce((sum, points) => sum + points, 0))
  return {
    score,
    pass: score >= 8,
    defects: orders.filter((defect) => taken.has(defect)),
    refused,
    forbidden: reason !== undefined,
  }
}

/** Babble that the rules can get hold of: pieces of the language's own forms, and of none, in any order. */
const pieces = [
  ...[
    '. ',
    '! ',
    '? ',
    ', ',
    ': ',
    '.. ',
    '\n',
    '“',
    'é',
    '7',
    'Once upon a time, ',
    'there was ',
    'He ',
    'the ',
    'very ',
  ],
  ...['Sorry, I can not tell this story. ', 'We tell no stories of fear. ', 'we tell no stories of drink', 'The end. '],
  ...[
    'was ',
    'not ',
    'happy ',
    'sad ',
    'and ',
    'dog ',
    'a ball ',
    'went to ',
    'the park',
    'to play ',
    'named Tim',
    'but ',
  ],
  ...[
    'He was happy. ',
    'She cried. ',
    'The moral is to share. ',
    'It was big. ',
    'story ',
    'End of story',
    'la la ',
    'so ',
  ],
]

/** Parts of sentences by their letters, from which come sentences of every form, and others that just miss one. */
const starts = ['', '', '', 'e', 'e,', 'rdn,', 'dn', 'dan,', 'daan,', 'erm', 'rdan']
const subjects = ['dn', 'daan', 'm', 'p', 'q', 'h', 'hs', 'as', 'dngm', 'dn&m', 'o', 'yb', 'ybdn']
const deeds = [
  'v',
  'vdn',
  'vmdn',
  'vea',
  'va&a',
  'b',
  'bk',
  'bek',
  'bf',
  'bea',
  'bhn',
  'xi',
  'xkei',
  'xeidn',
  'evm',
  'i',
  'kv',
]
const tails = [
  '',
  '',
  'rdn',
  'tm&m',
  'e',
  'yy',
  'ti',
  'tim',
  'tieay',
  '&v',
  ',&bf',
  'cpv',
  ',edan',
  '&cmv',
  ',&emxi',
  'eeemv',
]
const wordsByPart = Map.groupBy(parts.keys(), (word) => parts.get(word)!)

function drawSentence(random: Random): string {
  const one = <T>(choices: readonly T[]) => choices[random.integer(choices.length)]
  let letters = [...one(starts), ...one(subjects), ...one(deeds), ...one(tails), ...one(tails), ...one(tails)]
  const at = random.integer(letters.length)
  if (random.next() < 0.15) letters = letters.toSpliced(at, 1)
  if (random.next() < 0.15) letters = letters.toSpliced(at, 0, one([...wordsByPart.keys()]))
  const text = letters.map((letter) => one(wordsByPart.get(letter)!)).join(' ')
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

test('agrees with a second checker on 100,000 replies', () => {
  const random = createRandom('stories/second-checker')
  const one = <T>(choices: readonly T[]) => choices[random.integer(choices.length)]
  const babble = (from: readonly string[], most: number, by: string): Reply => ({
    text: Array.from({ length: random.integer(most) }, () => one(from)).join(by),
    ended: random.next() < 0.6,
  })
  const { drawTask, writeReply, corrupt, swapValues, check, words } = storiesWorld
  const differing: unknown[] = []
  const seen = new Set<string>()
  let other: Reply = { text: '', ended: true }
  for (let checked = 0; checked < 100_000; ) {
    const task = drawTask(random)
    const written = writeReply(task, random)
    const replies = [
      written,
      corrupt(written, random, [other]),
      swapValues(written, random, random.next()),
      corrupt({ ...other, ended: random.next() < 0.5 }, random, [written]),
      babble(words, 40, ' '),
      babble(pieces, 16, ''),
      { text: `${drawSentence(random)} ${drawSentence(random)}`, ended: true },
    ]
    for (const reply of replies) {
      const [first, second] = [check(task, reply), secondCheck(task, reply)]
      if (!isDeepStrictEqual(first, second)) differing.push({ task: task.input, ...reply, first, second })
      for (const found of first.defects) seen.add(found)
      seen.add(String(first.score))
      checked += 1
    }
    other = written
  }
  expect(differing.slice(0, 3)).toEqual([])
  // The comparison reached all there is: each defect, and each score that can be given.
  expect(
    [...storiesWorld.defects, '0', '1', '2', '3', '4', '5', '6', '7', '9'].filter((each) => !seen.has(each)),
  ).toEqual([])
}, 20_000)
