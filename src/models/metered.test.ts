import { expect, test } from 'vitest'
import { ModelError } from './errors.ts'
import { metered, newMeter } from './metered.ts'
import { testModel, testRequest } from './test-model.ts'

test('a meter counts calls, failures by kind, tokens and money, and what it could not price', async () => {
  const meter = newMeter()
  const model = testModel((call) => {
    if (call === 2) throw new ModelError('timeout', 'late')
    return call === 3 ? { usage: {} } : { usage: { input: 1000, output: 100 } }
  })
  // $1 a million in, $2 a million out: 1000 + 200 millionths.
  const counted = metered(model, meter, { input: 1, output: 2 })
  expect((await counted.generate(testRequest)).costUsd).toBeCloseTo(0.0012, 12)
  await expect(counted.generate(testRequest)).rejects.toThrow('late')
  expect((await counted.generate(testRequest)).costUsd).toBeUndefined()
  expect(meter).toEqual({
    calls: 3,
    failures: { timeout: 1 },
    inputTokens: 1000,
    outputTokens: 100,
    usd: expect.closeTo(0.0012, 12),
    unpriced: 1,
  })
  await metered(model, meter, undefined).generate(testRequest)
  expect(meter.unpriced).toBe(2)
})
