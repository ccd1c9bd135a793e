import type { PressureCurve } from './pressure-report.ts'
import type { SamplePool } from './sample-pool.ts'
import type { SampleTable } from './samples.ts'

/** Below so many groups the test for a fall errs more often than it says where the standard passes few. */
const fewGroups = 50

/** What a reader should know before quoting a curve from a table. */
export function tableWarnings({
  samples,
  pool: { rows, judge },
  curve,
  largestN,
}: {
  samples: SampleTable
  pool: SamplePool
  curve: PressureCurve
  largestN: number | undefined
}): string[] {
  const { optimised, gold, withoutScore } = curve
  const scored = rows.filter((ofPrompt) => ofPrompt.length > 0)
  const strongest = curve.points.at(-1)!.pressure
  const used = rows.filter((ofPrompt) => ofPrompt.length >= strongest)
  const most = scored.reduce((top, ofPrompt) => Math.max(top, ofPrompt.length), 0)
  const groups = new Set(
    [...rows.keys()]
      .filter((prompt) => rows[prompt].length >= strongest)
      .map((prompt) => samples.prompts[prompt].cluster),
  )
  const tied = tiedShare(used, judge)
  const warnings: (string | false)[] = [
    withoutScore > 0 &&
      `${count(withoutScore)} of ${count(samples.prompt.length)} samples lack a score by ${optimised} or by ${gold}: they are in no figure.`,
    used.length < samples.prompts.length &&
      `${count(samples.prompts.length - used.length)} of ${count(samples.prompts.length)} prompts have fewer than ${count(strongest)} scored samples by ${optimised}: they are in no point of its curve.`,
    largestN === undefined &&
      most > strongest &&
      `The curve of ${optimised} ends at n = ${count(strongest)}, the samples of the prompt with the fewest; others have up to ${count(most)}. A larger n can be asked for, and leaves out prompts with fewer.`,
    tied > 0 &&
      `${(100 * tied).toFixed(1)} % of the samples tie with another of their prompt by the score of ${optimised}. Ties are broken at random, in expectation, and KL is then an upper bound.`,
    groups.size < fewGroups &&
      `${count(groups.size)} independent groups are few: where ${gold} gives its high scores rarely, the test for a fall errs more often than it says.`,
  ]
  return warnings.filter((warning) => warning !== false)
}

/** Of the samples in use, the share that has the same score as another of its prompt. */
function tiedShare(used: readonly (readonly number[])[], judge: readonly number[]): number {
  let [tied, all] = [0, 0]
  for (const rows of used) {
    const times = new Map<number, number>()
    for (const i of rows) times.set(judge[i], (times.get(judge[i]) ?? 0) + 1)
    for (const many of times.values()) if (many > 1) tied += many
    all += rows.length
  }
  return tied / all
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
