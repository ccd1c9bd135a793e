import { expect, test } from 'vitest'
import { spawnPlantedServer } from './spawn-planted-server.ts'
import { singlePrompt, TestClient } from './test-client.ts'

const prompt = singlePrompt({ item: 'a', truth: 'pass' })

test('a process of its own answers, changes, counts and ends', async () => {
  await using server = await spawnPlantedServer({ truePassRate: 0 })
  await using client = new TestClient(server.url)
  expect(await client.verdict(prompt)).toBe('fail')
  await server.behave({ truePassRate: 1 })
  expect(await client.verdict(prompt)).toBe('pass')
  await expect(server.behave({ drop: 2 })).rejects.toThrow('400')

  const stats = await server.stats()
  expect(stats).toMatchObject({ calls: 2, answered: 2, inFlight: 0 })
  expect(stats.perItem).toEqual(new Map([['a', 2]]))

  await server.close()
  await expect(client.verdict(prompt)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
