import type { Random } from '../../stats/random.ts'
import { compareTried, type Optimiser, type Tried } from './optimiser.ts'
import { pick, type TextSpace } from './text-space.ts'

/** Beginnings tried at first: more would leave no queries to go on with. */
const mostBeginnings = 64

/**
 * Beam search over openers: the best beginnings are each extended by several words, the best of these again, up to the greatest
 * length; then anew with other words.
 *
 * @param width     beginnings that are gone on with, at least 1
 * @param branching words that each is extended by, at least 1
 * @see Raina, Liusie and Gales (2024), arXiv 2402.14016, which goes on with one beginning
 */
export function beamSearch({ width = 6, branching = 8 }: { width?: number; branching?: number } = {}): Optimiser {
  return {
    name: 'beam',
    async *search(space, random) {
      for (;;) {
        let beam = best(yield beginnings(space, random), width)
        while (beam.length > 0) {
          const longer = beam.flatMap(({ text }) => extensions(text, space, { branching, random }))
          if (longer.length === 0) break
          beam = best(yield longer, width)
        }
      }
    },
  }
}

function best(tried: readonly Tried[], most: number): Tried[] {
  return tried
    .filter(({ leaning }) => leaning !== null)
    .sort((a, b) => compareTried(b, a))
    .slice(0, most)
}

/** Openers and single words, as many of the one as of the other where there are enough. */
function beginnings({ openers, tokens }: TextSpace, random: Random): string[] {
  return Array.from({ length: mostBeginnings / 2 }, () => [
    pick(tokens, random),
    openers.length > 0 ? pick(openers, random) : pick(tokens, random),
  ]).flat()
}

function extensions(
  text: string,
  { tokens, length, allows }: TextSpace,
  { branching, random }: { branching: number; random: Random },
): string[] {
  if (text.split(/\s+/).length >= length) return []
  return Array.from({ length: branching }, () => `${text} ${pick(tokens, random)}`).filter(allows)
}
