import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCheckpoint, writeCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { writeWhole } from '../../nn/checkpoint/write-whole.ts'
import { type Engine, type NetworkConfig, NetworkError } from '../../nn/index.ts'
import { type JudgeForm, judgeFormSchema } from './judge-form.ts'
import type { ScoringNetwork } from './score-replies.ts'

/** Says that a folder holds a trained judge, and how to ask it. */
export const formFile = 'judge.json'
/** All that shapes what a trained judge says. */
const files = ['config.json', formFile, 'model.safetensors', 'tokenizer.json']

/** Writes a trained judge as a folder: a checkpoint, and how to ask it. */
export async function writeJudge(folder: string, { network, form, tokenizer }: ScoringNetwork): Promise<void> {
  await writeCheckpoint({ folder, network, tokenizer })
  await writeWhole(join(folder, formFile), `${JSON.stringify(form, null, 2)}\n`)
}

/**
 * A trained judge from its folder.
 *
 * @throws {NetworkError} `unusable-judge`, `no-tokenizer`, and those of the checkpoint
 */
export async function readJudge({ engine }: { engine: Engine }, folder: string): Promise<ScoringNetwork> {
  const { network, tokenizer } = await readCheckpoint(folder)
  if (!tokenizer) throw new NetworkError('no-tokenizer', `${folder} has no tokenizer.json.`)
  const form = await readJudgeForm(folder)
  const problem = mismatch(form, network.config)
  if (problem) throw new NetworkError('unusable-judge', `The judge in ${folder} cannot be asked: ${problem}.`)
  return { engine, network: engine.attach(network), tokenizer, form }
}

/**
 * How the judge in a folder is asked.
 *
 * @throws {NetworkError} `unusable-judge`
 */
export async function readJudgeForm(folder: string): Promise<JudgeForm> {
  return readForm(await readFileOf(folder, formFile), folder)
}

/**
 * SHA-256 of the content of each file of a trained judge, hexadecimal.
 *
 * @throws {NetworkError} `unusable-judge` where one is not there
 */
export async function judgeFileHashes(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const file of files) {
    hashes[file] = createHash('sha256')
      .update(await readFileOf(folder, file))
      .digest('hex')
  }
  return hashes
}

async function readFileOf(folder: string, file: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, file))
  } catch (error) {
    throw new NetworkError(
      'unusable-judge',
      `${join(folder, file)} cannot be read (${(error as Error).message}): the folder of a trained judge holds ${files.join(', ')}.`,
      { cause: error },
    )
  }
}

function readForm(text: Buffer, folder: string): JudgeForm {
  let written: unknown
  try {
    written = JSON.parse(text.toString('utf8'))
  } catch (error) {
    throw new NetworkError('unusable-judge', `${join(folder, formFile)} is no JSON: ${(error as Error).message}.`)
  }
  const parsed = judgeFormSchema.safeParse(written)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]
  throw new NetworkError('unusable-judge', `${join(folder, formFile)}, field ${path.join('.') || '(all)'}: ${message}.`)
}

/** Why a network cannot be asked in a form. */
function mismatch({ form, tokens, longestTrace }: JudgeForm, config: NetworkConfig): string | undefined {
  const { digits, ...markers } = tokens
  const unknown = [...digits, ...Object.values(markers)].find((token) => token >= config.vocabulary)
  if (unknown !== undefined) return `token ${unknown} of its form is not one of the ${config.vocabulary} it knows`
  if ((form === 'scalar') !== (config.head === 'scalar')) return `its form is ${form} and its head is ${config.head}`
  if ((form === 'reasoning') !== longestTrace > 0) return `its form is ${form} and its longest trace ${longestTrace}`
  if (longestTrace >= config.context) return `its longest trace fills its context of ${config.context} tokens`
  return undefined
}
