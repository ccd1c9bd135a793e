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
  /** The run stops after so many answers in a row that failed on the way, `null` never; 20 unless told. */
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
  const tally = newTally()
  const tell = (told: [Verdict, Judgment]) => options.onVerdict?.(...told)
  const inOrder = options.ordered ? new InOrder(4 * concurrency, tell) : undefined
  let end: RunEnd | undefined
  let reason: string | undefined
  let failure: { error: unknown } | undefined
  let asked = 0
  let failedInARow = 0

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
      if (options.abort?.aborted) end ??= 'stopped'
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
    await writer.write(records)
    tally.add(verdict)
    options.onProgress?.(tally)
    if (inOrder) inOrder.put(number, [verdict, judgment])
    else tell([verdict, judgment])
    const failed = verdict.errorKind === 'transport' || verdict.errorKind === 'timeout'
    failedInARow = failed ? failedInARow + 1 : 0
    if (failuresInARow !== null && failedInARow >= failuresInARow) {
      end ??= 'failing'
      reason ??= `${failedInARow} answers in a row failed${verdict.raw === undefined ? '' : `, the last with: ${verdict.raw}`}`
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
