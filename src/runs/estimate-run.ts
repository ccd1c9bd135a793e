import type { DryAccess } from '../models/dry-access.ts'
import type { ModelSpec } from '../models/model-spec.ts'
import { costOf, type Price } from '../models/prices.ts'
import type { Store } from '../store/store.ts'
import { pendingQuestions } from './pending-questions.ts'
import { type RunPlan, sampleKey } from './run-plan.ts'

/** What one model is expected to cost in a run. */
export interface ModelEstimate {
  /** `provider/model` */
  model: string
  calls: number
  /** Four characters a token, as English has in the tokenizers in use. */
  inputTokens: number
  /** If every answer were as long as it may be. */
  mostOutputTokens: number
  /** Of the input alone; absent where no price is known. */
  inputUsd?: number
  /** With every answer as long as it may be: the bill is between the two. */
  mostUsd?: number
}

/** So many questions are prepared in full; the rest are taken to be like them. */
const prepared = 200

/**
 * What a run would ask, without asking: prompts are built for a random sample of its questions and counted.
 *
 * @param plan    its judges opened with doors of `access`
 * @param pending how many questions there are, see `countPending`
 */
export async function estimateRun({
  store,
  dataset,
  plan,
  pending,
  access,
  priceOf,
}: {
  store: Store
  dataset: string
  plan: RunPlan
  pending: number
  access: DryAccess
  priceOf: (spec: ModelSpec) => Price | undefined
}): Promise<ModelEstimate[]> {
  // Of few questions that are left among many items, hardly one would be in a sample of the items.
  const share = Math.min(1, prepared / Math.max(1, pending))
  const includes: RunPlan['includes'] = (item) =>
    (plan.includes?.(item) ?? true) && (share === 1 || sampleKey('estimate', item.id) < share)
  let asked = 0
  for await (const { judge, question } of pendingQuestions({ store, dataset, plan: { ...plan, includes } })) {
    asked++
    await judge.ask(question)
  }
  if (asked === 0) return []
  const scale = pending / asked
  return [...access.uses.values()].map(({ spec, calls, inputLength, mostOutputTokens }) => {
    const input = Math.round((inputLength / 4) * scale)
    const output = Math.round(mostOutputTokens * scale)
    const price = priceOf(spec)
    return {
      model: `${spec.provider}/${spec.model}`,
      calls: Math.round(calls * scale),
      inputTokens: input,
      mostOutputTokens: output,
      ...(price && { inputUsd: costOf({ input, output: 0 }, price), mostUsd: costOf({ input, output }, price) }),
    }
  })
}
