import type { Sample } from './results.ts'

/** What kinds of stage there are; what each does stands in its own file under `stages/`. */
export const stageKinds = ['base', 'gold', 'annotate', 'judge', 'policy', 'evaluate'] as const
export type StageKind = (typeof stageKinds)[number]

/** One stage of an experiment, as it is planned: everything that shapes its outcome. */
export interface StagePlan {
  /** Unique within the experiment; also the name of its folder: letters, digits, `-` and `_`. */
  id: string
  kind: StageKind
  world: string
  /** Of the stage's kind; plain JSON. */
  settings: Record<string, unknown>
  /** Every random number of the stage comes from it. */
  seed: string
  /** Stages whose outcome it reads, by the part that they play in it, such as `{ base: 'base-1', judges: ['direct-1'] }`. */
  needs: Record<string, string | readonly string[]>
}

/** What a running stage tells of itself, for people to watch. Nothing that a result depends on. */
export type StageEvent =
  | { type: 'progress'; done: number; total: number; unit: string; note?: string }
  | { type: 'point'; step: number; values: Record<string, number>; samples?: Sample[] }

/** Where a stage finds itself when it runs. */
export interface StageContext {
  plan: StagePlan
  /** Its own folder, there already, to write into. What it left there in an earlier, broken-off run is still there. */
  folder: string
  /** Folders of the finished stages that it needs, by the part that they play. */
  inputs: Record<string, string | readonly string[]>
  /** How many threads it may use; never alters what comes out. */
  threads: number
  /** Aborted when the stage is to stop: it saves what it has and throws the signal's reason. */
  signal: AbortSignal
  tell(event: StageEvent): void
}

/**
 * Runs one stage, or goes on with one that was broken off: what it has saved in its folder is where it goes on from, and
 * what comes out is the same to the bit as if it had never been broken off.
 *
 * @returns the stage's result, of the shape that `results.ts` gives for its kind; the runner writes it to `result.json`
 */
export type RunStage = (context: StageContext) => Promise<unknown>
