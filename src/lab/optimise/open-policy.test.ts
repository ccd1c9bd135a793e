import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Engine } from '../../nn/index.ts'
import { openPolicy } from './open-policy.ts'

let engine: Engine
beforeAll(async () => {
  engine = await Engine.open()
})
afterAll(() => engine[Symbol.asyncDispose]())

describe('a policy of the laboratory', () => {
  test('opens with its world', async () => {
    const { lab, network } = await openPolicy({ engine, world: 'desk', from: 'ships:desk-base' })
    expect(lab.world.id).toBe('desk')
    expect(network.config.vocabulary).toBe(lab.language.tokenizer.size)
  })

  test.each([
    ['steps', 'ships:desk-base', 'foreign-network'],
    ['stories', 'ships:desk-base', 'no-pretrained-tokenizer'],
    ['desk', 'ships:nobody', 'no-such-network'],
    ['nowhere', 'ships:desk-base', 'unknown-world'],
  ])('in the world %s, %s is refused', async (world, from, code) => {
    await expect(openPolicy({ engine, world, from })).rejects.toMatchObject({ code })
  })
})
