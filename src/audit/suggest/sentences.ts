import { agreesMore, losesBalance } from './compare-proposals.ts'
import type { SuggestionReport } from './suggestion-report.ts'

export const caution =
  'The proposals were written from dev cases and tested on dev, which flatters them most where they were shown. How good a new prompt is, only the sealed split tells, opened once.'

type Found = Pick<SuggestionReport, 'end' | 'rounds' | 'before' | 'proposals' | 'offer'>

/** What was found, in a sentence for a reader who knows no statistics. */
export function headline({ end, rounds, before, proposals, offer }: Found): string {
  if (before === null) return 'The present prompt was not judged to the end: nothing can be said yet.'
  const tested = proposals.flatMap(({ tested }) => tested ?? [])
  const early = end === 'complete' ? '' : ' before it ended early'
  if (offer !== null) {
    const { comparison } = tested.find(({ version }) => version === offer.version)!
    const points = (100 * comparison.difference.value!).toFixed(1)
    return `Proposal ${offer.round} agrees with people more often than the present prompt on the dev split, by ${points} points: it is offered.`
  }
  if (before.agreement.value === 1)
    return 'The present prompt agrees with people on the whole dev split: there is nothing to mend.'
  if (proposals.length === 0 && end === 'complete') {
    return 'What went wrong on the dev split failed on the way, which no prompt mends: nothing is proposed.'
  }
  if (tested.length === 0) {
    return `Not one of ${counted(rounds, 'proposal')} could be tested${early}: nothing is offered.`
  }
  return `None of ${counted(tested.length, 'tested proposal')} is shown to be better than the present prompt on the dev split${early}: nothing is offered.`
}

export function warnings({ before, proposals }: Pick<SuggestionReport, 'before' | 'proposals'>): string[] {
  const found: string[] = []
  const failed = before?.failedOnTheWay ?? 0
  if (failed > 0) found.push(`${onTheWay(failed)} of the present prompt`)
  for (const { round, tested } of proposals) {
    const ofProposal = tested?.figures.failedOnTheWay ?? 0
    if (ofProposal > 0) found.push(`${onTheWay(ofProposal)} of proposal ${round}`)
  }
  const losses = proposals.filter(
    ({ tested }) => tested && before && agreesMore(tested) && losesBalance(tested, before),
  )
  return [
    ...found.map((what) => `${what} failed on the way and count as disagreements, though no prompt is their cause.`),
    ...losses.map(
      ({ round }) =>
        `Proposal ${round} agrees more often, but its balanced accuracy is lower: it gains on one kind of label what it loses on the other.`,
    ),
  ]
}

function onTheWay(count: number): string {
  return counted(count, 'answer')
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`
}
