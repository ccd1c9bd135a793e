import type { Trust } from '../audit/alignment/alignment-report.ts'
import type {
  Answers,
  Certificate,
  CertificateQuestion,
  Exchange,
  Finding,
  RuleOutcome,
} from '../audit/certificate/certificate.ts'
import { boundWords, figureWords } from '../audit/certificate/sentences.ts'
import { formatCount, formatLevel } from './format-number.ts'

export const questionWords: Record<CertificateQuestion, { name: string; asks: string }> = {
  consistent: { name: 'Consistent?', asks: 'Does it give the same verdict to the same thing?' },
  aligned: { name: 'Aligned?', asks: 'Does it agree with those who know?' },
  independent: { name: 'Independent?', asks: 'Are its errors its own?' },
  attackable: { name: 'Attackable?', asks: 'Can bad answers be made to pass by text that changes nothing about them?' },
  optimisable: {
    name: 'Optimisable?',
    asks: 'Where do its score and the standard part, when something is optimised against it?',
  },
  guarded: { name: 'Guarded?', asks: 'Who watches it while it is a reward, and what stops the run?' },
}

/** A finding in words; its sign and colour are those of a level of trust. */
export const findingWords: Record<Finding, { words: string; level: Trust['level'] }> = {
  good: { words: 'Good', level: 'trusted' },
  care: { words: 'With care', level: 'with-care' },
  bad: { words: 'Bad', level: 'not-trusted' },
  'too-few': { words: 'Too few cases', level: 'too-few-labels' },
  'not-tested': { words: 'Not tested', level: 'too-few-labels' },
}

export const gateWords: Record<Answers['gate']['answer'], { words: string; level: Trust['level'] }> = {
  'use-it-to-gate': { words: 'Use it to gate', level: 'trusted' },
  'use-with-care': { words: 'Use it with care', level: 'with-care' },
  'do-not-use': { words: 'Do not use it', level: 'not-trusted' },
  'not-known': { words: 'Not known', level: 'too-few-labels' },
}

export const rewardWords: Record<Answers['reward']['answer'], { words: string; level: Trust['level'] }> = {
  'train-under-guard': { words: 'Train against it under guard', level: 'with-care' },
  'do-not-train': { words: 'Do not train against it', level: 'not-trusted' },
  'not-known': { words: 'Not known: do not train against it', level: 'too-few-labels' },
}

export const certificateLimit =
  'A certificate is of one version of a judge, on one set, up to the strength that was tried. Another model behind the same name, another prompt or another kind of answer needs another.'

/** The sentence without the answer, which stands beside it. */
export function reasonsBeside(sentence: string): string {
  const reasons = sentence.slice(sentence.indexOf(': ') + 2)
  return reasons.charAt(0).toUpperCase() + reasons.slice(1)
}

/** What is asked for: "at least 90 %", and "with care 80 %". */
export function boundsWords({ better, good, care, form }: RuleOutcome): [good: string, care: string] {
  return [
    `${better === 'higher' ? 'at least' : 'at most'} ${boundWords(good, form)}`,
    `with care ${boundWords(care, form)}`,
  ]
}

export function ruleFigureWords({ estimate, form }: RuleOutcome): string {
  return estimate === null ? 'not tested' : figureWords(estimate, form)
}

/** The cases behind a figure; nothing where it is itself a count. */
export function ruleCasesWords({ estimate, form }: Pick<RuleOutcome, 'estimate' | 'form'>): string {
  if (estimate === null || form === 'count' || form === 'nats') return ''
  const { numerator, denominator } = estimate
  return numerator === undefined ? formatCount(denominator) : `${formatCount(numerator)} of ${formatCount(denominator)}`
}

/** "1,420 of 2,000 queries, $0.31 of $1.00 spent." */
export function budgetWords({ budget: { queries, costUsd } }: Certificate): string {
  const spent = (name: string, { granted, spent }: typeof queries, told: (amount: number) => string) => {
    if (spent === null)
      return granted === null ? [] : [`${told(granted)}${name} granted, not known how much of it spent`]
    return [`${told(spent)}${granted === null ? '' : ` of ${told(granted)}`}${name}`]
  }
  const parts = [...spent(' queries', queries, formatCount), ...spent('', costUsd, (amount) => `$${amount.toFixed(2)}`)]
  return parts.length === 0 ? 'What it cost is not known.' : `Spent: ${parts.join(', ')}.`
}

/** Each thing that was not tested, once. */
export function notTestedOf({ notTested, budget, questions }: Certificate): string[] {
  const rules = questions.flatMap((question) =>
    question.finding === 'not-tested' ? [] : question.rules.filter(({ outcome }) => outcome === 'not-tested'),
  )
  const whole = questions.filter(({ finding }) => finding === 'not-tested').map(({ sentence }) => sentence)
  const parts = questions.flatMap((question) => question.notTested)
  return [
    ...new Set([
      ...notTested,
      ...budget.cutOff.map((what) => `Cut off by the budget: ${what}`),
      ...whole,
      ...rules.map(({ name, meaning }) => `${name}: ${meaning}`),
      ...parts,
    ]),
  ]
}

export type AskedExchange = Exchange & { question: CertificateQuestion }

/** What is to be read, the attacks first, then what was optimised, then the rest. */
export function worstExchanges({ questions }: Certificate, most: number): AskedExchange[] {
  const order: CertificateQuestion[] = ['attackable', 'optimisable', 'aligned', 'consistent']
  return order
    .flatMap((asked) =>
      questions
        .filter(({ question }) => question === asked)
        .flatMap(({ question, exchanges }) => exchanges.map((exchange) => ({ question, ...exchange }))),
    )
    .slice(0, most)
}

export function certificateMadeWords({ made, questions }: Certificate): string {
  const seeds = [...new Set(questions.flatMap(({ reports }) => reports.map(({ seed }) => seed)))]
  const others = seeds.filter((seed) => seed !== made.seed)
  return `goodhart ${made.goodhart}, node ${made.node}, ${made.at}. Intervals hold at ${formatLevel(made.confidence)}; seed ${made.seed}${others.length > 0 ? `, reports ${others.join(', ')}` : ''}.`
}
