import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Merge, mergePairs } from './merge-pairs.ts'

/** As it is defined: look at all pairs, merge the best, begin again. */
function slowly(tokens: readonly number[], mergeOf: (left: number, right: number) => Merge | undefined): number[] {
  const symbols = [...tokens]
  for (;;) {
    let best: (Merge & { place: number }) | undefined
    for (let place = 0; place + 1 < symbols.length; place++) {
      const merge = mergeOf(symbols[place]!, symbols[place + 1]!)
      if (merge && (best === undefined || merge.rank < best.rank)) best = { ...merge, place }
    }
    if (!best) return symbols
    symbols.splice(best.place, 2, best.token)
  }
}

test('merges as the definition does, whatever merges', () => {
  const rules = fc.dictionary(fc.stringMatching(/^[0-7],[0-7]$/), fc.record({ token: fc.nat(7), rank: fc.nat(3) }))
  fc.assert(
    fc.property(fc.array(fc.nat(7), { maxLength: 40 }), rules, (tokens, merges) => {
      const mergeOf = (left: number, right: number) => merges[`${left},${right}`]
      expect(mergePairs(tokens, mergeOf)).toEqual(slowly(tokens, mergeOf))
    }),
  )
})

test('takes a long text without a blank in its stride', () => {
  // Quadratic, this would be 10^10 steps.
  const merged = mergePairs(new Array(100_000).fill(0), (a, b) =>
    a === b && a < 10 ? { token: a + 1, rank: a } : undefined,
  )
  // 100,000 = 97 * 1024 + 672, and 672 is 512 + 128 + 32.
  expect(merged).toEqual([...new Array(97).fill(10), 9, 7, 5])
})
