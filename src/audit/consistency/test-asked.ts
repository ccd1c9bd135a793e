import { defineJudge, type Judge, type Verdict, type VerdictValue } from '../../domain/index.ts'
import type { ItemEvidence } from '../../store/store.ts'
import { type AlignmentData, collectRatings } from '../alignment/ratings.ts'
import type { ConsistencyOptions } from './consistency.ts'

/** What a judge said of one item, each time that it was asked: a number is a bare score. */
export type Said = VerdictValue | number

/** Answers by judge: as first shown, and of a pair as shown the other way round. */
export interface AskedItem {
  tags?: Record<string, string>
  ab?: Record<string, Said[]>
  ba?: Record<string, Said[]>
}

export const options: ConsistencyOptions = { seed: 'test', confidence: 0.95, replicates: 300, show: 20 }

/** A judge called `name`, or one of its forms. */
export function modelJudge(name: string, form?: string): Judge {
  const settings = { model: name }
  const base = defineJudge({ name, kind: 'llm', settings })
  if (form === undefined) return base
  return defineJudge({ name: `${name}/${form}`, kind: 'llm', settings: { ...settings, formOf: base.version, form } })
}

/** Items are called item-1, item-2 and so on; judges are named as in the items. */
export async function askedData(items: readonly AskedItem[], judges: readonly Judge[]): Promise<AlignmentData> {
  async function* evidence(): AsyncGenerator<ItemEvidence> {
    for (const [i, { tags = {}, ab = {}, ba }] of items.entries()) {
      const id = `item-${i + 1}`
      const said = (presentation: 'AB' | 'BA', { name, version }: Judge) =>
        ((presentation === 'AB' ? ab : ba)?.[name] ?? []).map((one, repeat): Verdict => {
          const shared = { item: id, criterion: 'good', judge: version, repeat, ...(ba && { presentation }) }
          if (typeof one === 'number') return { ...shared, value: 'graded', score: one }
          return { ...shared, value: one, ...(one === 'error' && { errorKind: 'timeout' }) }
        })
      yield {
        id,
        tags,
        pairwise: ba !== undefined,
        outputLengths: [],
        labels: [],
        verdicts: judges.flatMap((judge) => [...said('AB', judge), ...said('BA', judge)]),
      }
    }
  }
  return collectRatings(evidence(), judges)
}

/** `times` items that are alike. */
export function times(times: number, item: AskedItem): AskedItem[] {
  return Array.from({ length: times }, () => item)
}
