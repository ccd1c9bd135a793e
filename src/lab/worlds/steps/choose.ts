import type { Random } from '../../../stats/random.ts'

export const choose = <T>(values: readonly T[], random: Random): T => values[random.integer(values.length)]

export const chance = (probability: number, random: Random): boolean => random.next() < probability

/** @param weights positive, one for each value */
export function chooseWeighted<T>(values: readonly T[], weights: readonly number[], random: Random): T {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0)
  for (let i = 0; i < values.length; i++) {
    left -= weights[i]
    if (left < 0) return values[i]
  }
  return values[values.length - 1]
}

/** A number of the language other than `number`, half of the time a near one, as slips are. */
export function otherNumber({ than, largest, random }: { than: number; largest: number; random: Random }): number {
  const near = [than - 2, than - 1, than + 1, than + 2].filter((number) => number >= 0 && number <= largest)
  if (chance(0.5, random)) return choose(near, random)
  const drawn = random.integer(largest)
  return drawn < than ? drawn : drawn + 1
}
