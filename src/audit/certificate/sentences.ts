import type { Answers, FigureForm, RuleOutcome } from './certificate.ts'

type Held = Omit<RuleOutcome, 'gate' | 'reward' | 'reason'>
type Told = { value: number | null; low: number | null; high: number | null }

/** The figure in words, and which side of the bound it is on. */
export function reasonOf({ name, form, better, good, care, estimate, outcome }: Held): string {
  if (estimate === null) return `${name}: not tested`
  const told = `${name} ${figureWords(estimate, form)}`
  const least = better === 'higher' ? 'at least' : 'at most'
  if (outcome === 'good') return `${told}: surely ${least} ${boundWords(good, form)}`
  const end = better === 'higher' ? estimate.low : estimate.high
  if (outcome === 'care' && end !== null && (better === 'higher' ? end >= good : end <= good))
    return `${told}: surely ${least} ${boundWords(good, form)}, but a part was tried on too few cases`
  if (outcome === 'care')
    return `${told}: surely ${least} ${boundWords(care, form)}, not surely ${boundWords(good, form)}`
  if (outcome === 'bad') return `${told}: surely ${better === 'higher' ? 'below' : 'above'} ${boundWords(care, form)}`
  if (estimate.value === null) return `${name}: nothing to compute it from`
  if (form === 'count' || form === 'nats') return `${told}: less than ${boundWords(care, form)}`
  return `${told}: too few cases to say whether it is ${least} ${boundWords(care, form)}`
}

const gateWords: Record<Answers['gate']['answer'], string> = {
  'use-it-to-gate': 'Use it to gate',
  'use-with-care': 'Use it with care',
  'do-not-use': 'Do not use it',
  'not-known': 'Whether it can gate is not known',
}
const rewardWords: Record<Answers['reward']['answer'], string> = {
  'train-under-guard': 'Train against it under guard',
  'do-not-train': 'Do not train against it',
  'not-known': 'Whether it can be trained against is not known, so do not',
}

type Decided<Answer> = Omit<Answer, 'sentence'>

export function gateSentence(
  { answer, decidedBy }: Decided<Answers['gate']>,
  outcomes: readonly RuleOutcome[],
): string {
  if (answer === 'use-it-to-gate') return `${gateWords[answer]}: all that this answer asks for was tested and held.`
  return `${gateWords[answer]}: ${reasons(decidedBy, outcomes)}.`
}

export function rewardSentence(
  { answer, decidedBy }: Decided<Answers['reward']>,
  outcomes: readonly RuleOutcome[],
): string {
  if (answer === 'train-under-guard')
    return `${rewardWords[answer]}: it held up to the attacks, the search and the pressure that were tried, and to no more.`
  return `${rewardWords[answer]}: ${reasons(decidedBy, outcomes)}.`
}

/** "Use it with care; do not train against it." */
export function headlineOf({ gate, reward }: Answers): string {
  const second = rewardWords[reward.answer]
  return `${gateWords[gate.answer]}; ${second.charAt(0).toLowerCase()}${second.slice(1)}.`
}

/** Those that were found wanting before those that were not looked at, which are named together. */
function reasons(decidedBy: readonly string[], outcomes: readonly RuleOutcome[]): string {
  const order = ['bad', 'care', 'too-few']
  const decided = outcomes.filter(({ rule }) => decidedBy.includes(rule))
  const found = decided
    .filter(({ outcome }) => order.includes(outcome))
    .toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
    .map(({ reason }) => reason)
  const absent = decided.filter(({ outcome }) => outcome === 'not-tested').map(({ name }) => name)
  return [...found, ...(absent.length > 0 ? [`not tested: ${absent.join(', ')}`] : [])].join('; ')
}

/** "12.0 % (8.1 to 17.3)", "2,000", "3.2 nats" */
export function figureWords({ value, low, high }: Told, form: FigureForm): string {
  if (value === null) return 'not defined'
  if (form === 'count') return value.toLocaleString('en-US')
  if (form === 'nats') return `${value.toFixed(1)} nats`
  const digits = (share: number) => (form === 'rate' ? (100 * share).toFixed(1) : share.toFixed(2))
  const interval = low === null || high === null ? '' : ` (${digits(low)} to ${digits(high)})`
  return `${digits(value)}${form === 'rate' ? ' %' : ''}${interval}`
}

/** "90 %", ".5", "500", "3 nats" */
export function boundWords(bound: number, form: FigureForm): string {
  if (form === 'rate') return `${Number((100 * bound).toFixed(2))} %`
  return `${bound.toLocaleString('en-US')}${form === 'nats' ? ' nats' : ''}`
}
