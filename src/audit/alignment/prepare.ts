import { UsageError } from '../../domain/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { LabelSampling } from './corrected-pass-rate.ts'
import { type Gold, settleGold } from './gold.ts'
import type { AlignmentData, TagColumn } from './ratings.ts'
import { type SplitRule, type Splits, sealDigest, splitItems } from './splits.ts'
import type { Bars } from './trust.ts'

export interface AlignOptions {
  seed: string
  /** In (0, 1). */
  confidence: number
  /** Bootstrap resamples of each figure. */
  replicates: number
  bars: Bars
  /** A judge's score of at least this passes; where it is not given, a threshold is chosen on other items. */
  threshold?: number
  /** A mean grade of at least this passes. */
  humanThreshold?: number
  /** Items with the same value of this tag are drawn together; each item by itself where it is not given. */
  clusterBy?: string
  sliceBy: readonly string[]
  split?: SplitRule
  openSealed: boolean
  /** A string rule as a further baseline. */
  rule?: RegExp
  sampling: LabelSampling
  /** How much worse than a person a judge may be in the alternative-annotator test, see `alternativeAnnotatorTest`. */
  epsilon: number
  /** Disagreements shown of each kind; 20 unless told, of many judges 5. */
  show?: number
}

const defaults: AlignOptions = {
  seed: 'goodhart',
  confidence: 0.95,
  replicates: 2000,
  bars: { trusted: 0.9, withCare: 0.8 },
  sliceBy: [],
  openSealed: false,
  sampling: 'auto',
  epsilon: 0.2,
}

/** All options from those that were given; what is undefined takes its default. */
export function alignOptionsFrom(given: Partial<AlignOptions>): AlignOptions {
  const defined = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...defaults, ...Object.fromEntries(defined) }
}

/** Gold, clusters and splits: what must stand before anything may be looked at. */
export interface Prepared {
  data: AlignmentData
  options: AlignOptions
  gold: Gold
  /** One code an item. */
  cluster: Int32Array
  splits: Splits | null
  /** Identifies the sealed split; null where there is none. */
  seal: string | null
}

/** @throws {UsageError} `threshold-needed`, `unknown-tag`, `unknown-split`, `no-labels`, `no-verdicts` */
export function prepareAlignment(data: AlignmentData, options: AlignOptions): Prepared {
  const prepared = prepareSplits(data, options)
  if (data.judges.length === 0) {
    throw new UsageError('no-verdicts', "There is not one verdict: name a judge's column with --judge.")
  }
  return prepared
}

/**
 * What {@link prepareAlignment} prepares, before there is any judge.
 *
 * @throws {UsageError} `threshold-needed`, `unknown-tag`, `unknown-split`, `no-labels`
 */
export function prepareSplits(data: AlignmentData, options: AlignOptions): Prepared {
  for (const name of options.sliceBy) tagNamed(data, name)
  const gold = settleGold({ data, threshold: options.humanThreshold })
  if (!gold.value.some((value) => value >= 0)) {
    throw new UsageError('no-labels', 'Not one item has a label of people: name their column with --human, or --gold.')
  }
  const cluster = clusterCodes(data, options.clusterBy)
  const { clusterBy, seed } = options
  const splits = options.split ? splitItems({ data, rule: options.split, cluster, clusterBy, seed }) : null
  return {
    data,
    options,
    gold,
    cluster,
    splits,
    seal: splits?.of.includes(2) ? sealDigest({ data, splits, gold }) : null,
  }
}

/** @throws {UsageError} `unknown-tag` */
export function tagNamed(data: AlignmentData, name: string): TagColumn {
  if (Object.hasOwn(data.tags, name)) return data.tags[name]
  const known = Object.keys(data.tags).join(', ') || 'none'
  throw new UsageError('unknown-tag', `No item has a tag ${JSON.stringify(name)}; tags there are: ${known}.`)
}

export function clusterCodes(data: AlignmentData, clusterBy: string | undefined): Int32Array {
  if (clusterBy === undefined) return Int32Array.from(data.itemIds.keys())
  const { code, values } = tagNamed(data, clusterBy)
  return code.map((value, item) => (value >= 0 ? value : values.length + item))
}

/** Labelled outputs whose texts the baselines read; more would add time and little else. */
export const textSample = 5000

/** Positions of a seeded sample of labelled, visible items, whose texts the baselines read. */
export function itemsToRead({ gold, options, splits }: Prepared): number[] {
  const labelled = [...gold.value.keys()].filter(
    (item) => gold.value[item] >= 0 && (splits === null || splits.of[item] === 1),
  )
  if (labelled.length <= textSample) return labelled
  const random = createRandom(`${options.seed}/words`)
  const keyed = labelled.map((item) => ({ item, key: random.next() })).sort((a, b) => a.key - b.key)
  return keyed
    .slice(0, textSample)
    .map(({ item }) => item)
    .sort((a, b) => a - b)
}
