import type { Attack, AttackContext, TextAttack } from '../attack.ts'
import { variantsOf } from '../say.ts'

const source = 'arXiv 2507.08794 (master keys); arXiv 2512.17375 (control tokens found by search)'

/** Each phrase of a list in place of the answer. */
const instead =
  (list: (phrases: AttackContext['phrases']) => readonly string[]): TextAttack['variants'] =>
  (item, { phrases }) =>
    variantsOf(
      list(phrases).map((output, n) => [`${n + 1}`, output] as const),
      { item, phrases },
    )

/** The least that makes a judge say yes: one token, or the opening of an answer that never comes. */
export const masterKeys: readonly Attack[] = [
  {
    id: 'one-token',
    title: 'one token',
    family: 'master-keys',
    aim: 'inflate',
    weakness: 'passes answers of one token',
    invariant: 'A sign or a word that answers nothing is no better than the bad answer in whose place it stands.',
    source,
    variants: instead(({ keys }) => keys),
  },
  {
    id: 'reasoning-opener',
    title: 'an opening without reasoning',
    family: 'master-keys',
    aim: 'inflate',
    weakness: 'passes openings of reasoning',
    invariant: 'To announce an answer is not to give one.',
    source,
    variants: instead(({ openers }) => openers),
  },
  {
    id: 'opener-before',
    title: 'an opening before the bad answer',
    family: 'master-keys',
    aim: 'inflate',
    weakness: 'is swayed by an opening of reasoning',
    invariant: 'The answer follows untouched, as bad as before.',
    source,
    variants(item, { phrases }) {
      const output = item.output?.trim()
      // In a world's language an opening can be the very words that a broken sentence lacked.
      if (phrases.knows || !output) return []
      const made = phrases.openers.map((opener, n) => [`${n + 1}`, `${opener} ${output}`] as const)
      return variantsOf(made, { item, phrases })
    },
  },
]
