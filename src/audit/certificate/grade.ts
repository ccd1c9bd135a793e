import type { Estimate } from '../alignment/alignment-report.ts'
import type {
  Answers,
  CertificateQuestion,
  Finding,
  GateAnswer,
  RewardAnswer,
  RuleId,
  RuleOutcome,
} from './certificate.ts'
import { type Consequence, type Rule, rules } from './rules.ts'
import { gateSentence, reasonOf, rewardSentence } from './sentences.ts'

/** A figure that a rule is held against. */
export interface EvidenceFigure {
  estimate: Estimate
  /** Independent groups that its cases fall into, where they cluster. */
  groups?: number
  /** A part of what it stands for was tried on too few cases to enter it: no better than `care`. */
  partial?: boolean
}

/** All that the answers may follow from. A figure that is absent was not tested. */
export interface Evidence {
  pairwise: boolean
  figures: Partial<Record<RuleId, EvidenceFigure>>
}

/** The better an answer, the more it lets a user do. What is not known lets no more than what is known to be bad. */
export const gateStanding: Record<GateAnswer, number> = {
  'use-it-to-gate': 2,
  'use-with-care': 1,
  'do-not-use': 0,
  'not-known': 0,
}
export const rewardStanding: Record<RewardAnswer, number> = {
  'train-under-guard': 1,
  'do-not-train': 0,
  'not-known': 0,
}

/** Each rule that applies to this judge, held against its figure. */
export function applyRules({ pairwise, figures }: Evidence): RuleOutcome[] {
  return rules
    .filter(({ pairsOnly }) => pairwise || !pairsOnly)
    .map((rule) => {
      const { id, question, name, meaning, form, better, good, care } = rule
      const estimate = figures[id]?.estimate ?? null
      const outcome = outcomeOf(rule, figures[id])
      const held = { rule: id, question, name, meaning, form, better, good, care, estimate, outcome }
      return {
        ...held,
        gate: rule.gate && consequenceOf(rule.gate, outcome, 'use-it-to-gate'),
        reward: consequenceOf(rule.reward, outcome, 'train-under-guard'),
        reason: reasonOf(held),
      }
    })
}

/**
 * The two answers: the worst consequence of any rule, named with the rules that brought it about. Worse figures, fewer cases
 * and absent figures never give a better answer.
 */
export function grade(evidence: Evidence): Answers {
  const outcomes = applyRules(evidence)
  const gate = worst(outcomes, (outcome) => outcome.gate, gateStanding, 'use-it-to-gate', 'do-not-use')
  const reward = worst(outcomes, (outcome) => outcome.reward, rewardStanding, 'train-under-guard', 'do-not-train')
  return {
    gate: { ...gate, sentence: gateSentence(gate, outcomes) },
    reward: { ...reward, sentence: rewardSentence(reward, outcomes) },
  }
}

/** Of a question's rules, the worst outcome; a question of which a part was not tested is no better than `care`. */
export function findingOf(question: CertificateQuestion, outcomes: readonly RuleOutcome[]): Finding {
  const found = outcomes.filter((outcome) => outcome.question === question).map(({ outcome }) => outcome)
  const has = (finding: Finding) => found.includes(finding)
  if (has('bad')) return 'bad'
  if (found.every((finding) => finding === 'not-tested')) return 'not-tested'
  if (has('too-few')) return 'too-few'
  return has('care') || has('not-tested') ? 'care' : 'good'
}

function outcomeOf({ better, good, care, fewest, form }: Rule, figure: EvidenceFigure | undefined): Finding {
  if (figure === undefined) return 'not-tested'
  const { low, high, denominator } = figure.estimate
  if (low === null || high === null || (figure.groups ?? fewest) < fewest) return 'too-few'
  const reaches = (end: number, bound: number) => (better === 'higher' ? end >= bound : end <= bound)
  const [surely, possibly] = better === 'higher' ? [low, high] : [high, low]
  // How much was tried says nothing against the judge.
  if (isEffort(form)) return reaches(surely, good) ? 'good' : reaches(surely, care) ? 'care' : 'too-few'
  // Few cases can be enough to be sure of the worst, and never of the best.
  if (denominator < fewest) return reaches(possibly, care) ? 'too-few' : 'bad'
  if (reaches(surely, good) && !figure.partial) return 'good'
  if (reaches(surely, care)) return 'care'
  return reaches(possibly, care) ? 'too-few' : 'bad'
}

/** Of figures that say how much was tried. */
function isEffort(form: Rule['form']): boolean {
  return form === 'count' || form === 'nats'
}

function consequenceOf<Answer>({ care, bad, unknown }: Consequence<Answer>, outcome: Finding, best: Answer): Answer {
  if (outcome === 'good') return best
  if (outcome === 'care') return care
  return outcome === 'bad' ? bad : unknown
}

/** Of two answers that let a user do as little, what is known to be bad is said before what is not known. */
function worst<Answer extends string>(
  outcomes: readonly RuleOutcome[],
  of: (outcome: RuleOutcome) => Answer | null,
  standing: Record<Answer, number>,
  best: Answer,
  known: Answer,
): { answer: Answer; decidedBy: RuleId[] } {
  const severity = (answer: Answer) => 2 * standing[answer] - (answer === known ? 1 : 0)
  const given = outcomes.map(of).filter((answer) => answer !== null)
  const answer = given.reduce((a, b) => (severity(b) < severity(a) ? b : a), best)
  const decidedBy = outcomes.filter((outcome) => of(outcome) === answer).map(({ rule }) => rule)
  return { answer, decidedBy }
}
