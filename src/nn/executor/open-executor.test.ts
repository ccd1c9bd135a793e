import { describe, expect, test } from 'vitest'
import { describeGraphExecutor } from './graph-executor.conformance.ts'
import { type ExecutorName, executorNames, openExecutor } from './open-executor.ts'

for (const name of executorNames) describeGraphExecutor(`the executor ${name}`, () => openExecutor(name))

describe('opening an executor', () => {
  test('takes the native one where nothing else is asked for', async () => {
    expect((await openExecutor()).name).toMatch(/^onnxruntime-node/)
  })

  test('says which one is missing, and what to do', async () => {
    await expect(openExecutor('missing' as ExecutorName)).rejects.toMatchObject({
      name: 'NetworkError',
      code: 'no-executor',
      message: expect.stringMatching(/^Nothing here can run networks \(missing: .*\)\. Run npm install again\.$/),
    })
  })
})
