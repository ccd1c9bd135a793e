/**
 * Do the statistics of several judges find what was planted: how often do nominal 95 % intervals hold it, how often do tests
 * reject at 5 %?
 *
 *     node bench/planted-raters.ts [sets]
 *
 * 500 sets a row unless told, each drawn anew; a few minutes. Monte Carlo error of a coverage near 95 %: 1 point.
 */
import {
  bivariateResidualTest,
  conditionalIndependenceTest,
  createRandom,
  dawidSkene,
  dawidSkeneIntervals,
  effectiveRaters,
  errorCorrelation,
  glad,
  type Interval,
  leaveOneOutUsefulness,
  oneCoin,
  oneCoinIntervals,
  type Random,
  type RatingsTable,
  ratingsTable,
  repeatConsistency,
  spearman,
} from '../src/stats/index.ts'

const sets = Number(process.argv[2] ?? 500)

/** Draws a class an item, and a rating by `say` of each (item, rater) with probability `rated`. */
function simulate({
  items,
  raters,
  priors,
  rated = 1,
  say,
  random,
}: {
  items: number
  raters: number
  priors: readonly number[]
  rated?: number
  say: (rater: number, truth: number, item: number) => number
  random: Random
}): { ratings: RatingsTable; truth: Int8Array } {
  const truth = Int8Array.from({ length: items }, () => draw(priors, random))
  const item: number[] = []
  const rater: number[] = []
  const category: number[] = []
  for (let i = 0; i < items; i++) {
    for (let r = 0; r < raters; r++) {
      if (random.next() >= rated) continue
      item.push(i)
      rater.push(r)
      category.push(say(r, truth[i], i))
    }
  }
  return { truth, ratings: ratingsTable({ items, raters, categories: priors.length, item, rater, category }) }
}

function draw(probabilities: readonly number[], random: Random): number {
  let left = random.next()
  for (let j = 0; j < probabilities.length - 1; j++) {
    left -= probabilities[j]
    if (left < 0) return j
  }
  return probabilities.length - 1
}

const holds = (interval: Interval | null, truth: number) =>
  interval !== null && interval.low <= truth && truth <= interval.high

