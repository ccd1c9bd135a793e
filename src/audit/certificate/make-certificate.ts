import type { Judge } from '../../domain/index.ts'
import type { AlignmentReport } from '../alignment/alignment-report.ts'
import type { AttackReport } from '../attacks/attack-report.ts'
import type { ConsistencyReport } from '../consistency/consistency-report.ts'
import type { IndependenceReport } from '../independence/independence-report.ts'
import type { PressureReport } from '../pressure/pressure-report.ts'
import type { SearchReport } from '../search/search-report.ts'
import { attackEvidence } from './attack-evidence.ts'
import { type Certificate, type CertificateQuestion, certificateQuestions, type QuestionAnswer } from './certificate.ts'
import { alignmentEvidence, consistencyEvidence, mostIndependent, nothingShared } from './evidence.ts'
import { applyRules, type Evidence, findingOf, grade } from './grade.ts'
import { pressureEvidence, standardsUnderPressure } from './pressure-evidence.ts'
import {
  alignedTold,
  attackableTold,
  consistentTold,
  guardedTold,
  independentTold,
  optimisableTold,
  type Told,
} from './questions.ts'
import { otherCriterion, otherJudge } from './refused-reports.ts'
import { searchEvidence } from './search-evidence.ts'
import { headlineOf } from './sentences.ts'

interface Reports {
  consistency?: ConsistencyReport
  alignment?: AlignmentReport
  independence?: IndependenceReport
  attack?: AttackReport
  search?: SearchReport
  pressure?: PressureReport
}

const questionOf: Record<keyof Reports, CertificateQuestion> = {
  consistency: 'consistent',
  alignment: 'aligned',
  independence: 'independent',
  attack: 'attackable',
  search: 'attackable',
  pressure: 'optimisable',
}

/**
 * What was found out about one judge version, as its certificate. Pure: the same reports give the same certificate.
 *
 * @param budget    queries and dollars granted and spent, null where unlimited or unknown, and what was cut off
 * @param notTested what the audit left out, in words
 * @param kept      path or id of each whole report, where it was kept
 * @throws {UsageError} `other-judge` where a report is about none or another version of this judge, `other-criterion` where two
 *                      reports ask different questions
 */
export function makeCertificate({
  judge,
  made,
  budget,
  notTested,
  kept = {},
  ...reports
}: Reports & {
  judge: Pick<Judge, 'name' | 'version' | 'kind'>
  made: Certificate['made']
  budget: Certificate['budget']
  notTested: readonly string[]
  kept?: Partial<Record<keyof Reports, string>>
}): Certificate {
  const { name, version, kind } = judge
  const { consistency, alignment, independence, attack, search, pressure } = reports
  const asked = askedOf(reports)
  const consistent = consistency && ofVersion('consistency', consistency.judges, version)
  const aligned = alignment && ofVersion('alignment', alignment.judges, version)
  const attacked = attack && ofVersion('attack', attack.judges, version)
  if (search) ofVersion('search', [search.judge], version)
  const rater = independence?.raters.find(
    (one) =>
      one.is === 'judge' && (one.version ?? version) === version && (one.version !== undefined || one.name === name),
  )
  if (independence && rater === undefined) throw otherJudge('independence', version)
  const shared =
    independence &&
    rater &&
    (mostIndependent(independence, rater.name)?.phi ?? (aligned && nothingShared(independence, rater.name, aligned)))
  const standards = pressure
    ? standardsUnderPressure(pressure, { judge, ...(asked && { criterion: asked.criterion.id }) })
    : []
  const evidence: Evidence = {
    pairwise: asked?.pairwise ?? false,
    figures: withoutAbsent({
      ...(consistent && consistencyEvidence(consistent)),
      ...(aligned && alignmentEvidence(aligned)),
      'error-correlation': shared ? { estimate: shared } : undefined,
      ...(attacked && attackEvidence(attacked, made.confidence)),
      ...(search && searchEvidence(search)),
      ...pressureEvidence(standards),
    }),
  }
  const outcomes = applyRules(evidence)
  const answers = grade(evidence)
  const told: Record<CertificateQuestion, Told> = {
    consistent: consistentTold(consistent, evidence.pairwise),
    aligned: alignedTold(alignment, aligned),
    independent: independentTold(independence, rater?.name ?? name, shared?.value === 0 && shared.method === 'none'),
    attackable: attackableTold({ report: attack, judge: attacked, search }),
    optimisable: optimisableTold(pressure, standards, version),
    guarded: guardedTold(),
  }
  return {
    format: 'goodhart/certificate/1',
    made,
    judge: { name, version, kind },
    asked,
    headline: headlineOf(answers),
    answers,
    questions: certificateQuestions.map(
      (question): QuestionAnswer => ({
        question,
        finding: findingOf(question, outcomes),
        ...told[question],
        rules: outcomes.filter((outcome) => outcome.question === question),
        reports: referencesOf(question, reports, kept),
      }),
    ),
    curves: [...new Set(standards.map(({ curve }) => curve))].map(
      ({ method, optimised, gold, unit, points, headline }) => ({ method, optimised, gold, unit, points, headline }),
    ),
    budget,
    notTested: [...notTested],
  }
}

/** @throws {UsageError} `other-judge` */
function ofVersion<J extends { version: string }>(kind: string, judges: readonly J[], version: string): J {
  const found = judges.find((judge) => judge.version === version)
  if (found === undefined) throw otherJudge(kind, version)
  return found
}

/** @throws {UsageError} `other-criterion` */
function askedOf({ alignment, attack, consistency, independence, search }: Reports): Certificate['asked'] {
  const sets = [alignment, consistency, attack, independence].flatMap((report) => (report ? [report.set] : []))
  const searched = search ? [{ ...search.set, pairwise: false }] : []
  const [first, ...others] = [...sets, ...searched]
  if (first === undefined) return null
  const { name, criterion, pairwise } = first
  const other = others.find((set) => set.criterion.id !== criterion.id)
  if (other) throw otherCriterion(criterion.id, other.criterion.id)
  return { set: name, criterion, pairwise }
}

function referencesOf(
  question: CertificateQuestion,
  reports: Reports,
  kept: Partial<Record<keyof Reports, string>>,
): QuestionAnswer['reports'] {
  return (Object.keys(questionOf) as (keyof Reports)[])
    .filter((kind) => questionOf[kind] === question)
    .flatMap((kind) => {
      const report = reports[kind]
      if (report === undefined) return []
      const { format, made, set } = report
      const { at, goodhart, seed, confidence } = made
      return [{ format, set: set.name, at, goodhart, seed, confidence, kept: kept[kind] ?? null }]
    })
}

function withoutAbsent(figures: { [Id in keyof Evidence['figures']]: Evidence['figures'][Id] | undefined }) {
  return Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure !== undefined)) as Evidence['figures']
}
