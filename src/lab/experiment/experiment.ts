import { z } from 'zod'
import { ExperimentError } from './errors.ts'
import { type Hypothesis, hypothesisSchema } from './hypothesis.ts'
import { type StagePlan, stageKinds } from './stage.ts'

/** Names of folders, on every file system. */
const idSchema = z
  .string()
  .max(80)
  .regex(/^[A-Za-z0-9][\w-]*$/, 'letters, digits, "-" and "_", beginning with a letter or a digit')

const stageSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(stageKinds),
  world: z.string().min(1).optional(),
  settings: z.record(z.string(), z.json()).default({}),
  seed: z.string(),
  needs: z.record(z.string(), z.union([z.string(), z.array(z.string()).readonly()])).default({}),
})

export const experimentSchema = z.strictObject({
  name: idSchema,
  title: z.string().min(1),
  /** Of every stage that names none. */
  world: z.string().min(1),
  hypotheses: z.array(hypothesisSchema).default([]),
  stages: z.array(stageSchema).min(1),
})

/** An experiment as people write it. */
export type ExperimentInput = z.input<typeof experimentSchema>

/** An experiment that can be run: ids are unique, and every stage stands after those that it needs. */
export interface Experiment {
  name: string
  title: string
  world: string
  /** What was claimed before anything was seen. */
  hypotheses: Hypothesis[]
  stages: StagePlan[]
}

/**
 * What a file of an experiment exports as its default.
 *
 * @throws {ExperimentError} `bad-experiment`, naming the field, or the stages that do not fit together
 */
export function defineExperiment(input: ExperimentInput): Experiment {
  const parsed = experimentSchema.safeParse(input)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw bad(path.length > 0 ? `field ${path.join('.')}: ${message}` : message)
  }
  const { world, hypotheses, stages, ...rest } = parsed.data
  const plans = stages.map((stage): StagePlan => ({ ...stage, world: stage.world ?? world }))
  requireUnique('stage', plans)
  requireUnique('hypothesis', hypotheses)
  requireKnown(plans, hypotheses)
  return { ...rest, world, hypotheses, stages: afterNeeds(plans) }
}

/** The ids of the stages that a stage needs, each once. */
export function neededIds({ needs }: Pick<StagePlan, 'needs'>): string[] {
  return [...new Set(Object.values(needs).flat())]
}

/** Folders are named by ids, and some file systems know no case. */
function requireUnique(what: string, all: readonly { id: string }[]): void {
  const seen = new Set<string>()
  for (const { id } of all) {
    if (seen.has(id.toLowerCase())) throw bad(`there are two of ${what} ${JSON.stringify(id)} (case does not count)`)
    seen.add(id.toLowerCase())
  }
}

function requireKnown(stages: readonly StagePlan[], hypotheses: readonly Hypothesis[]): void {
  const ids = new Set(stages.map(({ id }) => id))
  for (const stage of stages) {
    const missing = neededIds(stage).find((id) => !ids.has(id))
    if (missing !== undefined) throw bad(`stage ${stage.id} needs ${JSON.stringify(missing)}, which is no stage`)
  }
  for (const { id, measure } of hypotheses) {
    const missing = [measure, ...(measure.minus ? [measure.minus] : [])].find(({ stage }) => !ids.has(stage))
    if (missing) throw bad(`hypothesis ${id} looks at ${JSON.stringify(missing.stage)}, which is no stage`)
  }
}

/** As they are written, but each after those that it needs. */
function afterNeeds(stages: readonly StagePlan[]): StagePlan[] {
  const ordered: StagePlan[] = []
  const placed = new Set<string>()
  while (ordered.length < stages.length) {
    const next = stages.find((stage) => !placed.has(stage.id) && neededIds(stage).every((id) => placed.has(id)))
    if (!next) {
      const circle = stages.filter(({ id }) => !placed.has(id)).map(({ id }) => id)
      throw bad(`stages need one another in a circle: among ${circle.join(', ')}`)
    }
    ordered.push(next)
    placed.add(next.id)
  }
  return ordered
}

function bad(what: string): ExperimentError {
  return new ExperimentError('bad-experiment', `The experiment cannot be run: ${what}.`)
}
