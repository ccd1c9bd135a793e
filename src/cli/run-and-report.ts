import type { Verdict } from '../domain/index.ts'
import { escapeTerminal } from '../report/index.ts'
import { evaluationEvents } from '../runs/evaluation-events.ts'
import { newTally, type PendingCount, type RunOutcome, type RunPlan, type RunReport, runJudges } from '../runs/index.ts'
import type { Store } from '../store/index.ts'
import type { Asking } from './asking-models.ts'
import { type Context, made } from './context.ts'
import type { ModelFlags, RunFlags } from './judge-options.ts'
import { showRunProgress } from './run-progress.ts'

export interface StreamFlags {
  jsonl?: boolean
  ordered?: boolean
}

/** Runs a plan with progress, a line for each verdict and events where they are wanted, and tells what became of it. */
export async function runAndReport({
  plan,
  count,
  asking: { access, stop, abort },
  store,
  dataset,
  seed,
  flags,
  context,
}: {
  plan: RunPlan
  count: PendingCount
  asking: Asking
  store: Store
  dataset: string
  seed: string
  flags: RunFlags & Pick<ModelFlags, 'concurrency'> & StreamFlags
  context: Context
}): Promise<RunReport> {
  const at = made(context)
  const began = performance.now()
  const tally = newTally()
  const progress = showRunProgress(context, { total: count.pending, meter: access.meter, tally })
  await using events = await evaluationEvents({
    env: context.env,
    dataset,
    onLost: (lost, emitted) =>
      context.stderr.write(
        `${lost} of ${emitted} events did not reach the OpenTelemetry collector; no verdict is lost\n`,
      ),
  })
  let outcome: RunOutcome
  try {
    outcome = await runJudges({
      store,
      dataset,
      plan,
      concurrency: flags.concurrency,
      stop: flags.jsonl && context.readerGone ? AbortSignal.any([stop, context.readerGone]) : stop,
      abort,
      failuresInARow: flags.keepGoing ? null : undefined,
      ordered: flags.ordered,
      tally,
      onVerdict: (verdict, judgment) => {
        if (flags.jsonl) context.stdout.write(`${lineOf(verdict)}\n`)
        events?.emit(verdict, judgment)
      },
    })
  } finally {
    progress.stop()
  }
  const { end, reason = null } = outcome
  const { failures, ...meter } = access.meter
  return {
    format: 'goodhart/run/1',
    made: at,
    dataset,
    judges: plan.judges.map(({ judge: { judge }, criterion }) => ({
      name: judge.name,
      version: judge.version,
      kind: judge.kind,
      form: typeof judge.settings.form === 'string' ? judge.settings.form : null,
      criterion: criterion.id,
      ...(tally.byJudge.get(judge.version) ?? { answered: 0, errors: 0 }),
    })),
    plan: {
      items: count.items,
      withoutOutput: count.withoutOutput,
      repeats: plan.repeats,
      orders: plan.orders,
      sample: flags.sample === undefined ? null : { size: flags.sample, seed },
      retryErrors: plan.retryErrors,
      concurrency: flags.concurrency,
    },
    before: { known: count.known, errors: count.errors, pending: count.pending },
    end,
    reason,
    answered: tally.answered,
    elsewhere: tally.elsewhere,
    left: Math.max(0, count.pending - tally.answered - tally.elsewhere),
    values: tally.values,
    errorKinds: tally.errorKinds,
    errorExamples: tally.errorExamples,
    seconds: (performance.now() - began) / 1000,
    models: { ...meter, failures },
  }
}

/** One line, in which nothing that a terminal takes for its own is left. */
function lineOf(verdict: Verdict): string {
  return escapeTerminal(JSON.stringify(verdict))
}
