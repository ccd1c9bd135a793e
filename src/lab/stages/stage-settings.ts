import { z } from 'zod'
import { UsageError } from '../../domain/index.ts'
import type { StagePlan } from '../experiment/stage.ts'

export const networkSizeSchema = z.strictObject({
  width: z.int().min(8),
  layers: z.int().min(1),
  heads: z.int().min(1),
})

/** @throws {UsageError} `bad-settings`, naming the stage and the field */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  { id, kind, settings }: StagePlan,
): z.output<Schema> {
  const read = schema.safeParse(settings)
  if (read.success) return read.data
  const [{ path, message }] = read.error.issues
  throw new UsageError('bad-settings', `Stage ${id} (${kind}): ${path.join('.') || 'its settings'}: ${message}.`)
}

/** The folder of the one stage that plays a part. @throws {UsageError} `missing-need` */
export function neededFolder(
  { plan, inputs }: { plan: StagePlan; inputs: Record<string, string | readonly string[]> },
  part: string,
): string {
  const folder = inputs[part]
  if (typeof folder === 'string') return folder
  throw new UsageError('missing-need', `Stage ${plan.id} (${plan.kind}) needs one stage as its ${part}.`)
}

/** The folders of all stages that play a part; none where the part is not played. */
export function neededFolders(
  { inputs }: { inputs: Record<string, string | readonly string[]> },
  part: string,
): readonly string[] {
  const folders = inputs[part] ?? []
  return typeof folders === 'string' ? [folders] : folders
}
