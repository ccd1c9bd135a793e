import { expect, test } from 'vitest'
import { drawSample } from './draw-sample.ts'
import { storeOf, testItems } from './test-judge.ts'

async function sampled(items: number, size: number, seed = 's') {
  const all = testItems(items)
  const includes = await drawSample({ store: await storeOf(all), dataset: 'd', size, seed })
  return all.filter(includes).map(({ id }) => id)
}

test('a sample has its size, is the same for the same seed and another for another', async () => {
  expect(await sampled(500, 40)).toHaveLength(40)
  expect(await sampled(500, 40)).toEqual(await sampled(500, 40))
  expect(await sampled(500, 40, 't')).not.toEqual(await sampled(500, 40))
  expect(await sampled(30, 40)).toHaveLength(30)
})

test('a larger sample holds the smaller one', async () => {
  expect(await sampled(500, 80)).toEqual(expect.arrayContaining(await sampled(500, 40)))
})

test('every item is as likely as any other', async () => {
  const counts = new Map<string, number>()
  for (let seed = 0; seed < 400; seed++) {
    for (const id of await sampled(20, 5, `seed ${seed}`)) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  // 400 draws at 1/4: mean 100, standard deviation 8.7; four of them either way.
  expect(counts.size).toBe(20)
  for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(35)
})
