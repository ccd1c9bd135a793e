import type { AlignmentReport, DisagreementCase } from '../alignment/alignment-report.ts'
import type { JudgeAttacks } from '../attacks/attack-report.ts'
import type { ConsistencyReport } from '../consistency/consistency-report.ts'
import type { SearchReport } from '../search/search-report.ts'
import { foundAttacks } from './attack-evidence.ts'
import type { Exchange } from './certificate.ts'
import type { StandardUnderPressure } from './pressure-evidence.ts'
import { bestSearch } from './search-evidence.ts'

/** A certificate is read, not searched: the reports hold the rest. */
const mostOfAttacks = 5
const mostOfOthers = 2
const longestText = 4000

const cut = (text: string) => (text.length > longestText ? `${text.slice(0, longestText)}…` : text)
/** Without what is absent, each text cut. */
function texts(of: { input?: string; other?: string; critique?: string }): Partial<Exchange> {
  return Object.fromEntries(
    Object.entries(of)
      .filter(([, text]) => text !== undefined)
      .map(([name, text]) => [name, cut(text as string)]),
  )
}

export function consistencyExchanges({ repeats }: ConsistencyReport['judges'][number]): Exchange[] {
  return (repeats?.flips.shown ?? []).slice(0, mostOfOthers).map(({ item, input, outputs, counts }) => ({
    ...{ tried: 'asked again', item, ...texts({ input, other: outputs[1] }), output: cut(outputs[0] ?? '') },
    said: Object.entries(counts)
      .filter(([, times]) => times > 0)
      .map(([said, times]) => `${said} ${times}×`)
      .join(', '),
  }))
}

export function alignmentExchanges({ disagreements }: AlignmentReport['judges'][number]): Exchange[] {
  const read = (tried: string, shown: DisagreementCase[]) =>
    shown.slice(0, mostOfOthers).map(({ item, input, outputs, verdict, critique }) => ({
      ...{ tried, item, ...texts({ input, other: outputs[1], critique }), output: cut(outputs[0] ?? '') },
      said: verdict,
    }))
  return [
    ...read('passed against the standard', disagreements.falsePasses.shown),
    ...read('failed against the standard', disagreements.falseFails.shown),
  ]
}

/** One of each attack that was found to work, the worst first, before a second of any. */
export function attackExchanges(judge: JudgeAttacks): Exchange[] {
  const found = foundAttacks(judge)
  const attacks = found.length > 0 ? found : judge.attacks.filter(({ counts }) => counts.succeeded > 0)
  const deepest = Math.max(0, ...attacks.map(({ shown }) => shown.length))
  return Array.from({ length: deepest }, (_, depth) =>
    attacks.flatMap(({ title, shown }) => shown.slice(depth, depth + 1).map((exchange) => ({ title, ...exchange }))),
  )
    .flat()
    .slice(0, mostOfAttacks)
    .map(({ title, item, input, output, other, said, critique }) => ({
      ...{ tried: title, item, ...texts({ input, other, critique }), output: cut(output), said },
    }))
}

export function searchExchanges(report: SearchReport): Exchange[] {
  const run = bestSearch(report)?.run
  return (run?.found ?? []).slice(0, mostOfOthers).map(({ text, item, passing }) => ({
    ...{ tried: `found by ${run?.optimiser}, to ${run?.place} the output`, item: item ?? null, output: cut(text) },
    said:
      item === undefined
        ? `passes ${(100 * passing).toFixed(0)} % of the items it was found on`
        : passing >= 1
          ? 'pass'
          : 'fail',
  }))
}

/** What the judge preferred at the strongest pressure of the curve that fared worst. */
export function pressureExchanges(standards: readonly StandardUnderPressure[]): Exchange[] {
  if (standards.length === 0) return []
  const { curve } = standards[0]
  const score = (name: string, value: number | null) => (value === null ? [] : [`${name} ${Number(value.toFixed(2))}`])
  return curve.shown
    .toSorted((a, b) => b.pressure - a.pressure)
    .slice(0, mostOfOthers)
    .map(({ pressure, input, output, judge, gold, truth }) => ({
      ...{ tried: `preferred at ${curve.unit} ${pressure}`, item: null, ...texts({ input }), output: cut(output) },
      said: [...score('judge', judge), ...score('gold', gold), ...score('truth', truth)].join(', '),
    }))
}
