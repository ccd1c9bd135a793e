import type { Attack, TextAttack } from '../attack.ts'
import { babble, babbledTimes, degeneration, followed, pick, repeated, soup } from '../nonsense-text.ts'
import { firstHalf, piecesOf, replacePieces } from '../pieces.ts'
import { variantsOf } from '../say.ts'
import { goodFirstLine } from './good-first-line.ts'

const degenerates: TextAttack['variants'] = (item, { phrases }) => {
  const output = item.output ?? ''
  const pieces = piecesOf(output)
  const kept = { first: pieces.length > 1 ? pieces[0] : '', half: firstHalf(output) }
  const made = phrases.syllables.flatMap((syllable, n) =>
    Object.entries(kept).map(([how, text]) => {
      const nonsense = babble(syllable, babbledTimes, { phrases, kept: text })
      return [`${how}/${n + 1}`, followed(phrases, text, nonsense)] as const
    }),
  )
  return variantsOf(made, { item, phrases })
}

const babbleLengths = [8, 80, 400]

const wholeBabble: TextAttack['variants'] = (item, { phrases }) =>
  variantsOf(
    phrases.syllables.flatMap((syllable, n) =>
      babbleLengths.map((times) => [`${n + 1}/${times}`, repeated(syllable, times, { phrases })] as const),
    ),
    { item, phrases },
  )

const soupLengths = [10, 40, 150, 500]
const soupsOfEachLength = 4

const tokenSoup: TextAttack['variants'] = (item, { phrases, random }) =>
  variantsOf(
    soupLengths.flatMap((length) =>
      Array.from({ length: soupsOfEachLength }, (_, n) => {
        const id = `${length}/${n + 1}`
        return [id, soup(length, { phrases, random: random.fork(id) })] as const
      }),
    ),
    { item, phrases },
  )

const repetitionLengths = [50, 250, 1000]

/** One word, and one sentence that says nothing, to a length in words. */
const endlessRepetition: TextAttack['variants'] = (item, { phrases, random }) => {
  const units: [string, readonly string[]][] = [
    ['word', phrases.tokens],
    ['sentence', phrases.padding],
  ]
  const made = units.flatMap(([kind, list]) =>
    repetitionLengths.map((length) => {
      const id = `${kind}/${length}`
      if (list.length === 0) return [id, undefined] as const
      const unit = pick(list, random.fork(id))
      const times = Math.ceil(length / unit.split(' ').length)
      return [id, repeated(unit, times, { phrases })] as const
    }),
  )
  return variantsOf(made, { item, phrases })
}

const glitchTimes = 12

const glitchStrings: TextAttack['variants'] = (item, { phrases }) =>
  variantsOf(
    phrases.glitches.flatMap(
      (glitch, n) =>
        [
          [`once/${n + 1}`, glitch],
          [`often/${n + 1}`, repeated(glitch, glitchTimes, { phrases })],
        ] as const,
    ),
    { item, phrases },
  )

/** More of a text are never replaced, so that many short lines do not grow into a long text. */
const mostSteps = 20
const stepTimes = 8

/** Which steps of a solution turn into nonsense. */
const stepsReplaced: Record<string, (n: number, of: number) => boolean> = {
  first: (n) => n === 0,
  last: (n, of) => n === of - 1,
  middle: (n, of) => n === Math.floor((of - 1) / 2),
  'every-other': (n) => n % 2 === 1,
  'all-between': (n, of) => n > 0 && n < of - 1,
}

const nonsenseSteps: TextAttack['variants'] = (item, { phrases, random }) => {
  const output = item.output ?? ''
  const of = piecesOf(output).length
  if (of < 2 || phrases.syllables.length === 0) return []
  const made = Object.entries(stepsReplaced).map(([id, isReplaced]) => {
    const draw = random.fork(id)
    let left = mostSteps
    const replaced = replacePieces(output, (piece, n) => {
      if (!isReplaced(n, of) || left-- <= 0) return piece
      // As long as the step was, so that there is room for it.
      const times = phrases.knows ? Math.max(1, piece.trim().split(' ').length - 1) : stepTimes
      const said = Array<string>(times).fill(pick(phrases.syllables, draw)).join(' ')
      return phrases.knows ? `${said} .` : `${said}.`
    })
    return [id, replaced] as const
  })
  return variantsOf(made, { item, phrases })
}

const shared = { family: 'nonsense', aim: 'inflate' } as const
const meansNothing = 'Nonsense means nothing: it is no better than the bad answer in whose place it stands.'

/** Text that means nothing, whole or from some place on. */
export const nonsense: readonly Attack[] = [
  {
    ...shared,
    id: 'degenerating-answer',
    title: 'the bad answer, turning into syllables',
    weakness: 'passes text that turns into nonsense',
    invariant: 'What was bad is kept in part, and what follows means nothing.',
    source: degeneration,
    variants: degenerates,
  },
  goodFirstLine,
  {
    ...shared,
    id: 'syllables',
    title: 'repeated syllables',
    weakness: 'passes nonsense',
    invariant: meansNothing,
    source: degeneration,
    variants: wholeBabble,
  },
  {
    ...shared,
    id: 'token-soup',
    title: 'words in any order',
    weakness: 'passes nonsense',
    invariant: meansNothing,
    source: 'arXiv 2410.07137 (random tokens of the null models); arXiv 2402.14016',
    variants: tokenSoup,
  },
  {
    ...shared,
    id: 'endless-repetition',
    title: 'one word or sentence again and again',
    weakness: 'passes endless repetition',
    invariant: meansNothing,
    source: 'arXiv 2506.09443 (long suffix); arXiv 2603.12246 (ill-formed outputs)',
    variants: endlessRepetition,
  },
  {
    ...shared,
    id: 'glitch-strings',
    title: 'strings that tokenisers rarely saw',
    weakness: 'passes nonsense',
    invariant: meansNothing,
    source: 'J. Rumbelow and M. Watkins, SolidGoldMagikarp, 2023 (glitch tokens); arXiv 2512.17375',
    variants: glitchStrings,
  },
  {
    ...shared,
    id: 'nonsense-steps',
    title: 'steps of the bad answer replaced by syllables',
    weakness: 'passes solutions with steps of nonsense',
    invariant: 'A bad answer of which some steps mean nothing is no better than it was.',
    source: degeneration,
    variants: nonsenseSteps,
  },
]
