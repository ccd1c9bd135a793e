import { UsageError } from '../../domain/errors.ts'

/** Why a report is not about what is certified. */

export function otherJudge(kind: string, version: string): UsageError {
  return new UsageError(
    'other-judge',
    `The ${kind} report is not about ${version}: a certificate is of one judge version, so make the report with that one.`,
  )
}

export function otherCriterion(asked: string, other: string): UsageError {
  return new UsageError(
    'other-criterion',
    `The reports ask different things (${asked} and ${other}): a certificate is of one question.`,
  )
}
