import { createColors } from 'picocolors'
import type { Experiment, RunEvent, StageEvent, StagePlan } from '../lab/experiment/index.ts'
import { escapeTerminal } from '../report/index.ts'
import { displayWidth, truncate } from '../report/terminal/text-layout.ts'
import { type Context, wantsColour } from './context.ts'

const redrawEveryMs = 250
const lineEveryMs = 30_000
const curves = ['judge', 'gold', 'truth'] as const
const barWidth = 12

/** What is known of a stage that runs. Times in milliseconds of one clock. */
export interface StageProgress {
  id: string
  kind: string
  began: number
  /** What it told last, and what it told first of the same unit, from which the time left is told. */
  last?: Progress
  first?: Progress
  points: Record<string, number>[]
}
type Progress = { at: number } & Extract<StageEvent, { type: 'progress' }>

/**
 * How an experiment gets on: on a terminal a line for each stage that runs, redrawn in place; elsewhere a line when a stage
 * begins or ends, and now and then how far it is.
 */
export function showLabProgress(
  { stderr, env }: Context,
  { stages }: Experiment,
): { tell: (event: RunEvent) => void; stop: () => void } {
  const isTerminal = stderr.isTTY === true
  const { dim } = createColors(wantsColour(stderr, env))
  const running = new Map<string, StageProgress>()
  const began = performance.now()
  let done = 0
  let drawn = 0

  const erase = () => {
    if (drawn > 0) stderr.write(`\x1b[${drawn}A\x1b[0J`)
    drawn = 0
  }
  const draw = () => {
    const now = performance.now()
    const width = Math.max((stderr.columns || 80) - 1, 40)
    const lines = [...running.values()].map((stage) => progressLine(stage, { now, width }))
    const left = stages.length - done - running.size
    const summary = `${done} of ${stages.length} stages done, ${running.size} running, ${left} to come; ${duration((now - began) / 1000)}`
    if (isTerminal) {
      erase()
      stderr.write([...lines, dim(truncate(summary, width))].map((line) => `${line}\n`).join(''))
      drawn = lines.length + 1
    } else if (lines.length > 0) stderr.write([...lines, summary].map((line) => `${line}\n`).join(''))
  }
  const say = (text: string) => {
    erase()
    stderr.write(`${escapeTerminal(text)}\n`)
    if (isTerminal) draw()
  }
  const timer = setInterval(draw, isTerminal ? redrawEveryMs : lineEveryMs)
  return {
    tell(event) {
      const { plan } = event
      if (event.type === 'started') {
        running.set(plan.id, { id: plan.id, kind: plan.kind, began: performance.now(), points: [] })
        if (!isTerminal) say(`${plan.id}: started, ${event.threads === 1 ? '1 thread' : `${event.threads} threads`}`)
      } else if (event.type === 'told') takeIn(running.get(plan.id), event.event, performance.now())
      else if (event.type === 'moved-aside') say(`${plan.id}: another plan's results are kept in ${event.to}`)
      else {
        const took = running.get(plan.id)
        running.delete(plan.id)
        if (event.end === 'done' || event.end === 'kept') done++
        say(endLine(event, plan, took && (performance.now() - took.began) / 1000))
      }
    },
    stop() {
      clearInterval(timer)
      erase()
    },
  }
}

function endLine(event: Extract<RunEvent, { type: 'ended' }>, { id }: StagePlan, seconds?: number): string {
  const took = seconds === undefined ? '' : ` after ${duration(seconds)}`
  if (event.end === 'kept') return `${id}: done before`
  if (event.end === 'blocked') return `${id}: not run, for what it needs failed`
  if (event.end === 'failed') return `${id}: failed${took}: ${event.message}`
  return `${id}: ${event.end}${took}`
}

function takeIn(stage: StageProgress | undefined, event: StageEvent, at: number): void {
  if (!stage) return
  if (event.type === 'point') {
    stage.points.push(event.values)
    return
  }
  if (stage.first?.unit !== event.unit || stage.first.total !== event.total) stage.first = { at, ...event }
  stage.last = { at, ...event }
}

/** `policy-1 ██████░░░░░░ 120/300 steps, 40 s left  judge ▃▅▇ 8.6  gold ▃▆▅ 7.1  truth ▃▇▂ 3.2`, no wider than `width`. */
export function progressLine(stage: StageProgress, { now, width }: { now: number; width: number }): string {
  const { last, first, points } = stage
  const share = last && last.total > 0 ? Math.min(last.done / last.total, 1) : 0
  const full = Math.round(share * barWidth)
  const rate = last && first && last.at > first.at ? (last.done - first.done) / (last.at - first.at) : 0
  // What is left shrinks between two words of the stage, too.
  const left = last && rate > 0 ? Math.max((last.total - last.done) / rate - (now - last.at), 0) / 1000 : undefined
  const head = [
    `${truncate(escapeTerminal(stage.id), 24).padEnd(14)} ${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`,
    last ? `${last.done}/${last.total} ${escapeTerminal(last.unit)}` : stage.kind,
    ...(left === undefined ? [] : [`${duration(left)} left`]),
  ].join(' ')
  const shown = curves.filter((curve) => points.some((point) => curve in point))
  const numbers = shown.map((curve) => (points.findLast((point) => curve in point)?.[curve] ?? 0).toFixed(1))
  const fixed = displayWidth(head) + shown.reduce((sum, curve, i) => sum + 4 + curve.length + numbers[i]!.length, 0)
  const room = Math.min(Math.floor((width - fixed) / Math.max(shown.length, 1)), 16)
  const sparks = shown.map((curve, i) => {
    const values = points.flatMap((point) => point[curve] ?? [])
    return [curve, ...(room > 1 ? [sparkline(values, room)] : []), numbers[i]].join(' ')
  })
  const note = shown.length === 0 && last?.note ? [escapeTerminal(last.note)] : []
  return truncate([head, ...sparks, ...note].join('  '), width)
}

const blocks = '▁▂▃▄▅▆▇█'

/** Scores of 0 to 9 in at most `width` columns, the last of them included. */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(values.length, width)
  const picked = Array.from({ length: count }, (_, i) => values[Math.round(((i + 1) * values.length) / count) - 1]!)
  return picked.map((value) => blocks[Math.min(Math.max(Math.floor((value / 9) * 8), 0), 7)] ?? ' ').join('')
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`
  return `${(seconds / 3600).toFixed(1)} h`
}
