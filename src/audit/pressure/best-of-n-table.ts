import { UsageError } from '../../domain/index.ts'
import { bestOfN, bestOfNKl } from '../../stats/best-of-n.ts'
import { StatsError } from '../../stats/errors.ts'
import { type PanelRule, panelScore } from '../../stats/panel-score.ts'
import { createRandom } from '../../stats/random.ts'
import { spearmanInterval } from '../../stats/spearman-interval.ts'
import { preferredOutputs } from './curve-evidence.ts'
import { type CurveSettings, makeCurve } from './make-curve.ts'
import type { PressureCurve, PressureReport } from './pressure-report.ts'
import type { SamplePool } from './sample-pool.ts'
import type { SampleTable } from './samples.ts'
import { tableWarnings } from './table-warnings.ts'

/** What is optimised against: a judge of the table, or several by a rule. */
export type Optimised = { judge: string } | { panel: readonly string[]; rule: PanelRule }

export interface PressureFromTable {
  samples: SampleTable
  /** Each judge alone unless told. */
  optimised?: readonly Optimised[]
  /**
   * The strongest pressure. Unless told, the smallest number of scored samples that a prompt has, so that every point is of the
   * same prompts; prompts with fewer than what is told are left out of the whole curve.
   */
  largestN?: number
  name: string
  sources: string[]
  problems?: PressureReport['problems']
  seed?: string
  confidence?: number
  replicates?: number
  made: { at: string; goodhart: string; node: string }
}

/**
 * Best-of-n against each judge, as if it had been done, from a table of samples: see `bestOfN` for the estimate.
 *
 * @throws {UsageError} `unknown-judge`; `no-scores` where no prompt has a sample with both scores, or as many as `largestN`
 */
export function pressureFromTable(request: PressureFromTable): PressureReport {
  const { samples, seed = 'goodhart', confidence = 0.95, replicates = 2000, largestN } = request
  const optimised = request.optimised ?? samples.judges.map(({ name }) => ({ judge: name }))
  const found = optimised.map((one) => {
    const name = nameOf(one)
    const settings = { random: createRandom(seed).fork(name), confidence, replicates }
    const pool = poolOf(samples, scoresOf(samples, one))
    return {
      pool,
      curve: curveOf({ samples, name, pool, largestN, settings }),
      agreement: agreementOf(pool, name, settings),
    }
  })
  return {
    format: 'goodhart/pressure/1',
    made: { ...request.made, seed, confidence, replicates },
    set: {
      name: request.name,
      sources: request.sources,
      prompts: samples.prompts.length,
      samples: samples.prompt.length,
      clusteredBy: samples.clusteredBy,
    },
    curves: found.map(({ curve }) => curve),
    agreement: found.map(({ agreement }) => agreement),
    problems: request.problems ?? { count: 0, shown: [], readAsFail: {} },
    warnings: [
      ...new Set(found.flatMap(({ pool, curve }) => tableWarnings({ samples, pool, curve, largestN }))),
      ...(optimised.some((one) => 'panel' in one)
        ? ["A panel takes its judges' scores as they are: it means something only where they share a scale."]
        : []),
    ],
  }
}

/** "a", "mean of a, b", "mean of a, b less 0.5 times their variance" */
function nameOf(optimised: Optimised): string {
  if ('judge' in optimised) return optimised.judge
  const { panel, rule } = optimised
  const of = `${rule.rule === 'min' ? 'minimum' : 'mean'} of ${panel.join(', ')}`
  return rule.rule === 'mean-minus-variance' ? `${of} less ${rule.lambda} times their variance` : of
}

/** One a sample; NaN where a judge of a panel has none. */
function scoresOf(samples: SampleTable, optimised: Optimised): readonly number[] {
  const column = (wanted: string) => {
    const judge = samples.judges.find(({ name }) => name === wanted)
    if (judge !== undefined) return judge.scores
    const names = samples.judges.map(({ name }) => name).join(', ')
    throw new UsageError('unknown-judge', `There is no judge ${wanted} in the table; there are: ${names}.`)
  }
  if ('judge' in optimised) return column(optimised.judge)
  const columns = optimised.panel.map(column)
  return samples.prompt.map((_, i) => {
    const scores = columns.map((scores) => scores[i])
    return scores.some(Number.isNaN) ? Number.NaN : panelScore(scores, optimised.rule)
  })
}

