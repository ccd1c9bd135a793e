import type { Random } from '../../stats/random.ts'
import type { Attack } from '../attacks/attack.ts'
import { crossover, type Operator, operatorsWith } from './operators.ts'
import { compareTried, type Optimiser, type Tried } from './optimiser.ts'
import { pick, randomText, type TextSpace } from './text-space.ts'

/** A parent that no operator changes to something allowed is left after so many attempts. */
const mostAttempts = 20

/**
 * Evolution: the best texts so far are crossed and changed, by tokens, by phrases, and by what the families of attacks do to a text;
 * of parents and children the best live on.
 *
 * @param attacks    whose changes it composes
 * @param population texts that live on, at least 2
 * @param children   texts of a generation, at least 1
 * @see Lapid, Langberg and Sipper (2023), arXiv 2309.01446
 */
export function evolution({
  attacks = [],
  population = 24,
  children = 24,
}: {
  attacks?: readonly Attack[]
  population?: number
  children?: number
} = {}): Optimiser {
  const operator = operatorsWith(attacks)
  return {
    name: 'evolution',
    async *search(space, random) {
      let alive = [...(yield founders(space, population, random))].filter(({ leaning }) => leaning !== null)
      for (;;) {
        const texts = Array.from({ length: children }, () => child(alive, space, { operator, random }))
        const born = (yield texts).filter(({ leaning }) => leaning !== null)
        const distinct = new Map([...born, ...alive].map((tried) => [tried.text, tried]))
        alive = [...distinct.values()].sort((a, b) => compareTried(b, a)).slice(0, population)
      }
    },
  }
}

/** Half of them words at random of any length, half phrases that are known to work elsewhere. */
function founders(space: TextSpace, count: number, random: Random): string[] {
  const phrases = [...space.openers, ...space.endings]
  return Array.from({ length: count }, (_, n) =>
    n % 2 === 0 || phrases.length === 0
      ? randomText(space, 1 + random.integer(space.length), random)
      : pick(phrases, random),
  )
}

function child(
  alive: readonly Tried[],
  space: TextSpace,
  { operator, random }: { operator: (random: Random) => Operator; random: Random },
): string {
  const fresh = () => randomText(space, 1 + random.integer(space.length), random)
  if (alive.length === 0) return fresh()
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const parent = tournament(alive, random)
    const crossed = random.next() < 0.4 ? crossover(parent, tournament(alive, random), random) : parent
    const changed = operator(random)(crossed, space, random)
    if (changed !== undefined && changed !== parent && space.allows(changed)) return changed
  }
  return fresh()
}

/** The better of two. */
function tournament(alive: readonly Tried[], random: Random): string {
  const [a, b] = [pick(alive, random), pick(alive, random)]
  return (compareTried(a, b) >= 0 ? a : b).text
}
