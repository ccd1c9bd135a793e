import type { SuggestionReport } from '../audit/suggest/index.ts'
import { formatCount } from './format-number.ts'

type Proposals = SuggestionReport['proposals']
type Tested = NonNullable<Proposals[number]['tested']>

/** "Of 14 disagreements that the proposer was shown, 9 are mended; of 11 that it was not, 3. 2 of 130 right verdicts are spoilt." */
export function changesWords({ shown, notShown }: Tested): string {
  const spoilt = shown.spoilt + notShown.spoilt
  const right = shown.right + notShown.right
  return [
    `Of ${counted(shown.wrong, 'disagreement')} that the proposer was shown, ${formatCount(shown.mended)} ${verb(shown.mended)} mended;`,
    `of ${formatCount(notShown.wrong)} that it was not, ${formatCount(notShown.mended)}.`,
    `${formatCount(spoilt)} of ${counted(right, 'right verdict')} ${verb(spoilt)} spoilt.`,
  ].join(' ')
}

/** "Disagreements with people: 12 false passes, 9 false fails, 3 without a verdict." */
export function disagreementWords({ disagreements }: NonNullable<SuggestionReport['before']>): string {
  const { falsePasses, falseFails, noVerdict } = disagreements
  return `The present prompt's disagreements with people: ${formatCount(falsePasses)} false passes, ${formatCount(falseFails)} false fails, ${formatCount(noVerdict)} without a verdict.`
}

/** By which test proposals were held against the present prompt, and for how many p is adjusted. At least one was. */
export function correctionWords(proposals: Proposals): string {
  const tested = proposals.flatMap(({ tested }) => tested ?? [])
  const names = [...new Set(tested.map(({ comparison }) => comparison.test))].join(', ')
  return `Agreement held against that of the present prompt on the same cases: ${names}; p adjusted for ${counted(tested.length, 'proposal')} (Benjamini-Hochberg).`
}

function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`
}

function verb(count: number): string {
  return count === 1 ? 'is' : 'are'
}
