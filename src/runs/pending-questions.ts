import { type Item, isPairwise, type Verdict } from '../domain/index.ts'
import type { LiveJudge, Question } from '../judges/live-judge.ts'
import type { ItemEvidence, Store } from '../store/store.ts'
import { presentationsOf, type RunPlan } from './run-plan.ts'

export interface PendingQuestion {
  judge: LiveJudge
  question: Question
  /** It was asked before and ended in an error: what a cache knows of it is of no use. */
  again: boolean
}

interface Source {
  store: Store
  dataset: string
  plan: RunPlan
}

/**
 * What a plan asks and the store does not know yet: criterion by criterion, item by item in the store's order, judge by judge.
 * At constant memory; verdicts may be written meanwhile.
 */
export async function* pendingQuestions({ store, dataset, plan }: Source): AsyncGenerator<PendingQuestion> {
  for (const group of byCriterion(plan)) {
    const items = store.items(dataset)[Symbol.asyncIterator]()
    let item: IteratorResult<Item> = await items.next()
    for await (const evidence of store.evidence(dataset, group.criterion.id)) {
      // Both come in the same order; evidence has ids, too, of which only a label or a verdict is known.
      if (item.done) break
      if (evidence.id !== item.value.id) continue
      if (isJudgeable(item.value) && (plan.includes?.(item.value) ?? true)) {
        for (const { judge, ...asked } of pendingOf(evidence, group.judges, plan, isPairwise(item.value))) {
          const { presentation, repeat, again } = asked
          const question: Question = { item: item.value, criterion: group.criterion, repeat }
          if (presentation) question.presentation = presentation
          yield { judge, question, again }
        }
      }
      item = await items.next()
    }
  }
}

export interface PendingCount {
  /** Questions that will be asked. */
  pending: number
  /** Questions of the plan that have a verdict already. */
  known: number
  /** Questions of the plan that ended in an error and are left alone. */
  errors: number
  /** Items that the plan asks about. */
  items: number
  /** Items of which no output is known, so that there is nothing to ask about. */
  withoutOutput: number
}

/** How much there is to ask, without asking. */
export async function countPending({ store, dataset, plan }: Source): Promise<PendingCount> {
  const count: PendingCount = { pending: 0, known: 0, errors: 0, items: 0, withoutOutput: 0 }
  for (const [g, group] of byCriterion(plan).entries()) {
    for await (const evidence of store.evidence(dataset, group.criterion.id)) {
      if (!(plan.includes?.(evidence) ?? true)) continue
      if (evidence.outputLengths.length === 0) {
        if (g === 0) count.withoutOutput++
        continue
      }
      if (g === 0) count.items++
      const all = group.judges.length * plan.repeats * presentationsOf(plan.orders, evidence.pairwise).length
      const pending = pendingOf(evidence, group.judges, plan, evidence.pairwise).length
      const errors = plan.retryErrors ? 0 : planned(evidence, group.judges, plan).filter(isError).length
      count.pending += pending
      count.errors += errors
      count.known += all - pending - errors
    }
  }
  return count
}

function isJudgeable(item: Item): boolean {
  return isPairwise(item) || item.output !== undefined
}

const isError = ({ value }: Verdict) => value === 'error'

/** The item's verdicts that the plan asks for. */
function planned({ verdicts, pairwise }: ItemEvidence, judges: readonly LiveJudge[], plan: RunPlan): Verdict[] {
  const orders = presentationsOf(plan.orders, pairwise)
  return verdicts.filter(
    ({ judge, presentation, repeat }) =>
      repeat < plan.repeats &&
      orders.includes(presentation) &&
      judges.some(({ judge: { version } }) => version === judge),
  )
}

function pendingOf(evidence: ItemEvidence, judges: readonly LiveJudge[], plan: RunPlan, pairwise: boolean) {
  const known = new Map(planned(evidence, judges, plan).map((verdict) => [keyOf(verdict), verdict]))
  const pending: (Pick<Question, 'presentation' | 'repeat'> & { judge: LiveJudge; again: boolean })[] = []
  for (const judge of judges) {
    for (let repeat = 0; repeat < plan.repeats; repeat++) {
      for (const presentation of presentationsOf(plan.orders, pairwise)) {
        const verdict = known.get(keyOf({ judge: judge.judge.version, presentation, repeat }))
        if (verdict && !(plan.retryErrors && isError(verdict))) continue
        pending.push({ judge, presentation, repeat, again: verdict !== undefined })
      }
    }
  }
  return pending
}

function keyOf({ judge, presentation, repeat }: Pick<Verdict, 'judge' | 'presentation' | 'repeat'>): string {
  return `${presentation ?? ''} ${repeat} ${judge}`
}

function byCriterion({ judges }: RunPlan) {
  const groups = Map.groupBy(judges, ({ criterion }) => criterion.id)
  return [...groups.values()].map((group) => ({
    criterion: group[0]!.criterion,
    judges: group.map(({ judge }) => judge),
  }))
}