function poolOf(samples: SampleTable, judge: readonly number[]): SamplePool {
  const gold = samples.gold.scores
  const rows: number[][] = samples.prompts.map(() => [])
  samples.prompt.forEach((prompt, i) => {
    if (!Number.isNaN(judge[i]) && !Number.isNaN(gold[i])) rows[prompt].push(i)
  })
  const flat: SamplePool['flat'] = { judge: [], gold: [], cluster: [] }
  rows.forEach((ofPrompt, prompt) => {
    for (const i of ofPrompt) {
      flat.judge.push(judge[i])
      flat.gold.push(gold[i])
      flat.cluster.push(samples.prompts[prompt].cluster)
    }
  })
  return { rows, judge, gold, flat }
}

function curveOf({
  samples,
  name,
  pool,
  largestN,
  settings,
}: {
  samples: SampleTable
  name: string
  pool: SamplePool
  largestN: number | undefined
  settings: CurveSettings
}): PressureCurve {
  const scored = pool.rows.filter((rows) => rows.length > 0)
  const strongest = largestN ?? scored.reduce((least, rows) => Math.min(least, rows.length), Number.POSITIVE_INFINITY)
  const used = [...pool.rows.keys()].filter((prompt) => pool.rows[prompt].length >= strongest)
  if (used.length === 0) {
    const found = `${name} and ${samples.gold.name}`
    throw new UsageError('no-scores', `No prompt has ${largestN ?? 1} samples with scores by both ${found}.`)
  }
  const ns = pressuresUpTo(strongest)
  const truth = samples.truth?.scores
  const expected = used.map((prompt) => {
    const rows = pool.rows[prompt]
    const [proxy, gold] = [pool.judge, pool.gold].map((column) => rows.map((i) => column[i]))
    const known = truth && rows.every((i) => !Number.isNaN(truth[i])) ? [rows.map((i) => truth[i])] : []
    return bestOfN({ proxy, values: [proxy, gold, ...known], ns })
  })
  const matrix = (column: number) => ns.map((_, k) => expected.map((columns) => columns[column]?.[k] ?? null))
  return makeCurve({
    ...settings,
    method: 'best-of-n',
    optimised: name,
    gold: samples.gold.name,
    unit: 'n',
    perPrompt: { pressures: ns, judge: matrix(0), gold: matrix(1), ...(truth && { truth: matrix(2) }) },
    kl: ns.map(bestOfNKl),
    clusters: used.map((prompt) => samples.prompts[prompt].cluster),
    shown: preferredOutputs(used.flatMap((prompt) => favourite({ samples, pool, prompt }))),
    withoutScore: samples.prompt.length - pool.flat.judge.length,
  })
}

/** All up to 16; from there on two for each doubling, and the strongest. */
function pressuresUpTo(strongest: number): number[] {
  const ns: number[] = []
  for (let n = 1; n < strongest && n <= 16; n++) ns.push(n)
  for (let n = 32; n * 0.75 < strongest; n *= 2) ns.push(...[n * 0.75, n].filter((one) => one < strongest))
  return [...ns, strongest]
}

/** What the judge likes most of all the samples of a prompt, of equals the first, where its text is known. */
function favourite({
  samples,
  pool: { rows, judge, gold },
  prompt,
}: {
  samples: SampleTable
  pool: SamplePool
  prompt: number
}): PressureCurve['shown'] {
  const best = rows[prompt].reduce((top, i) => (judge[i] > judge[top] ? i : top))
  const output = samples.output[best]
  const { input } = samples.prompts[prompt]
  const truth = samples.truth?.scores[best]
  if (output === undefined) return []
  return [
    {
      pressure: rows[prompt].length,
      ...(input !== undefined && { input }),
      output,
      judge: judge[best],
      gold: gold[best],
      truth: truth === undefined || Number.isNaN(truth) ? null : truth,
    },
  ]
}

function agreementOf(
  { flat }: SamplePool,
  optimised: string,
  { confidence, random }: CurveSettings,
): PressureReport['agreement'][number] {
  const denominator = flat.judge.length
  try {
    const { value, interval } = spearmanInterval({
      first: flat.judge,
      second: flat.gold,
      cluster: flat.cluster,
      confidence,
      random: random.fork('agreement'),
    })
    const ends = interval ?? { low: null, high: null }
    return { optimised, spearman: { value, ...ends, denominator, method: interval ? 'jackknife' : 'none' } }
  } catch (error) {
    if (!StatsError.isInstance(error)) throw error
    return { optimised, spearman: { value: null, low: null, high: null, denominator, method: 'none' } }
  }
}
