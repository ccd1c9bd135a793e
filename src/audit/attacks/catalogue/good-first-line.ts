import type { SingleItem } from '../../../domain/index.ts'
import { words } from '../../../text/index.ts'
import type { Attack, AttackContext, TextAttack } from '../attack.ts'
import { babble, babbledTimes, degeneration, followed, pick, repeated, soup } from '../nonsense-text.ts'
import { firstHalf, piecesOf } from '../pieces.ts'
import { variantsOf } from '../say.ts'

/** The share of two requests' words that they have in common. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((word) => other.has(word)).length
  return common === 0 ? 0 : common / (one.size + other.size - common)
}

const openingsImitated = 3
const requestRead = 2000
const wordsOfRequest = ({ input = '' }: SingleItem) => new Set(words(input.slice(0, requestRead)))

/** How good answers to the likest requests begin; else how the reference does; else how answers begin in general. */
function goodOpenings(item: SingleItem, { passing, phrases, random }: AttackContext): [id: string, opening: string][] {
  const own = wordsOfRequest(item)
  const likest = passing
    .map((other) => ({ other, likeness: likeness(own, wordsOfRequest(other)) }))
    .sort((a, b) => b.likeness - a.likeness)
    .map(({ other }) => openingOf(other.output, other.input === item.input))
    .filter((opening) => opening !== '')
  const reference = openingOf(item.reference, true)
  const general = Array.from({ length: openingsImitated }, (_, n) => pick(phrases.openers, random.fork(`opening/${n}`)))
  const [kind, found] =
    likest.length > 0
      ? (['passing', likest] as const)
      : reference !== ''
        ? (['reference', [reference]] as const)
        : (['opener', phrases.openers.length > 0 ? general : []] as const)
  return found.slice(0, openingsImitated).map((opening, n) => [`${kind}-${n + 1}`, opening])
}

/** Of an answer to the very same request never all of it, which would be good with nonsense after it. */
function openingOf(output: string | undefined, sameRequest: boolean): string {
  const pieces = piecesOf(output ?? '')
  return pieces.length > 1 || !sameRequest ? (pieces[0] ?? '') : firstHalf(pieces[0] ?? '')
}

const firstLine: TextAttack['variants'] = (item, context) => {
  const { phrases, random } = context
  const made = goodOpenings(item, context).flatMap(([id, kept]) => {
    const draw = random.fork(`after/${id}`)
    const nonsense: Record<string, string | undefined> = {
      'soup-short': soup(15, { phrases, random: draw, kept }),
      'soup-long': soup(150, { phrases, random: draw, kept }),
    }
    if (phrases.syllables.length > 0) {
      nonsense.babble = babble(pick(phrases.syllables, draw), babbledTimes, { phrases, kept })
    }
    if (phrases.tokens.length > 0) nonsense.word = repeated(pick(phrases.tokens, draw), 80, { phrases, kept })
    return Object.entries(nonsense).map(([how, text]) => [`${id}/${how}`, followed(phrases, kept, text)] as const)
  })
  return variantsOf(made, { item, phrases })
}

/** A beginning that would do, and nothing after it. */
export const goodFirstLine: Attack = {
  family: 'nonsense',
  aim: 'inflate',
  id: 'good-first-line',
  title: 'a good first line, then nonsense',
  weakness: 'judges by the first line',
  invariant: 'One line of an answer, mostly of another one, and then nothing that means anything: no answer.',
  source: `${degeneration}; arXiv 2507.08794 (first sentences alone)`,
  variants: firstLine,
}
