import { ExperimentError } from '../experiment/errors.ts'
import type { ExperimentRun } from '../experiment/read-run.ts'
import { type Annotation, annotationsOf } from '../experiment/stage-files.ts'
import type { ExportTarget } from './export-targets.ts'
import { trainingTables } from './training-tables.ts'
import { type TableFormat, tableContent } from './write-table.ts'

export interface ExportedFile {
  name: string
  purpose: string
  rows: number
  content: string | Uint8Array
}

/**
 * The annotations of every annotate stage that is done, in the forms that a trainer reads.
 *
 * @throws {ExperimentError} `nothing-to-export`
 */
export async function exportAnnotations(
  { experiment, stages }: ExperimentRun,
  { target, format }: { target: ExportTarget; format: TableFormat },
): Promise<ExportedFile[]> {
  const done = stages.filter(({ plan, result }) => plan.kind === 'annotate' && result)
  const annotations: Annotation[] = []
  for (const { plan, folder } of done) {
    // Ids are unique within a stage.
    for await (const one of annotationsOf(folder)) annotations.push({ ...one, id: `${plan.id}/${one.id}` })
  }
  if (annotations.length === 0) {
    throw new ExperimentError(
      'nothing-to-export',
      `No annotate stage of ${experiment.name} is done: goodhart lab run it first.`,
    )
  }
  return trainingTables(target, { annotations, source: `goodhart/${experiment.name}` }).map((table) => ({
    name: `${table.name}.${format}`,
    purpose: table.purpose,
    rows: table.rows.length,
    content: tableContent(table, format),
  }))
}
