/** A chat, as trainers read it. */
export interface Message {
  role: 'user' | 'assistant'
  content: string
}

/** What a column holds. */
export type ColumnType = 'string' | 'integer' | 'number' | 'boolean' | 'messages' | { [field: string]: ColumnType }

/** Rows of one form, as one file. */
export interface TrainingTable {
  /** Of the file, without what comes after the dot. */
  name: string
  /** What it is for, for a reader. */
  purpose: string
  columns: Record<string, ColumnType>
  rows: Record<string, unknown>[]
}

export function ask(content: string): Message[] {
  return [{ role: 'user', content }]
}

export function answer(content: string): Message[] {
  return [{ role: 'assistant', content }]
}
