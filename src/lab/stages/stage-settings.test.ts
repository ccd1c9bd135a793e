import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../domain/index.ts'
import type { Engine } from '../../nn/index.ts'
import { runAnnotate } from './annotate.ts'
import { runBase } from './base.ts'
import { runEvaluate } from './evaluate.ts'
import { runGold } from './gold.ts'
import { runJudge } from './judge.ts'
import { runPolicy } from './policy.ts'
import { neededFolder, neededFolders } from './stage-settings.ts'
import { storedFolder } from './stored-network.ts'
import { type TestLab, type TestPlan, testLab } from './test-lab.ts'
import type { Workbench } from './workbench.ts'

let folder = ''
let lab: TestLab
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'goodhart-settings-'))
  // Whoever asks the engine has not looked at the settings first.
  lab = testLab({ folder, engine: undefined as unknown as Engine })
})
afterAll(() => rm(folder, { recursive: true }))

const network = { width: 16, layers: 1, heads: 2 }
type Run = (bench: Workbench) => Promise<unknown>
const cases: [what: string, run: Run, plan: TestPlan, named: string[]][] = [
  ['no steps', runBase, { id: 'b', kind: 'base', settings: { network } }, ['b (base)', 'steps']],
  ['an unknown source', runGold, { id: 'g', kind: 'gold', settings: { source: 'oracle' } }, ['g (gold)', 'source']],
  [
    'a judge of the project without a budget',
    runGold,
    { id: 'g', kind: 'gold', settings: { source: 'judge', judge: 'a.md', budget: {} } },
    ['g (gold)', 'budget', 'usd or tokens'],
  ],
  ['no count', runAnnotate, { id: 'a', kind: 'annotate' }, ['a (annotate)', 'count']],
  [
    'a mix of nobody',
    runAnnotate,
    { id: 'a', kind: 'annotate', settings: { count: 1, mix: {} } },
    ['a (annotate)', 'mix', 'at least one share'],
  ],
  [
    'a mix with a writer that is none',
    runAnnotate,
    { id: 'a', kind: 'annotate', settings: { count: 1, mix: { base: 1, ghost: 1 } } },
    ['a (annotate)', 'mix', 'ghost'],
  ],
  ['an unknown form', runJudge, { id: 'j', kind: 'judge', settings: { form: 'loud' } }, ['j (judge)', 'form']],
  [
    'a direct judge to be reinforced',
    runJudge,
    { id: 'j', kind: 'judge', settings: { form: 'direct', training: 'reinforced' } },
    ['j (judge)', 'training', 'only a reasoning judge'],
  ],
  [
    'a misspelt field',
    runPolicy,
    { id: 'p', kind: 'policy', settings: { steps: 1, klWeigth: 1 } },
    ['p (policy)', 'klWeigth'],
  ],
  ['a group of one', runPolicy, { id: 'p', kind: 'policy', settings: { steps: 1, group: 1 } }, ['p (policy)', 'group']],
  [
    'a level of one',
    runEvaluate,
    { id: 'e', kind: 'evaluate', settings: { onsetLevel: 1 } },
    ['e (evaluate)', 'onsetLevel'],
  ],
]

test.each(cases)('%s: the error names the stage and the field', async (_, run, plan, named) => {
  const error = (await run(await lab.bench(plan)).catch((thrown: unknown) => thrown)) as UsageError
  expect(error).toBeInstanceOf(UsageError)
  expect(error.code).toBe('bad-settings')
  for (const part of ['Stage', ...named]) expect(error.message).toContain(part)
})

describe('the stages that are needed', () => {
  test('are found by the part that they play', async () => {
    const { context } = await lab.bench({ id: 'p', kind: 'policy', needs: { base: 'base', judge: ['a', 'b'] } })
    expect(neededFolder(context, 'base')).toBe(join(folder, 'base'))
    expect(neededFolders(context, 'base')).toEqual([join(folder, 'base')])
    expect(neededFolders(context, 'judge')).toEqual([join(folder, 'a'), join(folder, 'b')])
    expect(neededFolders(context, 'gold')).toEqual([])
  })

  test('are asked for where they are missing, or are several where one is needed', async () => {
    const { context } = await lab.bench({ id: 'p', kind: 'policy', needs: { base: ['a', 'b'] } })
    for (const part of ['gold', 'base']) {
      expect(() => neededFolder(context, part)).toThrow(`Stage p (policy) needs one stage as its ${part}.`)
    }
  })
})

describe('a stored network', () => {
  test('is at a path, or ships', () => {
    expect(storedFolder(folder)).toBe(folder)
    expect(storedFolder('ships:desk-base')).toMatch(/shipped.desk-base$/)
  })

  test.each(['ships:no-such', '/no/such/folder'])('that is not there is an error that names it: %s', (name) => {
    expect(() => storedFolder(name)).toThrow(name)
  })
})
