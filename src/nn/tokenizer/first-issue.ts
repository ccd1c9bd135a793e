import type { z } from 'zod'

/** What is wrong with a file, and where. The first of its faults alone: a broken file can have millions. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined ? 'it is broken' : `${issue.message} at ${issue.path.join('.') || 'its top'}`
}
