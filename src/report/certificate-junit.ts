import type { Certificate, QuestionAnswer } from '../audit/certificate/certificate.ts'
import { questionWords } from './certificate-words.ts'
import { type JunitCase, junitSuite } from './junit-suite.ts'

/**
 * One case a question: it fails where the finding is bad or rests on too few cases, is skipped where nothing was tested, and is an
 * error where it was tested and gave nothing to compute from. The two answers are properties: `goodhart gate` goes by them.
 */
export function certificateToJunit(certificate: Certificate): string {
  const { judge, made, answers, questions, headline } = certificate
  return junitSuite({
    name: `goodhart certificate: ${judge.name}`,
    at: made.at,
    properties: {
      judge: judge.version,
      gate: answers.gate.answer,
      reward: answers.reward.answer,
      headline,
      seed: made.seed,
    },
    cases: questions.map((question) => questionCase(judge.name, question)),
  })
}

function questionCase(classname: string, { question, finding, sentence, rules }: QuestionAnswer): JunitCase {
  const told = { classname, name: questionWords[question].name }
  if (finding === 'good' || finding === 'care') return { ...told, result: null }
  const reasons = rules.filter(({ outcome }) => outcome === finding).map(({ reason }) => reason)
  const message = reasons.join('; ') || sentence
  if (finding === 'not-tested') return { ...told, result: { is: 'skipped', type: finding, message } }
  const empty = rules.some(({ outcome, estimate }) => outcome === 'too-few' && estimate?.denominator === 0)
  return {
    ...told,
    result: { is: empty ? 'error' : 'failure', type: empty ? 'no-verdict' : finding, message, text: sentence },
  }
}
