import type { DataRecord, Verdict } from '../domain/index.ts'
import type { Judgment } from '../judges/live-judge.ts'
import { BudgetError } from '../models/errors.ts'
import type { Store } from '../store/store.ts'
import { InOrder } from './in-order.ts'
import { type PendingQuestion, pendingQuestions } from './pending-questions.ts'
import type { RunPlan } from './run-plan.ts'
import { newTally, type RunTally } from './run-tally.ts'
import { VerdictWriter } from './verdict-writer.ts'

export interface RunOptions {
  store: Store
  dataset: string
  plan: RunPlan
  /** Questions under way at once, at least 1. */
  concurrency: number
  /** Once aborted no more questions are asked; those under way are waited for and kept. */
  stop?: AbortSignal
  /** Once aborted those under way are given up, too. */
  abort?: AbortSignal
  /** Told of each verdict once it is kept. */
  onVerdict?: (verdict: Verdict, judgment: Judgment) => void
  /** Whether `onVerdict` is told in the order of the questions, not as answers come. */
  ordered?: boolean
  /** Told after each answer. */
  onProgress?: (tally: RunTally) => void
  /** Where answers are counted; a new one unless told. */
  tally?: RunTally
  /**
   * The run stops once a judge has failed so often in a row on the way (`transport`, `timeout`), or so often from the beginning
   * in whatever way; `null` never, 20 unless told.
   */
  failuresInARow?: number | null
  now?: () => number
}

/** How a run ended: all asked, told to stop, the budget spent, or nobody answering. */
export type RunEnd = 'complete' | 'stopped' | 'budget' | 'failing'

export interface RunOutcome {
  end: RunEnd
  /** What stopped it, in words, where it was the budget or failures. */
  reason?: string
  tally: RunTally
}

/**
 * Asks the judges what the plan asks for and the store does not know, and keeps what they say.
 *
 * At constant memory, however many items. A place among the `concurrency` is free for the next question only once the verdict
 * is kept: a process that dies loses no more than the questions that were under way, and the next run asks those, and those
 * alone, again.
 *
 * @throws whatever the store or a judge throws that is no answer; what was under way elsewhere is kept before
 */
export async function runJudges(options: RunOptions): Promise<RunOutcome> {
  const { store, dataset, plan, concurrency, failuresInARow = 20, now = () => performance.now() } = options
  await store.append(dataset, [
    ...plan.judges.map(({ criterion }) => ({ type: 'criterion', criterion }) as const),
    ...plan.judges.map(({ judge: { judge } }) => ({ type: 'judge', judge }) as const),
  ])
  const questions = pendingQuestions({ store, dataset, plan })
  const writer = new VerdictWriter(store, dataset)
  const tally = options.tally ?? newTally()
  const tell = (told: [Verdict, Judgment]) => options.onVerdict?.(...told)
  const inOrder = options.ordered ? new InOrder(4 * concurrency, tell) : undefined
  let end: RunEnd | undefined
  let reason: string | undefined
  let failure: { error: unknown } | undefined
  let asked = 0
  const failing = new FailureCount()

  const isOver = () => {
    if (!end && (options.stop?.aborted || options.abort?.aborted)) end = 'stopped'
    return end !== undefined || failure !== undefined
  }

  async function work(): Promise<void> {
    while (!isOver()) {
      const next = await questions.next()
      if (next.done || isOver()) return
      const number = asked++
      await inOrder?.mayBegin(number)
      if (isOver()) return
      await settle(next.value, number)
      if (isOver()) inOrder?.letBegin()
    }
  }

  async function settle({ judge, question, again }: PendingQuestion, number: number): Promise<void> {
    const began = now()
    let judgment: Judgment
    try {
      judgment = await judge.ask(question, { signal: options.abort, fresh: again })
    } catch (error) {
      // A judge that is told to stop may give up a question for which it would have to try again.
      if (options.abort?.aborted || (options.stop?.aborted && error === options.stop.reason)) end ??= 'stopped'
      else if (error instanceof BudgetError) {
        end ??= 'budget'
        reason ??= error.message
      } else failure ??= { error }
      return
    }
    const { item, criterion, presentation, repeat } = question
    const key = { item: item.id, criterion: criterion.id, presentation, repeat }
    const verdict: Verdict = {
      latencyMs: Math.round(now() - began),
      ...judgment.answer,
      ...key,
      judge: judge.judge.version,
    }
    const records: DataRecord[] = [{ type: 'verdict', verdict }]
    for (const member of judgment.members ?? []) {
      records.push({ type: 'judge', judge: member.judge })
      records.push({ type: 'verdict', verdict: { ...member.answer, ...key, judge: member.judge.version } })
    }
    const kept = await writer.write(records)
    if (kept) tally.add(verdict)
    else tally.elsewhere++
    options.onProgress?.(tally)
    if (inOrder) inOrder.put(number, [verdict, judgment])
    else tell([verdict, judgment])
    const inARow = failing.count(verdict)
    if (failuresInARow !== null && inARow >= failuresInARow) {
      end ??= 'failing'
      const last = verdict.raw === undefined ? '' : `, the last with: ${verdict.raw}`
      reason ??= `${inARow} answers of ${judge.judge.name} in a row failed${last}`
    }
  }

  await Promise.all(
    Array.from({ length: concurrency }, () =>
      work().catch((error) => {
        failure ??= { error }
      }),
    ),
  )
  inOrder?.release()
  await questions.return(undefined)
  if (failure) throw failure.error
  return { end: end ?? 'complete', ...(reason !== undefined && { reason }), tally }
}

/** Failures of each judge, until it gives a verdict. */
class FailureCount {
  readonly #byJudge = new Map<string, { inARow: number; everWorked: boolean }>()

  /** @returns how many failures this one is the last of; 0 where it is none, or of a kind that comes of what is judged */
  count({ judge, errorKind }: Verdict): number {
    const known = this.#byJudge.get(judge) ?? { inARow: 0, everWorked: false }
    this.#byJudge.set(judge, known)
    const failedOnTheWay = errorKind === 'transport' || errorKind === 'timeout'
    if (errorKind === undefined) known.everWorked = true
    if (failedOnTheWay || (errorKind !== undefined && !known.everWorked)) known.inARow++
    else known.inARow = 0
    return known.inARow
  }
}
