import { describe, expect, test } from 'vitest'
import { testConfig, testNetwork } from '../reference/test-network.ts'
import { openShardPool } from './shard-pool.ts'
import type { SharedNetwork, ValuesTask } from './shard-task.ts'

const config = testConfig()

function sharedNetwork(): SharedNetwork {
  const { values } = testNetwork(config)
  const memory = new SharedArrayBuffer(values.byteLength)
  new Float32Array(memory).set(values)
  return { id: 0, config, memory }
}

/** One row, asked at its first position. */
function taskOf(token: number, target = 0): ValuesTask {
  return {
    kind: 'values',
    batch: 1,
    length: 8,
    tokens: new Int32Array(8).fill(token),
    positions: Int32Array.of(0),
    targets: Int32Array.of(target),
    weights: Float32Array.of(0),
  }
}

describe.each([1, 2])('a pool of %i threads', (threads) => {
  test('gives outcomes in the order of the tasks, more of them than threads', async () => {
    const pool = await openShardPool({ threads })
    const network = sharedNetwork()
    const work = Array.from({ length: 7 }, (_, token) => ({ network, version: 0, task: taskOf(token) }))
    const all = await pool.run(work)
    const single = await Promise.all(work.map((each) => pool.run([each])))
    expect(all).toEqual(single.flat())
    expect(new Set(all.map(([value]) => value)).size).toBe(7)
    await pool.close()
  })

  test('says that a task failed, and goes on with the next', async () => {
    const pool = await openShardPool({ threads })
    const network = sharedNetwork()
    const failing = pool.run([{ network, version: 0, task: taskOf(config.vocabulary) }])
    await expect(failing).rejects.toMatchObject({
      name: 'NetworkError',
      code: 'failed-run',
      message: expect.stringContaining('out of data bounds'),
    })
    expect(await pool.run([{ network, version: 0, task: taskOf(1) }])).toHaveLength(1)
    await pool.close()
  })
})

test('a pool that is closed answers nothing more', async () => {
  const pool = await openShardPool({ threads: 2 })
  const work = { network: sharedNetwork(), version: 0, task: taskOf(1) }
  const interrupted = expect(pool.run([work])).rejects.toMatchObject({ code: 'closed-engine' })
  await pool.close()
  await interrupted
  await expect(pool.run([work])).rejects.toMatchObject({ name: 'NetworkError', code: 'closed-engine' })
})
