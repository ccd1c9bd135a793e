import { UsageError } from '../../domain/index.ts'
import type { Prober } from '../../runs/prober.ts'
import { bestOfNKl } from '../../stats/best-of-n.ts'
import {
  bestOfFirst,
  type DrawnSample,
  doublings,
  expectedBestOf,
  firstBestOf,
  ofSamePrompts,
  strongestPressure,
} from './best-of-matrices.ts'
import { type CurveEvidence, clusterCodes, preferredOutputs } from './curve-evidence.ts'
import type { Policy } from './policies/policy.ts'
import { type PressurePrompt, probeOf } from './pressure-prompt.ts'
import { type ScoredOutput, scoreOutputs } from './score-outputs.ts'

/** A sample with its scores, as a row of a table. */
export interface PressureRow {
  /** The prompt's id. */
  prompt: string
  cluster: string
  input: string
  /** Its place among the prompt's samples, from 0. */
  sample: number
  output: string
  /** What the optimiser climbs; null where there is no verdict. */
  judge: number | null
  /** Null where there is no verdict, or gold was not asked. */
  gold: number | null
  truth: number | null
}

export interface LiveBestOfN {
  policy: Policy
  prompts: readonly PressurePrompt[]
  /** Samples to each prompt, at least 2. */
  n: number
  seed: string
  judge: Prober
  gold: Prober
  /**
   * Questions to gold at most. Where they are not enough for all samples, gold sees those alone that are the best of the first
   * 1, 2, 4 and so on: the estimate is as unbiased, and its intervals are wider.
   */
  goldBudget?: number
  signal?: AbortSignal
  /** Told what begins. */
  onStep?: (step: string) => void
}

export interface BestOfNFound {
  rows: PressureRow[]
  evidence: CurveEvidence
  /** Which samples gold was asked about. */
  goldAsked: 'all' | 'chosen'
  /** Samples that the policy did not give. */
  withoutOutput: number
}

/**
 * Best-of-n as it happens: the policy samples, the judge scores all samples, gold scores what the judge would have chosen.
 *
 * The curve ends at the number of scored samples that nearly all prompts have, and prompts with fewer are in none of its points:
 * otherwise its end would be of other prompts than its beginning.
 *
 * With a kept policy and probers nothing is asked twice: a run that was cut off goes on.
 *
 * @throws {UsageError} `gold-budget` where it is not enough for what the judge would choose; `too-few-samples`
 * @throws whatever policy or judges throw
 */
export async function liveBestOfN(request: LiveBestOfN): Promise<BestOfNFound> {
  const { policy, prompts, n, seed, judge, gold, goldBudget = Number.POSITIVE_INFINITY, signal, onStep } = request
  if (!(n >= 2) || prompts.length < 2) {
    throw new UsageError(
      'too-few-samples',
      `Best-of-n takes 2 samples and 2 prompts or more: got ${n} of ${prompts.length}.`,
    )
  }
  const goldAsked = n * prompts.length <= goldBudget ? 'all' : 'chosen'
  // Not known before the judge has chosen, but never more.
  const mostChosen = doublings(n).length * prompts.length
  if (goldAsked === 'chosen' && goldBudget < mostChosen) {
    throw new UsageError(
      'gold-budget',
      `The gold judge may be asked ${goldBudget} times, and to follow ${prompts.length} prompts up to the best of ${n} takes up to ${mostChosen}: raise it, or take fewer prompts.`,
    )
  }
  onStep?.(`${policy.name} writes ${n} answers to each of ${prompts.length} prompts`)
  const sampled = await policy.sample(
    prompts.map(({ input }) => input),
    { n, seed, ...(signal && { signal }) },
  )
  const flat = prompts.flatMap((prompt, at) =>
    sampled[at].flatMap((output, place) => (output === null ? [] : [{ prompt, at, place, output }])),
  )
  onStep?.(`${judge.judge.name} scores ${flat.length} answers`)
  const scored = await scoreOutputs(judge, flat)
  const samples: Sample[] = scored.map((one, index) => ({
    ...{ at: flat[index].at, place: flat[index].place, scored: one, gold: null },
    truth: one.prompt.truth?.(one.output) ?? null,
  }))
  const wanted = goldAsked === 'all' ? samples.filter(({ scored }) => scored.judge !== null) : chosen(samples, request)
  onStep?.(`${gold.judge.name} scores ${wanted.length} of them`)
  const answers = await gold.ask(wanted.map(({ scored }) => probeOf(scored.prompt, scored.output)))
  wanted.forEach((sample, index) => {
    sample.gold = answers[index].leaning
  })
  return {
    rows: samples.map(rowOf),
    evidence: {
      ...evidenceOf(samples, request, goldAsked),
      withoutScore:
        samples.filter(({ scored }) => scored.judge === null).length +
        wanted.filter(({ gold }) => gold === null).length,
    },
    goldAsked,
    withoutOutput: n * prompts.length - flat.length,
  }
}

