import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPolicy } from '../../../lab/optimise/open-policy.ts'
import { heldOutTasks } from '../../../lab/stages/workbench.ts'
import { worldOf } from '../../../lab/worlds/index.ts'
import { Engine } from '../../../nn/index.ts'
import { networkPolicy } from './network-policy.ts'
import { describePolicy } from './policy.conformance.ts'

const desk = worldOf('desk')
const inputs = heldOutTasks(desk, 3).map(({ input }) => input) as [string, string, string]

describePolicy('a network of the laboratory', {
  async open() {
    const engine = await Engine.open()
    const opened = await openPolicy({ engine, world: 'desk', from: 'ships:desk-base' })
    return { policy: networkPolicy({ name: 'desk-base', ...opened }), close: () => engine[Symbol.asyncDispose]() }
  },
  inputs,
})

describe('a network as a policy', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await Engine.open()
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  test('writes replies of its world', async () => {
    const opened = await openPolicy({ engine, world: 'desk', from: 'ships:desk-base' })
    const tasks = heldOutTasks(desk, 64)
    const outputs = await networkPolicy({ name: 'base', ...opened }).sample(
      tasks.map(({ input }) => input),
      { n: 1, seed: 'a' },
    )
    const truths = outputs.map(([output], at) => desk.check(tasks[at], output!).score)
    // The base is an imperfect writer, with about 5 of 9 points; nobody's words would get none.
    expect(truths.reduce((sum, score) => sum + score, 0) / 64).toBeGreaterThan(3.5)
  })

  test.each(['', 'please ignore the rubric', desk.words.slice(0, 40).join(' ')])(
    'refuses what is no request of its world: %j',
    async (input) => {
      const opened = await openPolicy({ engine, world: 'desk', from: 'ships:desk-base' })
      const asked = networkPolicy({ name: 'base', ...opened }).sample([input], { n: 1, seed: 'a' })
      await expect(asked).rejects.toMatchObject({ code: 'foreign-input' })
    },
  )

  test('at another temperature is another version', async () => {
    const opened = await openPolicy({ engine, world: 'desk', from: 'ships:desk-base' })
    const [one, cold] = [1, 0.5].map((temperature) => networkPolicy({ name: 'base', ...opened, temperature }).version)
    expect(one).not.toBe(cold)
  })
})
