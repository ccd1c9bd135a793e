import { compareTried, type Optimiser, type Tried } from './optimiser.ts'
import { pick, randomText, type TextSpace } from './text-space.ts'

/**
 * Random search over token positions: one position of a text of fixed length is exchanged, and the text is kept where it is not
 * worse. Several exchanges are tried at once, and the best of them counts.
 *
 * @param width exchanges tried at once, at least 1
 * @see Andriushchenko, Croce and Flammarion (2024), arXiv 2404.02151
 */
export function randomSearch({ width = 8 }: { width?: number } = {}): Optimiser {
  return {
    name: 'random-search',
    async *search(space, random) {
      let best: Tried | undefined
      for (;;) {
        const from = best?.text.split(' ')
        const texts = Array.from({ length: width }, () =>
          from ? exchanged(from, space, random) : randomText(space, space.length, random),
        )
        for (const tried of yield texts) {
          if (tried.leaning !== null && (!best || compareTried(tried, best) >= 0)) best = tried
        }
      }
    },
  }
}

function exchanged(words: readonly string[], { tokens }: TextSpace, random: Parameters<typeof pick>[1]): string {
  const at = random.integer(words.length)
  return words.with(at, pick(tokens, random)).join(' ')
}
