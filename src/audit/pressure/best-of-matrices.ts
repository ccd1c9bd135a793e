import { bestOfN } from '../../stats/best-of-n.ts'

/** One prompt's samples, in the order in which they were drawn. */
export interface DrawnSample {
  judge: number | null
  gold: number | null
  truth: number | null
}

export interface BestOfMatrices {
  /** Rising: 1, 2, 4 and so on, and the most there are. */
  pressures: number[]
  /** [pressure][prompt]; null where a prompt has too few samples with scores. */
  judge: (number | null)[][]
  gold: (number | null)[][]
  truth: (number | null)[][]
}

/** 1, 2, 4 and so on up to `most`, and `most` itself. */
export function doublings(most: number): number[] {
  const ladder: number[] = []
  for (let n = 1; n < most; n *= 2) ladder.push(n)
  return [...ladder, most]
}

/** Of prompts with scores: an optimiser's curve may not end where one unlucky prompt does. */
const leastShare = 0.9

/**
 * The most samples with scores that nearly all prompts have, at least 1: up to there the best of n is followed on the same prompts.
 *
 * @param scored how many each prompt has; one without any has no say
 */
export function strongestPressure(scored: readonly number[]): number {
  const rising = scored.filter((many) => many > 0).sort((a, b) => a - b)
  return rising[Math.floor((1 - leastShare) * rising.length + 1e-9)] ?? 1
}

/** Those prompts alone that have both scores at every pressure, so that all points are of the same ones; null for the rest. */
export function ofSamePrompts({ pressures, judge, gold, truth }: BestOfMatrices): BestOfMatrices {
  const whole = (_: unknown, prompt: number) => [...judge, ...gold].every((row) => row[prompt] !== null)
  const kept = (matrix: (number | null)[][]) =>
    matrix.map((row) => row.map((value, i) => (whole(value, i) ? value : null)))
  return { pressures, judge: kept(judge), gold: kept(gold), truth: kept(truth) }
}

/**
 * Expected scores of the best of n, for each prompt, over all ways to draw n of its samples. Samples that lack a score by the judge
 * or by gold are left out; truth is null where it is not known of all the others.
 */
export function expectedBestOf(samples: readonly (readonly DrawnSample[])[], most: number): BestOfMatrices {
  const pressures = doublings(most)
  const prompts = samples.map((drawn) => {
    const scored = drawn.filter(({ judge, gold }) => judge !== null && gold !== null)
    const proxy = scored.map(({ judge }) => judge as number)
    const truth = scored.flatMap(({ truth }) => truth ?? [])
    const values = [proxy, scored.map(({ gold }) => gold as number), ...(truth.length === scored.length ? [truth] : [])]
    return bestOfN({ proxy, values, ns: pressures })
  })
  const [judge, gold, truth] = [0, 1, 2].map((column) =>
    pressures.map((_, n) => prompts.map((columns) => columns[column]?.[n] ?? null)),
  )
  return { pressures, judge, gold, truth }
}

/** The best of the first n as they were drawn, of equals the first: what it takes is a gold score of those alone. */
export function firstBestOf(samples: readonly (readonly DrawnSample[])[], most: number): BestOfMatrices {
  const pressures = doublings(most)
  const chosen = pressures.map((n) => samples.map((drawn) => drawn[bestOfFirst(drawn, n) ?? -1]))
  const column = (name: keyof DrawnSample) => chosen.map((row) => row.map((sample) => sample?.[name] ?? null))
  return { pressures, judge: column('judge'), gold: column('gold'), truth: column('truth') }
}

/** Where the best of the first n that have a score stands, of equals the first; `undefined` where there are fewer. */
export function bestOfFirst(drawn: readonly Pick<DrawnSample, 'judge'>[], n: number): number | undefined {
  const scored = drawn.flatMap(({ judge }, at) => (judge === null ? [] : [{ judge, at }])).slice(0, n)
  if (n < 1 || scored.length < n) return undefined
  return scored.reduce((best, each) => (each.judge > best.judge ? each : best)).at
}
