import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { defineExperiment, type Experiment, experimentSchema } from './experiment.ts'
import { type Hypothesis, hypothesisSchema } from './hypothesis.ts'
import { writeWholeFile } from './write-whole-file.ts'

export const registeredSchema = hypothesisSchema.safeExtend({
  /** ISO 8601, UTC: when a run that held this very claim to this very figure was first started. */
  registeredAt: z.string(),
  /** Stages that it looks at had results by then: it was not registered before anything was seen. */
  afterResults: z.boolean(),
  /** When a run was started that claimed it no more, or otherwise. */
  withdrawnAt: z.string().optional(),
})

/** A hypothesis and when it was written down. */
export type RegisteredHypothesis = z.infer<typeof registeredSchema>

const keptSchema = z.object({ experiment: experimentSchema, hypotheses: z.array(registeredSchema) })

/** An experiment as it was last run, with every hypothesis that it ever had. */
export interface KeptExperiment {
  experiment: Experiment
  hypotheses: RegisteredHypothesis[]
}

const file = (folder: string) => join(folder, 'experiment.json')

/** @param folder of the experiment. @returns undefined where none was ever started */
export async function readKeptExperiment(folder: string): Promise<KeptExperiment | undefined> {
  const text = await readFile(file(folder), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { experiment, hypotheses } = keptSchema.parse(JSON.parse(text))
  return { experiment: defineExperiment(experiment), hypotheses }
}

/**
 * Writes down what is about to be run. A hypothesis that was there already keeps its date; one that is new or was changed
 * gets today's; one that is gone stays, as withdrawn.
 *
 * @param hasResult whether a stage has come to its result already
 */
export async function keepExperiment(
  folder: string,
  experiment: Experiment,
  { at, hasResult }: { at: string; hasResult: (stage: string) => boolean },
): Promise<void> {
  const earlier = (await readKeptExperiment(folder))?.hypotheses ?? []
  const standing = new Map(earlier.filter((known) => !known.withdrawnAt).map((known) => [contentOf(known), known]))
  const hypotheses = experiment.hypotheses.map((hypothesis): RegisteredHypothesis => {
    const known = standing.get(contentOf(hypothesis))
    if (known) return known
    const { measure } = hypothesis
    const looksAt = [measure.stage, ...(measure.minus ? [measure.minus.stage] : [])]
    return { ...hypothesis, registeredAt: at, afterResults: looksAt.some(hasResult) }
  })
  const gone = earlier
    .filter((known) => !hypotheses.includes(known))
    .map((known) => ({ ...known, withdrawnAt: known.withdrawnAt ?? at }))
  const kept: KeptExperiment = { experiment, hypotheses: [...hypotheses, ...gone] }
  await writeWholeFile(file(folder), `${JSON.stringify(kept, null, 2)}\n`)
}

function contentOf(hypothesis: Hypothesis): string {
  return canonicalJson(hypothesisSchema.strip().parse(hypothesis))
}
