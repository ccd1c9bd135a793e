import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { writeCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { initialNetwork, networkConfig } from '../../nn/index.ts'
import type { ExperimentRun } from '../experiment/read-run.ts'
import { languageOf } from '../language.ts'
import { worldOf } from '../worlds/index.ts'
import { exportNetworks } from './export-networks.ts'

const folder = mkdtempSync(join(tmpdir(), 'goodhart-lab-networks-'))
afterAll(() => rmSync(folder, { recursive: true }))

const { tokenizer } = languageOf(worldOf('desk'))
const size = { vocabulary: tokenizer.size, width: 8, layers: 1, heads: 2, context: 32 }

const stage = (id: string, kind: string) => ({
  plan: { id, kind, world: 'desk' },
  folder: join(folder, id),
  result: {},
  log: [],
})
const run = (...stages: object[]) => ({ experiment: { name: 'test' }, stages }) as unknown as ExperimentRun

test('policies and judges become GGUF files; scalar heads and stages without a network do not', async () => {
  const language = initialNetwork(networkConfig(size), 1)
  const scalar = initialNetwork(networkConfig({ ...size, head: 'scalar' }), 1)
  await writeCheckpoint({ folder: join(folder, 'base', 'network'), network: language, tokenizer })
  await writeCheckpoint({ folder: join(folder, 'direct', 'judge'), network: language, tokenizer })
  await writeCheckpoint({ folder: join(folder, 'reward', 'judge'), network: scalar, tokenizer })
  const files = await exportNetworks(
    run(stage('base', 'base'), stage('direct', 'judge'), stage('reward', 'judge'), stage('annotations', 'annotate')),
    worldOf,
  )
  expect(files.map(({ name, rows }) => [name, rows])).toEqual([
    ['base.gguf', language.values.length],
    ['direct.gguf', language.values.length],
  ])
  for (const { content } of files) expect(Buffer.from(content).subarray(0, 4).toString('latin1')).toBe('GGUF')
})

test('where there is nothing it says so', async () => {
  await expect(exportNetworks(run(stage('none', 'evaluate')), worldOf)).rejects.toMatchObject({
    code: 'nothing-to-export',
  })
})
