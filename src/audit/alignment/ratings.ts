import type {
  Judge,
  LabelSource,
  LabelValue,
  Presentation,
  VerdictErrorKind,
  VerdictValue,
} from '../../domain/index.ts'
import { labelValues, verdictErrorKinds, verdictValues } from '../../domain/index.ts'
import type { ItemEvidence } from '../../store/store.ts'

/** What one person or judge said, a column a fact, one entry an answer: a million answers are a few megabytes. */
export interface Ratings {
  /** Position in `AlignmentData.itemIds`. */
  item: Int32Array
  /** Position in `labelValues` or `verdictValues`. */
  value: Int8Array
  /** NaN where there is none. */
  score: Float64Array
}

export interface AnnotatorRatings extends Ratings {
  name: string
  source: LabelSource
}

export interface JudgeRatings extends Ratings {
  judge: Judge
  /** Position in `verdictErrorKinds`; -1 where there is none. */
  errorKind: Int8Array
  /** 1 for BA, else 0: told apart only to show a case as the judge saw it. */
  reversed: Int8Array
}

/** One tag: its distinct values, and for each item which of them it has; -1 for none. */
export interface TagColumn {
  values: string[]
  code: Int32Array
}

/** All that alignment computes from, without texts. */
export interface AlignmentData {
  pairwise: boolean
  itemIds: string[]
  /** Characters of the output; of a pair, first minus second. NaN where there is no output. */
  length: Float64Array
  tags: Record<string, TagColumn>
  annotators: AnnotatorRatings[]
  judges: JudgeRatings[]
}

const presentations = { AB: 0, BA: 1 } satisfies Record<Presentation, number>

/** Grows while answers come in, then is cut to size. */
class RatingsBuilder {
  item: number[] = []
  value: number[] = []
  score: number[] = []
  errorKind: number[] = []
  reversed: number[] = []

  finish(): Ratings & { errorKind: Int8Array; reversed: Int8Array } {
    return {
      item: Int32Array.from(this.item),
      value: Int8Array.from(this.value),
      score: Float64Array.from(this.score),
      errorKind: Int8Array.from(this.errorKind),
      reversed: Int8Array.from(this.reversed),
    }
  }
}

/**
 * Reads a dataset's evidence once into columns.
 *
 * @param judges       only these judges' verdicts are kept
 * @param firstAnswers only the first of several answers to a question
 */
export async function collectRatings(
  evidence: AsyncIterable<ItemEvidence>,
  judges: readonly Judge[],
  { firstAnswers = false }: { firstAnswers?: boolean } = {},
): Promise<AlignmentData> {
  const itemIds: string[] = []
  const lengths: number[] = []
  let pairwise = false
  const tags = new Map<string, { codes: number[]; index: Map<string, number> }>()
  const people = new Map<string, { name: string; source: LabelSource; builder: RatingsBuilder }>()
  const byVersion = new Map(judges.map((judge) => [judge.version, { judge, builder: new RatingsBuilder() }]))

  for await (const item of evidence) {
    const position = itemIds.length
    itemIds.push(item.id)
    pairwise ||= item.pairwise
    const [first, second] = item.outputLengths
    lengths.push(first === undefined ? Number.NaN : second === undefined ? first : first - second)
    for (const [name, value] of Object.entries(item.tags)) {
      let tag = tags.get(name)
      if (!tag) {
        tag = { codes: [], index: new Map() }
        tags.set(name, tag)
      }
      let code = tag.index.get(value)
      if (code === undefined) {
        code = tag.index.size
        tag.index.set(value, code)
      }
      while (tag.codes.length < position) tag.codes.push(-1)
      tag.codes.push(code)
    }
    for (const label of item.labels) {
      const key = `${label.source} ${label.annotator}`
      let person = people.get(key)
      if (!person) {
        person = { name: label.annotator, source: label.source, builder: new RatingsBuilder() }
        people.set(key, person)
      }
      person.builder.item.push(position)
      person.builder.value.push(labelCode(label.value))
      person.builder.score.push(label.score ?? Number.NaN)
    }
    for (const verdict of item.verdicts) {
      const builder = byVersion.get(verdict.judge)?.builder
      if (!builder || (firstAnswers && verdict.repeat > 0)) continue
      builder.item.push(position)
      builder.value.push(verdictCode(verdict.value))
      builder.score.push(verdict.score ?? Number.NaN)
      builder.errorKind.push(verdict.errorKind === undefined ? -1 : errorKindCode(verdict.errorKind))
      builder.reversed.push(presentations[verdict.presentation ?? 'AB'])
    }
  }
  return {
    pairwise,
    itemIds,
    length: Float64Array.from(lengths),
    tags: Object.fromEntries(
      [...tags].map(([name, { codes, index }]) => {
        while (codes.length < itemIds.length) codes.push(-1)
        return [name, { values: [...index.keys()], code: Int32Array.from(codes) }]
      }),
    ),
    annotators: [...people.values()].map(({ name, source, builder }) => ({ name, source, ...builder.finish() })),
    judges: [...byVersion.values()]
      .filter(({ builder }) => builder.item.length > 0)
      .map(({ judge, builder }) => ({ judge, ...builder.finish() })),
  }
}

/** One label as a position in `goldValues`; null for a deferral, and for a grade that nothing turns into an answer. */
export function answerOf(rater: AnnotatorRatings, i: number, threshold: number | undefined): number | null {
  switch (labelValues[rater.value[i]]) {
    case 'pass':
      return 0
    case 'fail':
      return 1
    case 'tie':
      return 2
    case 'graded':
      if (threshold === undefined || Number.isNaN(rater.score[i])) return null
      return rater.score[i] >= threshold ? 0 : 1
    default:
      return null
  }
}

export function labelCode(value: LabelValue): number {
  return labelValues.indexOf(value)
}

export function verdictCode(value: VerdictValue): number {
  return verdictValues.indexOf(value)
}

function errorKindCode(kind: VerdictErrorKind): number {
  return verdictErrorKinds.indexOf(kind)
}
