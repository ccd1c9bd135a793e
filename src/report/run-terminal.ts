import type { ModelEstimate, PendingCount } from '../runs/index.ts'
import type { RunReport } from '../runs/run-report.ts'
import { escapeTerminal } from './escape.ts'

const whole = (n: number) => n.toLocaleString('en-US')
const counted = (n: number, what: string) => `${whole(n)} ${what}${n === 1 ? '' : 's'}`
const oneLine = (text: string) => text.replace(/\s+/g, ' ')
const usd = (amount: number) => {
  if (amount > 0 && amount < 0.0001) return 'less than $0.0001'
  return `$${amount > 0 && amount < 0.01 ? amount.toPrecision(2) : amount.toFixed(2)}`
}

const endings: Record<RunReport['end'], string> = {
  complete: 'Done',
  stopped: 'Stopped',
  budget: 'Stopped at the budget',
  failing: 'Stopped, since nobody answers',
}

/** What a run did, in a few lines. */
export function runToTerminal(report: RunReport): string {
  const { end, reason, answered, elsewhere, left, before, values, errorKinds, errorExamples } = report
  const { seconds, models, judges, plan } = report
  const lines = [
    `${endings[end]}: ${counted(answered, 'answer')} in ${seconds.toFixed(1)} s${answered > 0 ? `, ${(answered / Math.max(seconds, 0.001)).toFixed(1)} a second` : ''}`,
  ]
  if (reason !== null) lines.push(reason)
  if (elsewhere > 0)
    lines.push(`${counted(elsewhere, 'answer')} not kept: another run had answered the same questions meanwhile`)
  if (before.known > 0) lines.push(`${whole(before.known)} were known already and were not asked for again`)
  if (before.errors > 0) {
    lines.push(`${whole(before.errors)} failed in an earlier run and were left alone (--retry-errors asks again)`)
  }
  if (plan.withoutOutput > 0) lines.push(`${whole(plan.withoutOutput)} items have no output to judge`)
  for (const judge of judges) {
    lines.push(
      `  ${judge.version}${judge.form === null ? '' : ` (form: ${judge.form})`}: ${counted(judge.answered, 'answer')}, ${whole(judge.errors)} of them errors, under the criterion ${judge.criterion}`,
    )
  }
  const counts = (found: Record<string, number | undefined>) =>
    Object.entries(found)
      .map(([name, n]) => `${whole(n ?? 0)} ${name}`)
      .join(', ')
  if (answered > 0) lines.push(`verdicts: ${counts(values)}`)
  for (const [kind, n] of Object.entries(errorKinds)) {
    const example = errorExamples[kind as keyof typeof errorExamples]
    lines.push(
      `${counted(n ?? 0, 'error')} (${kind})${example === undefined ? '' : `, the first: ${oneLine(example)}`}`,
    )
  }
  if (models.inputTokens + models.outputTokens + models.unpriced > 0) {
    const { calls, inputTokens, outputTokens, unpriced } = models
    const cost =
      unpriced > 0 && models.usd === 0
        ? 'cost unknown'
        : `${usd(models.usd)}${unpriced > 0 ? ` without ${whole(unpriced)} calls whose price is not known` : ''}`
    lines.push(
      `models: ${counted(calls, 'call')}, ${whole(inputTokens)} tokens in, ${whole(outputTokens)} out, ${cost}`,
    )
  }
  if (Object.keys(models.failures).length > 0) lines.push(`calls that failed: ${counts(models.failures)}`)
  const failed = Object.values(errorKinds).reduce((sum, n) => sum + (n ?? 0), 0)
  if (failed > 0) lines.push(`${whole(failed)} of these answers are errors, not verdicts: --retry-errors asks again`)
  if (left > 0) lines.push(`${whole(left)} are left: run it again to go on`)
  return `${lines.map(escapeTerminal).join('\n')}\n`
}

/** What a run would ask and cost. */
export function estimateToText({
  count,
  estimates,
  asOf,
}: {
  count: PendingCount
  estimates: readonly ModelEstimate[]
  /** The day of the price list. */
  asOf: string
}): string {
  const lines = [
    `${whole(count.pending)} questions about ${whole(count.items)} items; ${whole(count.known)} are known already, ${whole(count.errors)} failed before and would be left alone`,
  ]
  if (count.withoutOutput > 0) lines.push(`${whole(count.withoutOutput)} items have no output to judge`)
  for (const { model, calls, inputTokens, mostOutputTokens, inputUsd, mostUsd } of estimates) {
    const price =
      inputUsd === undefined || mostUsd === undefined
        ? 'price unknown: name it under prices in goodhart.config.ts'
        : `${usd(inputUsd)} for the input, at most ${usd(mostUsd)} with every answer as long as it may be`
    lines.push(
      `${model}: ${whole(calls)} calls, about ${whole(inputTokens)} tokens in, at most ${whole(mostOutputTokens)} out: ${price}`,
    )
  }
  if (estimates.length > 0) lines.push(`Tokens are counted as four characters each; list prices as of ${asOf}.`)
  lines.push('Nobody was asked.')
  return `${lines.map(escapeTerminal).join('\n')}\n`
}
