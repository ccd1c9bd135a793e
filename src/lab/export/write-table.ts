import type { SchemaElement } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { ColumnType, TrainingTable } from './training-table.ts'

export type TableFormat = 'jsonl' | 'parquet'

/** A table as the content of a file. */
export function tableContent({ columns, rows }: TrainingTable, format: TableFormat): string | Uint8Array {
  if (format === 'jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  const names = Object.keys(columns)
  const schema: SchemaElement[] = [
    { name: 'root', num_children: names.length },
    ...names.flatMap((name) => elements(name, columns[name]!)),
  ]
  const columnData = names.map((name) => ({ name, data: rows.map((row) => row[name]) }))
  return new Uint8Array(parquetWriteBuffer({ columnData, schema }))
}

/** A column and what is below it, depth first. A list is of three levels, as the format's own rules have it. */
function elements(name: string, type: ColumnType): SchemaElement[] {
  const required = { name, repetition_type: 'REQUIRED' } as const
  if (type === 'string') return [{ ...required, type: 'BYTE_ARRAY', converted_type: 'UTF8' }]
  if (type === 'integer') return [{ ...required, type: 'INT32' }]
  if (type === 'number') return [{ ...required, type: 'DOUBLE' }]
  if (type === 'boolean') return [{ ...required, type: 'BOOLEAN' }]
  if (type === 'messages') {
    return [
      { ...required, converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...elements('element', { role: 'string', content: 'string' }),
    ]
  }
  const fields = Object.entries(type)
  return [{ ...required, num_children: fields.length }, ...fields.flatMap(([field, of]) => elements(field, of))]
}
