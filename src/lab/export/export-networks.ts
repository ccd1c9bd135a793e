import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { ggufBytes } from '../../nn/checkpoint/gguf.ts'
import { ExperimentError } from '../experiment/errors.ts'
import type { ExperimentRun, StageRun } from '../experiment/read-run.ts'
import { languageOf } from '../language.ts'
import type { World } from '../worlds/index.ts'
import type { ExportedFile } from './export-annotations.ts'

/** Where stages leave their networks. */
const folders = ['network', 'judge']

/**
 * The networks of all stages that are done as GGUF files, which llama.cpp opens; not those with a scalar head, which it has no
 * form for.
 *
 * @throws {ExperimentError} `nothing-to-export`
 */
export async function exportNetworks(
  { experiment, stages }: ExperimentRun,
  worldOf: (id: string) => World,
): Promise<ExportedFile[]> {
  const files: ExportedFile[] = []
  for (const stage of stages.filter(({ result }) => result)) files.push(...(await networkOf(stage, worldOf)))
  if (files.length > 0) return files
  throw new ExperimentError(
    'nothing-to-export',
    `No stage of ${experiment.name} that is done has a network for llama.cpp: goodhart lab run it first.`,
  )
}

async function networkOf({ plan, folder }: StageRun, worldOf: (id: string) => World): Promise<ExportedFile[]> {
  const own = folders.map((name) => join(folder, name)).find((path) => existsSync(path))
  if (!own) return []
  const { network, tokenizer } = await readCheckpoint(own)
  if (!tokenizer || network.config.head === 'scalar') return []
  const { markers } = languageOf(worldOf(plan.world), tokenizer)
  return [
    {
      name: `${plan.id}.gguf`,
      purpose: `the network of ${plan.kind} ${plan.id}`,
      rows: network.values.length,
      content: ggufBytes({ network, tokenizer, name: plan.id, endToken: markers.end }),
    },
  ]
}
