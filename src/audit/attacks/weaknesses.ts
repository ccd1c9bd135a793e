import type { Settings } from '../alignment/figures.ts'
import { successRate } from './attack-figures.ts'
import type { AttackResult, JudgeAttacks } from './attack-report.ts'
import type { Trial } from './attack-trials.ts'

/**
 * What the judge falls for: the attacks that were found, gathered by the weakness that they show, the most successful first. Of
 * attacks that succeed as often, those that do the least come first: they say the most about why.
 */
export function weaknessesOf({
  attacks,
  trials,
  settings,
}: {
  attacks: readonly AttackResult[]
  trials: readonly Trial[]
  settings: Settings
}): JudgeAttacks['weaknesses'] {
  const found = attacks.filter(({ found: isFound }) => isFound)
  return [...Map.groupBy(found, ({ weakness }) => weakness)]
    .map(([weakness, own]) => {
      const ids = own.map(({ id }) => id)
      const rate = successRate(
        trials.filter(({ attack }) => ids.includes(attack)),
        settings,
      )
      return { weakness, attacks: ids, rate, moves: Math.min(...own.map(({ moves }) => moves?.length ?? 1)) }
    })
    .sort(
      (a, b) => (b.rate.value ?? 0) - (a.rate.value ?? 0) || a.moves - b.moves || (a.weakness < b.weakness ? -1 : 1),
    )
    .map(({ moves: _, ...weakness }) => weakness)
}
