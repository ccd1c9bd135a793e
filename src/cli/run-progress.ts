import type { Meter } from '../models/metered.ts'
import type { RunTally } from '../runs/index.ts'
import type { Context } from './context.ts'
import { type Progress, showProgress } from './progress.ts'

const redrawEveryMs = 200
const lineEveryMs = 15_000
/** Throughput is that of the last so many milliseconds. */
const windowMs = 20_000

/**
 * How a run gets on: on a terminal a line that moves, elsewhere a line now and then. By the clock, so that a run that waits for
 * a provider is seen to wait.
 */
export function showRunProgress(
  context: Context,
  { total, meter, tally }: { total: number; meter: Meter; tally: Pick<RunTally, 'answered' | 'errorKinds'> },
): { stop(): void } {
  const isTerminal = context.stderr.isTTY === true
  const line: Progress = showProgress(context, 'Judging')
  const seen: { at: number; answered: number }[] = [{ at: performance.now(), answered: 0 }]
  const timer = setInterval(
    () => {
      seen.push({ at: performance.now(), answered: tally.answered })
      while (seen.length > 2 && seen.at(-1)!.at - seen[0]!.at > windowMs) seen.shift()
      const detail = describe(tally, { total, meter, ...rateOf(seen) })
      if (isTerminal) line.update(detail)
      else context.stderr.write(`${detail}\n`)
    },
    isTerminal ? redrawEveryMs : lineEveryMs,
  )
  return {
    stop() {
      clearInterval(timer)
      line.stop()
    },
  }
}

function rateOf(seen: readonly { at: number; answered: number }[]): { perSecond: number } {
  const [first, last] = [seen[0]!, seen.at(-1)!]
  return { perSecond: (1000 * (last.answered - first.answered)) / Math.max(1, last.at - first.at) }
}

function describe(
  tally: Pick<RunTally, 'answered' | 'errorKinds'>,
  { total, meter, perSecond }: { total: number; meter: Meter; perSecond: number },
): string {
  const counts = (found: Record<string, number | undefined>) => Object.entries(found).map(([kind, n]) => `${n} ${kind}`)
  const errors = counts(tally.errorKinds)
  const failed = counts(meter.failures)
  const left = perSecond > 0 ? `${duration((total - tally.answered) / perSecond)} left` : 'time left unknown'
  return [
    `${tally.answered.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`,
    `${perSecond.toFixed(1)}/s`,
    ...(meter.usd > 0 ? [`$${meter.usd.toFixed(meter.usd < 1 ? 4 : 2)}`] : []),
    ...(errors.length > 0 ? [`errors: ${errors.join(', ')}`] : []),
    ...(failed.length > 0 ? [`calls that failed: ${failed.join(', ')}`] : []),
    left,
  ].join(', ')
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`
  return `${(seconds / 3600).toFixed(1)} h`
}
