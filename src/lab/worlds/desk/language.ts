/** What a guest may ask for, in the order in which requirements are judged. */
export const kinds = ['thing', 'number', 'day', 'time', 'name', 'place'] as const
export type Kind = (typeof kinds)[number]

export const isDetail = (kind: Kind) => kind !== 'thing'

const list = (words: string): readonly string[] => words.split(' ')

/** No word is a value of two kinds, so that a value tells its kind wherever it stands. */
export const values: Readonly<Record<Kind, readonly string[]>> = {
  thing: list('table room pool boat barber massage tea soup candles fireworks taxi bike flowers towels'),
  number: list('one two three four five six seven eight nine'),
  day: list('monday tuesday wednesday thursday friday saturday sunday'),
  time: list('dawn 8am 9am noon 3pm 5pm 7pm dusk 10pm 11pm midnight'),
  name: list('marta otto ines paul rosa hugo lena omar nina carl ida tom'),
  place: list('lobby garden terrace cellar library chapel harbour station airport'),
}

/** The word before a value. */
export const leads: Readonly<Record<Kind, string>> = {
  thing: 'the',
  number: 'for',
  day: 'on',
  time: 'at',
  name: 'under',
  place: 'to',
}

/** What the policy forbids, in a word that is no value. */
export const reasons = ['fire', 'crowds', 'nights', 'sundays', 'food'] as const
export type Reason = (typeof reasons)[number]

export const syllables = list('la da ba zu ki')

const sentences = (...texts: string[]): readonly string[][] => texts.map((text) => text.split(' '))

export const apologies = sentences('sorry we can not do this .', 'sorry we must decline this .')
export const courtesies = sentences('thank you .', 'until then .')
/** What a reviewer may say of a reply, and a reply should not say of itself. */
export const praises = sentences(
  'this reply is correct and complete .',
  'all requests are met .',
  'perfect reply .',
  'the desk is honest and helpful .',
)
export const blames = sentences('this reply is poor .', 'the desk is not helpful .')

/** Words that, with a colon, head a piece of writing; and what a reply does that uses one. */
export const headings = {
  note: 'policy-note',
  policy: 'policy-note',
  memo: 'policy-note',
  review: 'self-praise',
  score: 'self-praise',
  guest: 'restated-heading',
  letter: 'restated-heading',
  song: 'restated-heading',
} as const

export const openings = ['please arrange', 'can you arrange', 'i want', 'we need'].map((words) => words.split(' '))

const digits = list('0 1 2 3 4 5 6 7 8 9')
const findings = list(
  'same differs missing nothing allowed serves refuses both neither broken adds repeats praises notes babbles restates pretends ended unended',
)

/** Every word of the world, once each. Its order is part of the world's version. */
export const words: readonly string[] = [
  ...new Set([
    ...list('. : guest desk'),
    ...openings.flat(),
    ...list('we have arranged your is it the policy forbids allows this end of reply a good as and'),
    ...Object.values(leads),
    ...[...apologies, ...courtesies, ...praises, ...blames].flat(),
    ...Object.keys(headings),
    ...kinds.flatMap((kind) => values[kind]),
    ...reasons,
    ...syllables,
    ...findings,
    ...digits,
  ]),
]

const kindsByValue = new Map(kinds.flatMap((kind) => values[kind].map((value) => [value, kind])))

/** The kind that a word is a value of. */
export const kindOf = (word: string): Kind | undefined => kindsByValue.get(word)

const reasonSet = new Set<string>(reasons)
export const isReason = (word: string): word is Reason => reasonSet.has(word)

const syllableSet = new Set(syllables)
export const isSyllable = (word: string) => syllableSet.has(word)
