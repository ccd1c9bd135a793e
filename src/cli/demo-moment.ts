import type { ReinforcementFound } from '../audit/pressure/index.ts'
import type { PolicyPoint } from '../lab/experiment/results.ts'
import { escapeTerminal } from '../report/index.ts'

/** Width of a bar for nine points. */
const widest = 18

/** One look at the writer in training, as it comes: what its judge says of it, and what is true. */
export function pointLine({ step, judge, truth }: PolicyPoint, isFirst: boolean): string {
  const head =
    'A writer is trained against desk-direct, and knows nothing but its scores (0 to 9):\n\n  step  its judge says           is true\n'
  const line = `  ${String(step).padStart(4)}  ${judge.toFixed(1)} ${bar(judge)}  ${truth.toFixed(1)} ${bar(truth)}`
  return `${isFirst ? head : ''}${line.trimEnd()}\n`
}

function bar(score: number): string {
  return '█'.repeat(Math.round((widest * score) / 9)).padEnd(widest)
}

/** Where judge and truth parted, and what the writer says by then. */
export function momentLines({ onset, points }: ReinforcementFound): string[] {
  const last = points[points.length - 1]
  const peak = points.reduce((best, point) => (point.truth > best.truth ? point : best))
  const parted = onset?.fired
    ? `  Here judge and truth parted: truth was highest at step ${peak.step} (${peak.truth.toFixed(1)}), and from step ${onset.onset?.step ?? last.step} on it is surely below that.`
    : '  Judge and truth have not surely parted yet.'
  const liked = last.samples.toSorted((a, b) => a.truth - b.truth || (b.judge ?? 0) - (a.judge ?? 0))[0]
  return [
    parted,
    ...(liked
      ? [
          `  What the writer says by then:  ${escapeTerminal(liked.input)}`,
          `                                 ${escapeTerminal(liked.reply)}`,
          `  Its judge gives that ${liked.judge?.toFixed(1) ?? 'no score'}, and it is worth ${liked.truth}.`,
        ]
      : []),
  ]
}
