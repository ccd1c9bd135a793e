import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../../domain/index.ts'
import { type Checkpoint, readCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { readLlama2cModel } from '../../nn/checkpoint/llama2c.ts'
import { initialNetwork, type Network, parameterLayout } from '../../nn/index.ts'
import type { Tokenizer } from '../../nn/tokenizer/tokenizer.ts'
import type { StageContext } from '../experiment/stage.ts'
import { storedFolder } from './stored-network.ts'

/**
 * A network that is there already, with its tokenizer: a checkpoint folder, or a llama2.c checkpoint `NAME.bin` beside its
 * tokenizer `tok*.bin`, as that file or their folder.
 *
 * @throws {UsageError} `no-such-network`; {NetworkError} where its files are no such thing
 */
export async function readPretrained(name: string): Promise<Checkpoint> {
  const path = storedFolder(name)
  const isFile = statSync(path).isFile()
  if (!isFile && existsSync(join(path, 'config.json'))) return readCheckpoint(path)
  const folder = isFile ? dirname(path) : path
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.bin'))
    .map((file) => join(folder, file))
  const tokenizers = files.filter((file) => /[/\\]tok[^/\\]*$/.test(file))
  const checkpoints = isFile ? [path] : files.filter((file) => !tokenizers.includes(file))
  if (checkpoints.length !== 1 || tokenizers.length !== 1) {
    throw new UsageError(
      'no-such-network',
      `There is no network ${name}: ${path} should be a folder with config.json and model.safetensors, or a llama2.c checkpoint NAME.bin beside one tokenizer tok*.bin.`,
    )
  }
  return readLlama2cModel({ checkpoint: readFileSync(checkpoints[0]), tokenizer: readFileSync(tokenizers[0]) })
}

/** The tokenizer of the network that a base stage starts from, or of the first network among what a stage needs. */
export async function pretrainedTokenizer({ plan, inputs }: StageContext): Promise<Tokenizer | undefined> {
  if (plan.kind === 'base' && typeof plan.settings.from === 'string') {
    return (await readPretrained(plan.settings.from)).tokenizer
  }
  const folders = Object.values(inputs)
    .flat()
    .flatMap((folder) => [join(folder, 'network'), join(folder, 'judge')])
  const found = folders.find((folder) => existsSync(join(folder, 'tokenizer.json')))
  return found === undefined ? undefined : (await readCheckpoint(found)).tokenizer
}

/** The same network with rows for more tokens, as those of a network before any training. */
export function withVocabulary({ config, values }: Network, vocabulary: number, seed: string): Network {
  if (config.vocabulary === vocabulary) return { config, values }
  const enlarged = initialNetwork({ ...config, vocabulary }, seed)
  const places = new Map(parameterLayout(enlarged.config).map(({ name, offset }) => [name, offset]))
  for (const { name, offset, size } of parameterLayout(config)) {
    // Rows first: a larger embedding begins with the smaller one.
    enlarged.values.set(values.subarray(offset, offset + size), places.get(name))
  }
  return enlarged
}
