import { z } from 'zod'
import { registeredSchema } from './kept-experiment.ts'
import { stageKinds } from './stage.ts'
import { reportedResultSchema } from './stage-result-schema.ts'

/** `unfinished` has begun and has no result, `waiting` has not begun. */
export const stageStates = ['done', 'unfinished', 'failed', 'waiting'] as const

const stageSchema = z.object({
  id: z.string(),
  kind: z.enum(stageKinds),
  world: z.string(),
  settings: z.record(z.string(), z.json()),
  seed: z.string(),
  needs: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  state: z.enum(stageStates),
  /** What a failed stage said. */
  message: z.string().nullable(),
  /** Of the plan as it was run, see `HashedPlan`; null where it was not. */
  hash: z.string().nullable(),
  /** Versions that it was run with. */
  versions: z.object({ goodhart: z.string(), world: z.number() }).nullable(),
  /** Wall clock of all pieces of its run that came to an end; null where none did. */
  seconds: z.number().nullable(),
  /** How many such pieces there are: more than one where it was stopped or failed and went on. */
  pieces: z.number().int(),
  /** Where its last piece ran. */
  machine: z
    .object({ cpu: z.string(), platform: z.string(), node: z.string(), threads: z.number(), cores: z.number() })
    .nullable(),
  result: reportedResultSchema.nullable(),
})
export type ReportedStage = z.infer<typeof stageSchema>

const hypothesisSchema = registeredSchema.safeExtend({
  /** What it is held to; null as long as a result that it needs is missing. */
  figure: z.number().nullable(),
  holds: z.boolean().nullable(),
  /** Why there is no figure although the results are there. */
  problem: z.string().nullable(),
})
export type ReportedHypothesis = z.infer<typeof hypothesisSchema>

/** An experiment with all that came of it so far. */
export const labReportSchema = z.object({
  format: z.literal('goodhart/lab/1'),
  made: z.object({ at: z.string(), goodhart: z.string(), node: z.string() }),
  experiment: z.object({ name: z.string(), title: z.string() }),
  worlds: z.array(z.object({ id: z.string(), version: z.number(), description: z.string(), passesFrom: z.number() })),
  end: z.enum(['complete', 'unfinished']),
  hypotheses: z.array(hypothesisSchema),
  /** Each after those that it needs. */
  stages: z.array(stageSchema),
})

export type LabReport = z.infer<typeof labReportSchema>
