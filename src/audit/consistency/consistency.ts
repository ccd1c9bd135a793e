import { verdictErrorKinds } from '../../domain/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { Settings } from '../alignment/figures.ts'
import { tagNamed } from '../alignment/prepare.ts'
import { type AlignmentData, type JudgeRatings, verdictCode } from '../alignment/ratings.ts'
import { type AskedCases, askedCases, verdictKinds } from './asked-cases.ts'
import type { JudgeConsistency } from './consistency-report.ts'
import { formEffect, formOf } from './forms.ts'
import { type FoundPosition, positionOf } from './position.ts'
import { type FoundRepeats, repeatsOf, silencesOf } from './repeats.ts'
import { scoresOf } from './scores.ts'
import { headlineOf, missingOf } from './sentences.ts'

export interface ConsistencyOptions {
  seed: string
  /** In (0, 1). */
  confidence: number
  /** Bootstrap resamples of each figure. */
  replicates: number
  /** A judge's score of at least this passes; without it, bare scores are only held against each other. */
  threshold?: number
  /** Items with the same value of this tag are drawn together; each item by itself where it is not given. */
  clusterBy?: string
  /** Flipping items listed of each kind, the most unstable first. */
  show: number
}

/** One judge, with the items to read as positions in the data. */
export interface FoundConsistency {
  figures: Omit<JudgeConsistency, 'repeats' | 'position'>
  repeats: FoundRepeats | null
  position: FoundPosition | null
}

/**
 * Whether each judge says the same of the same thing: a function of its arguments alone. Forms of a judge stand in that
 * judge's own part, and nowhere else.
 *
 * @returns `clusters` as many as there are items where each is by itself
 * @throws {UsageError} `unknown-tag`
 */
export function consistency(
  data: AlignmentData,
  options: ConsistencyOptions,
): { judges: FoundConsistency[]; clusters: number; warnings: string[] } {
  const { pairwise } = data
  const { confidence, replicates, threshold } = options
  const cluster = clusterCodes(data, options.clusterBy)
  const versions = new Set(data.judges.map(({ judge }) => judge.version))
  const isForm = ({ judge }: JudgeRatings) => {
    const base = formOf(judge)
    return base !== undefined && versions.has(base)
  }
  const forms = data.judges.filter(isForm)
  const judges = data.judges.filter((ratings) => !isForm(ratings))
  return {
    clusters: new Set(cluster).size,
    warnings: judges
      .filter(({ judge }) => formOf(judge) !== undefined)
      .map(({ judge }) => `${judge.name} is another form of ${formOf(judge)}, which is not here: it stands by itself.`),
    judges: judges.map((ratings): FoundConsistency => {
      const { judge } = ratings
      const random = createRandom(options.seed).fork(judge.version)
      const settings: Settings = { random, confidence, replicates, pairwise }
      const asked = askedCases(ratings, threshold)
      const repeats = repeatsOf(asked, cluster, settings)
      const position = pairwise ? positionOf(asked, cluster, settings) : null
      const found = {
        counts: countsOf(ratings, asked),
        scores: scoresOf(asked, cluster, settings),
        forms: forms
          .filter((form) => formOf(form.judge) === judge.version)
          .map((form) =>
            formEffect({
              judge: form.judge,
              base: asked,
              changed: askedCases(form, threshold),
              cluster,
              settings: { ...settings, random: random.fork(form.judge.version) },
            }),
          ),
      }
      const figures = {
        ...found,
        repeats: repeats && { ...repeats.figures, flips: { total: repeats.flips.length, shown: [] } },
        position: position && { ...position.figures, flips: { total: position.flips.length, shown: [] } },
      }
      return {
        repeats,
        position,
        figures: {
          name: judge.name,
          version: judge.version,
          kind: judge.kind,
          headline: headlineOf(figures, pairwise),
          ...found,
          silences: silencesOf(asked, cluster, settings),
          missing: missingOf({ found: figures, judge, pairwise }),
        },
      }
    }),
  }
}

function clusterCodes(data: AlignmentData, clusterBy: string | undefined): Int32Array {
  if (clusterBy === undefined) return Int32Array.from(data.itemIds.keys())
  const { code, values } = tagNamed(data, clusterBy)
  return code.map((value, item) => (value >= 0 ? value : values.length + item))
}

function countsOf({ item, value, errorKind }: JudgeRatings, { answer }: AskedCases): JudgeConsistency['counts'] {
  const [abstain, error, graded] = (['abstain', 'error', 'graded'] as const).map(verdictCode)
  const of = (code: number) => answer.reduce((sum, said) => sum + (said === code ? 1 : 0), 0)
  const errorKinds: JudgeConsistency['counts']['errorKinds'] = {}
  value.forEach((said, i) => {
    const kind = verdictErrorKinds[errorKind[i]]
    if (said === error && kind !== undefined) errorKinds[kind] = (errorKinds[kind] ?? 0) + 1
  })
  return {
    items: new Set(item).size,
    calls: answer.length,
    verdicts: answer.reduce((sum, said) => sum + (said < verdictKinds.length ? 1 : 0), 0),
    abstained: of(abstain),
    errors: of(error),
    errorKinds,
    scoresAlone: of(graded),
  }
}
