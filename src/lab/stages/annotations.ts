import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Task } from '../worlds/index.ts'
import type { Writer } from './reply-mix.ts'

/** A reply with what gold said of it: a line of `annotations.jsonl`. */
export interface Annotation {
  id: string
  input: string
  facts: Task['facts']
  reply: string
  ended: boolean
  /** Gold's most probable score. */
  score: number
  /** Gold's expected score. */
  expected: number
  /** Known to nobody who trains on it. */
  truth: number
  pass: boolean
  trace?: string
  split: 'train' | 'held-out'
  writer: Writer
}

export const annotationsFile = 'annotations.jsonl'

export async function readAnnotations(folder: string): Promise<Annotation[]> {
  const annotations: Annotation[] = []
  for await (const line of createInterface({ input: createReadStream(join(folder, annotationsFile)) })) {
    annotations.push(JSON.parse(line) as Annotation)
  }
  return annotations
}
