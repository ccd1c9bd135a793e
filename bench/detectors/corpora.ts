import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { testDataFolder } from '../../src/datasets/test-data.ts'
import type { ModelOutput } from '../../src/text/detectors/index.ts'
import { readRefusals } from './refusals.ts'
import { type Split, splitOf } from './split.ts'

/** An answer of a model or a person, and the side of its input. */
export interface RealOutput extends ModelOutput {
  corpus: string
  split: Split
}

interface Corpus {
  folder: string
  read(folder: string): Generator<ModelOutput> | ModelOutput[]
}

const corpora: Corpus[] = [
  { folder: 'alpaca_eval', read: alpacaEval },
  { folder: 'llmbar', read: llmbar },
  { folder: 'pandalm', read: pandalm },
  { folder: 'vicuna80', read: vicuna80 },
  { folder: 'summeval_llm', read: summeval },
  { folder: 'recipe_chatbot', read: recipes },
]

/** The model of the constant text that wins on AlpacaEval. */
export const nullModel = 'NullModel'

/**
 * Every stored output with the input it answers (SummEval's articles are not stored: its inputs are their names). Corpora that
 * this machine lacks are left out and named by `absent`.
 */
export async function readCorpora(): Promise<{ outputs: RealOutput[]; absent: string[] }> {
  const absent: string[] = []
  const outputs: RealOutput[] = []
  for (const { folder, read } of corpora) {
    const path = testDataFolder(folder)
    if (path === undefined) absent.push(folder)
    else for (const output of read(path)) outputs.push({ ...output, corpus: folder, split: splitOf(output.input) })
  }
  const responses = await readRefusals()
  if (responses === undefined) absent.push('xstest')
  for (const { input, output, model, split } of responses ?? []) {
    outputs.push({ corpus: 'xstest', model, input, output, split })
  }
  return { outputs, absent }
}

function* alpacaEval(folder: string): Generator<ModelOutput> {
  for (const path of globSync('raw/*/model_outputs.json', { cwd: folder }).sort()) {
    const rows = readJson<{ instruction: string; output: string }[]>(join(folder, path))
    const model = path.split(/[\\/]/)[1]!
    for (const { instruction, output } of rows) yield { model, input: instruction, output }
  }
  const rows = readLines<{ instruction: string; baseline_gpt4_1106_preview: string }>(
    join(folder, 'instructions.jsonl'),
  )
  for (const row of rows) {
    yield { model: 'gpt-4-1106-preview', input: row.instruction, output: row.baseline_gpt4_1106_preview }
  }
}

function* llmbar(folder: string): Generator<ModelOutput> {
  const rows = readLines<{ subset: string; input: string; output_1: string; output_2: string }>(
    join(folder, 'items.jsonl'),
  )
  for (const { subset, input, output_1, output_2 } of rows) {
    // Some questions come again in other subsets, with the same outputs.
    for (const output of [output_1, output_2]) yield { model: subset, input, output }
  }
}

function* pandalm(folder: string): Generator<ModelOutput> {
  const rows = readJson<
    { cmp_key: string; instruction: string; input: string; response1: string | boolean; response2: string | boolean }[]
  >(join(folder, 'testset-v1.json'))
  for (const row of rows) {
    const [first, second] = row.cmp_key.split('_')
    const input = `${row.instruction}\n\n${row.input}`
    // Six answers "true" were stored as a truth value.
    yield { model: first!, input, output: String(row.response1) }
    yield { model: second!, input, output: String(row.response2) }
  }
}

function* vicuna80(folder: string): Generator<ModelOutput> {
  const questions = readLines<{ question_id: number; text: string }>(join(folder, 'question.jsonl'))
  const texts = new Map(questions.map(({ question_id, text }) => [question_id, text]))
  for (const path of globSync('answer/*.jsonl', { cwd: folder }).sort()) {
    const model = basename(path, '.jsonl').replace(/^answer_/, '')
    for (const { question_id, text } of readLines<{ question_id: number; text: string }>(join(folder, path))) {
      yield { model, input: texts.get(question_id)!, output: text }
    }
  }
}

function summeval(folder: string): ModelOutput[] {
  const rows = readLines<{ system: string; id: string; summary: string }>(join(folder, 'items.jsonl'))
  return rows.map(({ system, id, summary }) => ({ model: system, input: id, output: summary }))
}

function recipes(folder: string): ModelOutput[] {
  const rows = readLines<{ query: string; response: string }>(join(folder, 'labeled_traces.jsonl'))
  return rows.map(({ query, response }) => ({ model: 'recipe assistant', input: query, output: response }))
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}

function readLines<T>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T)
}
