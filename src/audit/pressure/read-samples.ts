import { type ColumnMapping, type FileFormat, type Row, readRows, readScore } from '../../datasets/index.ts'
import { ColumnCheck } from '../../datasets/mapped-columns.ts'
import { cellOf } from '../../datasets/row.ts'
import { type Problem, quoteFound } from '../../domain/index.ts'
import type { PressureReport } from './pressure-report.ts'
import { SampleColumns, type SampleTable } from './samples.ts'

/** Which column of a table of samples means what. */
export interface SampleMapping {
  /** What the samples are answers to: an id, or the text itself. */
  prompt: string
  /** The prompt's text, to be read. */
  input?: string
  /** The sample's text, to be read. */
  output?: string
  /** A column a judge, at least one. */
  judges: readonly string[]
  gold: string
  truth?: string
  /** Prompts with the same value are drawn together. */
  cluster?: string
}

/** Problems that a report shows; the others are counted. */
const mostShown = 20

/**
 * Reads a table with a row for each sample: CSV, TSV, JSON Lines, JSON, Parquet. A cell that is no number is a problem and no
 * score; an empty one is no score. A row whose prompt is empty, or that cannot be read, is a problem and no sample.
 *
 * @throws {DatasetError} `missing-column`, and those of `readRows`
 */
export async function readSamples({
  path,
  columns,
  format,
  onBytes,
}: {
  path: string
  columns: SampleMapping
  format?: FileFormat
  onBytes?: (read: number, total: number) => void
}): Promise<{ samples: SampleTable; problems: PressureReport['problems'] }> {
  const problems: PressureReport['problems'] = { count: 0, shown: [], readAsFail: {} }
  const tell = (problem: Problem) => {
    problems.count++
    if (problems.shown.length < mostShown) problems.shown.push(problem)
  }
  const { judges, gold, truth, cluster = 'prompt' } = columns
  const samples = new SampleColumns({ judges, gold, truth, clusteredBy: cluster })
  const check = new ColumnCheck({ file: path, mapping: mappingOf(columns) })
  const take = (event: { row: Row } | { problem: Problem }) => {
    if ('problem' in event) tell(event.problem)
    else
      addRow({
        row: event.row,
        columns,
        samples,
        tell: (problem) => tell({ file: path, line: event.row.line, ...problem }),
      })
  }
  for await (const event of readRows({ path, ...(format && { format }), ...(onBytes && { onBytes }) })) {
    for (const admitted of check.push(event)) take(admitted)
  }
  for (const admitted of check.end()) take(admitted)
  return { samples: samples.table(), problems }
}

function addRow({
  row,
  columns,
  samples,
  tell,
}: {
  row: Row
  columns: SampleMapping
  samples: SampleColumns
  tell: (problem: Omit<Problem, 'file' | 'line'>) => void
}): void {
  const text = (column: string | undefined) => {
    const cell = column === undefined ? undefined : cellOf(row, column)
    if (cell === null || cell === undefined) return undefined
    if (typeof cell !== 'object') return String(cell).toWellFormed()
    tell({ column, found: quoteFound(cell), accepted: 'a text' })
    return undefined
  }
  const score = (column: string) => {
    const cell = cellOf(row, column)
    const read = readScore(cell)
    if (read === undefined) tell({ column, found: quoteFound(cell), accepted: 'a number, or nothing' })
    return typeof read === 'number' ? read : null
  }
  const prompt = text(columns.prompt)
  if (prompt === undefined || prompt.trim() === '') {
    tell({ column: columns.prompt, found: quoteFound(prompt ?? ''), accepted: 'what the sample answers' })
    return
  }
  const cluster = text(columns.cluster) || undefined
  const { said, known } = samples.clusterOf({ prompt, cluster })
  if (known !== undefined && said !== known) {
    const accepted = "the same in all rows of a prompt; the first row's counts"
    tell({ column: columns.cluster, found: quoteFound(cluster ?? ''), accepted })
  }
  const [input, output] = [text(columns.input), text(columns.output)]
  samples.add({
    prompt,
    ...(cluster !== undefined && { cluster }),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    judges: columns.judges.map(score),
    gold: score(columns.gold),
    truth: columns.truth === undefined ? null : score(columns.truth),
  })
}

/** For the check of columns alone. */
function mappingOf({ prompt, input, output, judges, gold, truth, cluster }: SampleMapping): ColumnMapping {
  return {
    id: prompt,
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    human: [],
    gold,
    judges: [...judges],
    tags: [truth, cluster].filter((column) => column !== undefined),
    criterion: { id: 'gold', question: '' },
    pass: [],
    fail: [],
    tie: [],
    abstain: [],
    gradedJudges: true,
    gradedHumans: true,
  }
}
