/**
 * Best-of-n of a million samples with intervals, test and fits, against the limit: sorting their scores; and how often the
 * intervals of the fits cover.
 *
 *     node bench/best-of-n.ts [seeds]
 */
import { pressureFromTable } from '../src/audit/pressure/best-of-n-table.ts'
import { SampleColumns } from '../src/audit/pressure/samples.ts'
import { fitOveroptimisationCurve } from '../src/stats/overoptimisation-curve-fit.ts'
import { fitOveroptimisation } from '../src/stats/overoptimisation-fit.ts'
import type { CurveEstimate } from '../src/stats/prompt-curves.ts'
import { createRandom } from '../src/stats/random.ts'
import { knownCurve, testKl } from '../src/stats/test-best-of-n-curve.ts'

const seeds = Number(process.argv[2] ?? 1000)
const made = { at: new Date().toISOString(), goodhart: 'bench', node: process.version }

const seconds = (work: () => void) => {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

function measure(prompts: number, each: number): void {
  const random = createRandom('bench')
  const columns = new SampleColumns({ judges: ['judge'], gold: 'gold', clusteredBy: 'prompt' })
  for (let p = 0; p < prompts; p++) {
    for (let i = 0; i < each; i++) {
      const u = random.next()
      columns.add({ prompt: `${p}`, judges: [u], gold: 2 * u - 2.5 * u ** 12 + random.normal() })
    }
  }
  const samples = columns.table()
  const scores = Float64Array.from(samples.judges[0]!.scores)
  const limit = seconds(() => {
    for (let p = 0; p < prompts; p++) scores.subarray(p * each, (p + 1) * each).sort()
  })
  let points = 0
  const taken = seconds(() => {
    const { curves } = pressureFromTable({ samples, name: 'bench', sources: [], made })
    points = curves[0]!.points.length
  })
  console.log(
    `${prompts.toLocaleString('en').padStart(7)} x ${each.toLocaleString('en').padEnd(7)}`,
    `${points} points`,
    `${taken.toFixed(2)} s`.padStart(9),
    `${(taken / limit).toFixed(0)} x sorting alone (${limit.toFixed(2)} s)`.padStart(34),
  )
}

function coverage(form: 'best-of-n' | 'reinforcement-learning', prompts: number): void {
  const world = knownCurve({ form, alpha: 1, beta: 0.35 })
  const points = testKl.map((kl, k) => ({ kl, score: world.expected[k]! }))
  const target = fitOveroptimisation({ points, form, initialScore: world.expected[0] })
  const holds = ({ low, high }: CurveEstimate, truth: number) => low! <= truth && (high === null || truth <= high)
  const covered = { alpha: 0, beta: 0, kl: 0, score: 0 }
  for (let seed = 0; seed < seeds; seed++) {
    const random = createRandom(`bench ${seed}`)
    const curve = world.draw({ prompts, samples: 32, random })
    const fit = fitOveroptimisationCurve({ curve, kl: testKl, form, random, replicates: 1000 })!
    covered.alpha += Number(holds(fit.alpha, target.alpha.value))
    covered.beta += Number(holds(fit.beta, target.beta.value))
    covered.kl += Number(fit.peak !== null && holds(fit.peak.kl, target.peak!.kl.value))
    covered.score += Number(fit.peak !== null && holds(fit.peak.score, target.peak!.score.value))
  }
  const shares = Object.entries(covered).map(([name, count]) => `${name} ${((100 * count) / seeds).toFixed(1)} %`)
  console.log(`${form.padEnd(23)} ${String(prompts).padStart(4)} prompts  ${shares.join('  ')}`)
}

console.log('A million samples, 2,000 resamples of prompts:')
measure(1_000, 1_000)
measure(10_000, 100)
measure(100, 10_000)
console.log(`\nCoverage of nominal 95 % intervals over ${seeds} seeds:`)
for (const prompts of [30, 100])
  for (const form of ['best-of-n', 'reinforcement-learning'] as const) coverage(form, prompts)
