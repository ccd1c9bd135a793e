import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { NetworkError } from '../errors.ts'
import type { NetworkConfig } from '../network/network-config.ts'
import { type Network, parameterLayout } from '../network/parameters.ts'
import { readHuggingFaceTokenizer, writeHuggingFaceTokenizer } from '../tokenizer/hugging-face-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { readHuggingFaceConfig, writeHuggingFaceConfig } from './hugging-face-config.ts'
import { readSafetensors, type Tensor, writeSafetensors } from './safetensors.ts'
import { writeWhole } from './write-whole.ts'

const files = {
  config: 'config.json',
  tokenizer: 'tokenizer.json',
  tokenizerConfig: 'tokenizer_config.json',
  weights: 'model.safetensors',
  index: 'model.safetensors.index.json',
}
/** Above the largest tokenizers there are; a file of text beyond it is not read. */
const longestText = 64 * 2 ** 20

export interface Checkpoint {
  network: Network
  /** Undefined where the folder has none. */
  tokenizer?: Tokenizer
}

/**
 * Writes a network as a folder that Hugging Face's library opens. Each file appears whole or not at all, the weights last.
 *
 * @throws {NetworkError} `unusable-tokenizer` where it is of a kind that such a folder does not hold
 */
export async function writeCheckpoint({ folder, network, tokenizer }: Checkpoint & { folder: string }): Promise<void> {
  await mkdir(folder, { recursive: true })
  const tensors = parameterLayout(network.config).map(({ name, shape, offset, size }): [string, Tensor] => [
    name,
    { shape, values: network.values.subarray(offset, offset + size) },
  ])
  if (tokenizer) {
    await writeWhole(join(folder, files.tokenizer), writeHuggingFaceTokenizer(tokenizer))
    // Else the library would take it for Llama's own, whatever its file says.
    const config = { tokenizer_class: 'PreTrainedTokenizerFast', clean_up_tokenization_spaces: false }
    await writeWhole(join(folder, files.tokenizerConfig), `${JSON.stringify(config, null, 2)}\n`)
  }
  await writeWhole(join(folder, files.config), writeHuggingFaceConfig(network.config))
  const weights = writeSafetensors({ tensors: new Map(tensors), metadata: { format: 'pt' } })
  await writeWhole(join(folder, files.weights), weights)
}

/**
 * Reads a folder of {@link writeCheckpoint}, or a Llama checkpoint of anyone's in Hugging Face's form, in one file of weights
 * or several.
 *
 * @throws {NetworkError} `no-checkpoint` where a file is absent; `unusable-config`, `unusable-tensors`,
 *   `unusable-tokenizer` where one is broken or asks for what cannot be done
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const config = readHuggingFaceConfig(await readText(join(folder, files.config)))
  const tokenizerPath = join(folder, files.tokenizer)
  const tokenizer = (await exists(tokenizerPath)) ? readHuggingFaceTokenizer(await readText(tokenizerPath)) : undefined
  if (tokenizer && tokenizer.size > config.vocabulary) {
    throw new NetworkError(
      'unusable-tokenizer',
      `The tokenizer in ${folder} has ${tokenizer.size} tokens, and the network knows ${config.vocabulary}.`,
    )
  }
  return { network: await readWeights(folder, config), tokenizer }
}

async function readWeights(folder: string, config: NetworkConfig): Promise<Network> {
  const tensors = new Map<string, Tensor>()
  for (const name of await weightFiles(folder)) {
    for (const [tensor, value] of readSafetensors(await readBytes(join(folder, name))).tensors) {
      if (tensors.has(tensor)) unusable(folder, `${tensor} is there twice`)
      tensors.set(tensor, value)
    }
  }
  const layout = parameterLayout(config)
  // Before room is made for what a config only claims.
  for (const { name, shape } of layout) {
    const found = tensors.get(name)?.shape
    if (!found) unusable(folder, `${name} is not there`)
    if (found.join() !== shape.join()) unusable(folder, `${name} is of shape [${found}], not [${shape}]`)
  }
  const known = new Set(layout.map(({ name }) => name))
  const surplus = [...tensors.keys()].find((name) => !known.has(name) && !ignored(name, config))
  if (surplus !== undefined) unusable(folder, `the network has no place for ${JSON.stringify(surplus)}`)
  const values = new Float32Array(layout.reduce((total, { size }) => total + size, 0))
  for (const { name, offset } of layout) values.set(tensors.get(name)!.values, offset)
  if (!values.every(Number.isFinite)) unusable(folder, 'some of its numbers are not finite')
  return { config, values }
}

/** What old checkpoints carry besides: the rotary frequencies, and a copy of the embedding as the head. */
function ignored(name: string, { tiedEmbeddings, head }: NetworkConfig): boolean {
  return (
    name.endsWith('.self_attn.rotary_emb.inv_freq') ||
    (name === 'lm_head.weight' && (tiedEmbeddings || head === 'scalar'))
  )
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) })

async function weightFiles(folder: string): Promise<string[]> {
  if (await exists(join(folder, files.weights))) return [files.weights]
  if (!(await exists(join(folder, files.index)))) {
    throw new NetworkError('no-checkpoint', `There is no ${files.weights} in ${folder}: check the path.`)
  }
  let index: unknown
  try {
    index = JSON.parse(await readText(join(folder, files.index)))
  } catch (error) {
    if (error instanceof NetworkError) throw error
    unusable(folder, `${files.index}: ${(error as Error).message}`)
  }
  const parsed = indexSchema.safeParse(index)
  if (!parsed.success) return unusable(folder, `${files.index} has no map of weights to files`)
  const names = [...new Set(Object.values(parsed.data.weight_map))]
  // A name with a way in it could lead out of the folder.
  const outside = names.find((name) => !/^[\w-][\w.-]*\.safetensors$/.test(name))
  if (outside !== undefined) unusable(folder, `${files.index} names the file ${JSON.stringify(outside)}`)
  return names
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false
}

async function readText(path: string): Promise<string> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0
  if (size > longestText) throw new NetworkError('unusable-config', `${path} has ${size} bytes, too many for a text.`)
  return (await readBytes(path)).toString('utf8')
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new NetworkError('no-checkpoint', `${path} cannot be read (${(error as Error).message}): check the path.`, {
      cause: error,
    })
  }
}

function unusable(folder: string, reason: string): never {
  throw new NetworkError('unusable-tensors', `The weights in ${folder} cannot be used: ${reason}.`)
}