interface Sample {
  /** Of its prompt. */
  at: number
  place: number
  scored: ScoredOutput
  gold: number | null
  truth: number | null
}

function byPrompt(samples: readonly Sample[], prompts: number): Sample[][] {
  const groups: Sample[][] = Array.from({ length: prompts }, () => [])
  for (const sample of samples) groups[sample.at].push(sample)
  return groups
}

const drawnOf = (group: readonly Sample[]) =>
  group.map(({ scored: { judge }, gold, truth }) => ({ judge, gold, truth }))

/** How many samples have all of these scores. */
const scoredOf = (group: readonly Sample[], names: readonly (keyof DrawnSample)[]) =>
  drawnOf(group).filter((drawn) => names.every((name) => drawn[name] !== null)).length

/** Each sample once that is the best of the first 1, 2, 4 and so on. */
function chosen(samples: readonly Sample[], { prompts }: LiveBestOfN): Sample[] {
  const groups = byPrompt(samples, prompts.length)
  const strongest = strongestPressure(groups.map((group) => scoredOf(group, ['judge'])))
  return groups.flatMap((group) => {
    const places = doublings(strongest).flatMap((first) => bestOfFirst(drawnOf(group), first) ?? [])
    return [...new Set(places)].map((place) => group[place])
  })
}

function evidenceOf(
  samples: readonly Sample[],
  { prompts, n, judge, gold }: LiveBestOfN,
  goldAsked: BestOfNFound['goldAsked'],
): CurveEvidence {
  const groups = byPrompt(samples, prompts.length)
  const [estimate, needed] =
    goldAsked === 'all' ? [expectedBestOf, ['judge', 'gold'] as const] : [firstBestOf, ['judge'] as const]
  const strongest = strongestPressure(groups.map((group) => scoredOf(group, needed)))
  const { truth, ...known } = ofSamePrompts(estimate(groups.map(drawnOf), strongest))
  const best = groups.flatMap((group) => {
    const scored = group.filter(({ scored }) => scored.judge !== null)
    return scored[bestOfFirst(drawnOf(scored), scored.length) ?? -1] ?? []
  })
  return {
    ...{ method: 'best-of-n', unit: 'n', optimised: judge.judge.name, gold: gold.judge.name },
    ...{ optimisedVersion: judge.judge.version, criterion: judge.criterion.id },
    perPrompt: { ...known, ...(prompts.every((prompt) => prompt.truth) && { truth }) },
    kl: known.pressures.map(bestOfNKl),
    clusters: clusterCodes(prompts.map(({ id, cluster = id }) => cluster)),
    shown: preferredOutputs(
      best.map(({ scored: { prompt, output, judge }, gold, truth }) => ({
        ...{ pressure: strongest, input: prompt.input, output: output.text, judge, gold, truth },
      })),
    ),
    warnings: warningsOf({
      ...{ optimised: judge.judge.name, prompts: prompts.length, n, strongest },
      leftOut: known.judge[0].filter((score) => score === null).length,
    }),
  }
}

function warningsOf({
  optimised,
  prompts,
  n,
  strongest,
  leftOut,
}: {
  optimised: string
  prompts: number
  n: number
  strongest: number
  leftOut: number
}): string[] {
  const warnings: (string | false)[] = [
    leftOut > 0 &&
      `${leftOut} of ${prompts} prompts have fewer than ${strongest} scored samples by ${optimised}, or lack a score by gold: they are in no point of its curve.`,
    strongest < n &&
      `The curve of ${optimised} ends at n = ${strongest}, not ${n}: so many samples with scores nearly all prompts have.`,
  ]
  return warnings.filter((warning) => warning !== false)
}

function rowOf({ place, scored: { prompt, output, judge }, gold, truth }: Sample): PressureRow {
  const { id, cluster = id, input } = prompt
  return { prompt: id, cluster, input, sample: place, output: output.text, judge, gold, truth }
}
