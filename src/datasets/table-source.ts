import type { Judge } from '../domain/index.ts'
import type { ColumnMapping } from './column-mapping.ts'
import type { FileFormat } from './file-format.ts'
import { ColumnCheck } from './mapped-columns.ts'
import { OccurrenceCounts } from './occurrence-counts.ts'
import { readRows } from './read-rows.ts'
import type { RowEvent } from './row.ts'
import type { SourceEvent } from './source.ts'
import { recordedJudge, TableRow } from './table-row.ts'

/**
 * A table as items, labels and verdicts, by what its columns mean. The criterion and the judges come first; a judge of a
 * long table comes with its first verdict. A row that repeats an item repeats it whole: the store knows it already.
 *
 * Where a judge of a long table speaks of an item more than once, its verdicts are numbered as repeats 0, 1, 2 ... in the
 * order of the rows, adjacent or not, and alike at every import. This alone takes memory that grows with the file: some
 * 30 bytes for each item and judge, see `OccurrenceCounts`.
 *
 * A judge's cell that cannot be read is a verdict `error` (`unparseable`) with the cell as its raw text; a person's is a
 * problem, and the rest of the row is kept. Blank cells are no label and no verdict.
 *
 * @throws {DatasetError} `missing-column`, and those of `readRows`
 */
export async function* tableSource(options: {
  path: string
  mapping: ColumnMapping
  format?: FileFormat
  onBytes?: (read: number, total: number) => void
}): AsyncGenerator<SourceEvent> {
  const { path, mapping } = options
  const judges = new Map<string, Judge>(mapping.judges.map((name) => [name, recordedJudge(name)]))
  yield {
    file: path,
    records: [
      // A question that nobody in the table answers is not the dataset's.
      ...(holdsAnswers(mapping) ? [{ type: 'criterion', criterion: mapping.criterion } as const] : []),
      ...[...judges.values()].map((judge) => ({ type: 'judge', judge }) as const),
    ],
  }

  const repeats = new OccurrenceCounts()
  let position = 0
  const read = (event: RowEvent): SourceEvent => {
    position++
    if ('row' in event) return new TableRow({ file: path, row: event.row, mapping, judges, repeats }).read(position)
    return { file: path, line: event.problem.line, records: [], problems: [event.problem] }
  }
  const columns = new ColumnCheck({ file: path, mapping })
  for await (const event of readRows(options)) {
    for (const admitted of columns.push(event)) yield read(admitted)
  }
  for (const admitted of columns.end()) yield read(admitted)
}

function holdsAnswers({ human, gold, judges, judgeName }: ColumnMapping): boolean {
  return human.length + judges.length > 0 || gold !== undefined || judgeName !== undefined
}
