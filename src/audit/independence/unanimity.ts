import type { Raters } from './raters.ts'

/** What all raters of an item say, one a position: nobody or one alone, all pass, all fail, anything else. */
export const agreedOn = { tooFew: -1, pass: 0, fail: 1, divided: 2 } as const

/**
 * On which items two or more raters gave a verdict and all said the same, of a pair in whichever order it was shown.
 * Abstentions and errors are no verdicts.
 */
export function unanimity({ ratings, itemOf }: Raters, size: number): Int8Array {
  const { start, category, rater } = ratings
  const agreed = new Int8Array(size).fill(agreedOn.tooFew)
  const first = new Int32Array(size).fill(-1)
  const alone = new Uint8Array(size)
  const value = new Int8Array(size)
  for (let i = 0; i < ratings.items; i++) {
    const item = itemOf[i]
    for (let k = start[i]; k < start[i + 1]; k++) {
      if (first[item] === -1) {
        first[item] = rater[k]
        value[item] = category[k]
        alone[item] = 1
      } else {
        if (rater[k] !== first[item]) alone[item] = 0
        if (category[k] !== value[item]) value[item] = agreedOn.divided
      }
    }
  }
  for (let item = 0; item < size; item++) {
    if (first[item] !== -1 && alone[item] === 0) agreed[item] = value[item]
  }
  return agreed
}