/** Shares of `true` by name over all sets, printed as one row each. */
function repeat(title: string, once: (random: Random, set: number) => Record<string, boolean | number | null>) {
  const sums = new Map<string, { sum: number; n: number }>()
  const start = performance.now()
  for (let set = 0; set < sets; set++) {
    for (const [name, value] of Object.entries(once(createRandom(`${title}/${set}`), set))) {
      if (value === null) continue
      const known = sums.get(name) ?? { sum: 0, n: 0 }
      sums.set(name, { sum: known.sum + Number(value), n: known.n + 1 })
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  console.log(`\n${title} (${sets} sets, ${seconds} s)`)
  for (const [name, { sum, n }] of sums) console.log(`  ${name.padEnd(44)} ${(sum / n).toFixed(3)}`)
}

/** `[rater][truth][said]`. */
type Confusions = readonly (readonly (readonly number[])[])[]

function recoverConfusions(title: string, confusions: Confusions, priors: readonly number[], items: number, rated = 1) {
  repeat(title, (random) => {
    const { ratings } = simulate({
      items,
      raters: confusions.length,
      priors,
      rated,
      random,
      say: (r, t) => draw(confusions[r][t], random),
    })
    const fit = dawidSkene({ ratings })
    const intervals = dawidSkeneIntervals({ fit, ratings, random })
    const C = priors.length
    const found: Record<string, boolean> = {}
    priors.forEach((share, t) => {
      found[`class ${t}, share ${share}`] = holds(intervals.priors[t], share)
    })
    confusions.forEach((matrix, r) => {
      matrix.forEach((row, t) => {
        // In two classes one number says all of a row.
        row.forEach((p, said) => {
          if (C > 2 || said === t)
            found[`rater ${r}: says ${said} of ${t}, ${p.toFixed(3)}`] = holds(
              intervals.confusion[(r * C + t) * C + said],
              p,
            )
        })
      })
    })
    return found
  })
}

const binary = (onFail: number, onPass: number) => [
  [onFail, 1 - onFail],
  [1 - onPass, onPass],
]
recoverConfusions(
  'Dawid-Skene, 5 raters x 300 items',
  [binary(0.9, 0.95), binary(0.8, 0.85), binary(0.6, 0.97), binary(0.95, 0.7), binary(0.75, 0.75)],
  [0.4, 0.6],
  300,
)
recoverConfusions(
  'Dawid-Skene, 8 raters x 200 items, half of the ratings missing',
  Array.from({ length: 8 }, (_, r) => binary(0.7 + 0.03 * r, 0.92 - 0.03 * r)),
  [0.5, 0.5],
  200,
  0.5,
)
const spread = (right: number) => [0, 1, 2].map((t) => [0, 1, 2].map((c) => (c === t ? right : (1 - right) / 2)))
recoverConfusions(
  'Dawid-Skene, 3 classes, 6 raters x 300 items',
  [0.9, 0.85, 0.8, 0.75, 0.7, 0.6].map(spread),
  [0.5, 0.3, 0.2],
  300,
)

const accuracies = [0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5]
repeat('One coin, 7 raters x 200 items, 30 % missing', (random) => {
  const { ratings } = simulate({
    items: 200,
    raters: accuracies.length,
    priors: [0.3, 0.7],
    rated: 0.7,
    random,
    say: (r, t) => (random.next() < accuracies[r] ? t : 1 - t),
  })
  const fit = oneCoin({ ratings })
  const intervals = oneCoinIntervals({ fit, ratings, random })
  return Object.fromEntries(accuracies.map((p, r) => [`rater ${r}: accuracy ${p}`, holds(intervals[r], p)]))
})

/** Judges who, with probability `shared`, take the item's one common error for their own: errors correlate by its square. */
function withSharedErrors(items: number, raters: number, errorRate: number, shared: number, random: Random) {
  const common = Uint8Array.from({ length: items }, () => (random.next() < errorRate ? 1 : 0))
  return simulate({
    items,
    raters,
    priors: [0.5, 0.5],
    random,
    say: (_, t, i) => {
      const wrong = random.next() < shared ? common[i] === 1 : random.next() < errorRate
      return wrong ? 1 - t : t
    },
  })
}

for (const [items, errorRate] of [
  [100, 0.1],
  [100, 0.2],
  [300, 0.1],
  [400, 0.3],
] as const) {
  for (const rho of [0, 0.2, 0.5]) {
    repeat(`Correlated errors, 6 raters x ${items} items, error rate ${errorRate}, correlation ${rho}`, (random) => {
      const { ratings, truth } = withSharedErrors(items, 6, errorRate, Math.sqrt(rho), random)
      const { pairs } = errorCorrelation({ ratings, truth, random })
      const found = effectiveRaters({ ratings, truth })
      return {
        'phi of a pair': holds(pairs[0].interval, rho),
        'mean phi': holds(found.meanCorrelationInterval, rho),
        'effective raters': holds(found.interval, 6 / (1 + 5 * rho)),
        'effective raters, mean estimate': found.effective,
        'participation ratio, mean estimate': found.participation,
      }
    })
  }
}

for (const rho of [0, 0.05, 0.1, 0.2]) {
  repeat(`Independence tests at 5 %, 6 raters x 300 items, error rate 0.15, correlation ${rho}`, (random) => {
    const { ratings, truth } = withSharedErrors(300, 6, 0.15, Math.sqrt(rho), random)
    const withGold = conditionalIndependenceTest({ ratings, truth, random, permutations: 199 })
    const fit = dawidSkene({ ratings })
    const without = bivariateResidualTest({ ratings, fit, random, replicates: 99 })
    const rejected = (pairs: readonly { p: number }[]) => pairs.filter(({ p }) => p <= 0.05).length / pairs.length
    return {
      'with gold: pairs rejected': rejected(withGold.pairs.map(({ test }) => ({ p: test?.pValue ?? 1 }))),
      'with gold: global rejected': withGold.global.pValue <= 0.05,
      'without gold: pairs rejected': rejected(without.pairs.map(({ pValue }) => ({ p: pValue }))),
      'without gold: global rejected': without.global.pValue <= 0.05,
    }
  })
}

repeat('Independence tests at 5 %, two of 6 raters share a third of their errors', (random) => {
  const copied = new Map<number, boolean>()
  const { ratings, truth } = simulate({
    items: 300,
    raters: 6,
    priors: [0.5, 0.5],
    random,
    say: (r, t, i) => {
      let wrong = random.next() < 0.2
      if (r === 0) copied.set(i, wrong)
      else if (r === 1 && random.next() < 1 / 3) wrong = copied.get(i)!
      return wrong ? 1 - t : t
    },
  })
  const withGold = conditionalIndependenceTest({ ratings, truth, random, permutations: 199 })
  const without = bivariateResidualTest({ ratings, fit: dawidSkene({ ratings }), random, replicates: 99 })
  return {
    'with gold: that pair rejected': (withGold.pairs[0].test?.pValue ?? 1) <= 0.05,
    'with gold: global rejected': withGold.global.pValue <= 0.05,
    'without gold: that pair rejected': without.pairs[0].pValue <= 0.05,
    'without gold: global rejected': without.global.pValue <= 0.05,
  }
})

/** Probability that the majority of independent raters is right, a tie counting half. */
function majorityAccuracy(right: readonly number[]): number {
  let exact = [1]
  for (const p of right) exact = [...exact, 0].map((q, n) => q * (1 - p) + (n > 0 ? exact[n - 1] * p : 0))
  const half = right.length / 2
  return exact.reduce((sum, q, n) => sum + q * (n > half ? 1 : n === half ? 0.5 : 0), 0)
}
const skills = [0.9, 0.8, 0.7, 0.6, 0.55]
repeat('Usefulness for the majority, 5 raters x 150 items', (random) => {
  const { ratings, truth } = simulate({
    items: 150,
    raters: skills.length,
    priors: [0.5, 0.5],
    random,
    say: (r, t) => (random.next() < skills[r] ? t : 1 - t),
  })
  const found = leaveOneOutUsefulness({ ratings, truth, random, replicates: 1000 })
  const all = majorityAccuracy(skills)
  return Object.fromEntries(
    skills.map((skill, r) => {
      const planted = all - majorityAccuracy(skills.filter((_, other) => other !== r))
      return [
        `rater ${r}, ${skill}: usefulness ${planted.toFixed(3)}`,
        holds(found.majority!.raters[r].interval, planted),
      ]
    }),
  )
})

repeat('GLAD, 10 raters x 300 items', (random) => {
  const ability = Array.from({ length: 10 }, () => 1 + random.normal())
  const ease = Array.from({ length: 300 }, () => Math.exp(random.normal()))
  const { ratings, truth } = simulate({
    items: 300,
    raters: 10,
    priors: [0.5, 0.5],
    random,
    say: (r, t, i) => (random.next() < 1 / (1 + Math.exp(-ability[r] * ease[i])) ? t : 1 - t),
  })
  const fit = glad({ ratings })
  const right = (posterior: Float64Array) =>
    truth.reduce((sum, t, i) => sum + (posterior[2 * i + t] > 0.5 ? 1 : 0), 0) / truth.length
  return {
    'rank correlation of abilities': spearman(ability, [...fit.ability]),
    'rank correlation of difficulties': spearman(
      ease.map((e) => 1 / e),
      [...fit.difficulty],
    ),
    'consensus accuracy': right(fit.posterior),
    'consensus accuracy of Dawid-Skene': right(dawidSkene({ ratings }).posterior),
    converged: fit.converged,
  }
})

for (const [items, repeats] of [
  [50, 3],
  [200, 5],
] as const) {
  // Items on which the verdict is a coin, or all but settled.
  const kinds = [0.02, 0.1, 0.5, 0.95, 1]
  const flips = kinds.reduce((sum, p) => sum + 1 - p ** repeats - (1 - p) ** repeats, 0) / kinds.length
  const differ = kinds.reduce((sum, p) => sum + 2 * p * (1 - p), 0) / kinds.length
  repeat(`Repeats, ${items} items x ${repeats}`, (random) => {
    const kind = Array.from({ length: items }, () => kinds[random.integer(kinds.length)])
    const { ratings } = simulate({
      items,
      raters: repeats,
      priors: [0.5, 0.5],
      random,
      say: (_, __, i) => (random.next() < kind[i] ? 1 : 0),
    })
    const found = repeatConsistency({ repeats: ratings, random, replicates: 1000 })
    const share = kinds.reduce((sum, p) => sum + p, 0) / kinds.length
    return {
      'flip rate': holds(found.flipRate.interval, flips),
      disagreement: holds(found.disagreement.interval, differ),
      alpha: holds(found.alpha.interval, 1 - differ / (2 * share * (1 - share))),
    }
  })
}
