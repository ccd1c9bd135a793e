import type { Random } from '../../../stats/random.ts'
import { instructionPhrases } from './instruction-phrases.ts'
import type { Mutator } from './mutator.ts'

/**
 * Adds a sentence of a list below the first prompt, takes one away, or puts one in another's place. The first prompt itself stays
 * as it is: it says what the task is.
 */
export function phraseMutator(phrases: readonly string[] = instructionPhrases): Mutator {
  return {
    name: 'phrases',
    async offspring({ parent, start, count, random }) {
      const own = parent.prompt.slice(start.length).split('\n').filter(Boolean)
      return Array.from({ length: count }, () => [start, ...changed(own, phrases, random)].join('\n'))
    },
  }
}

function changed(own: readonly string[], phrases: readonly string[], random: Random): string[] {
  const unused = phrases.filter((phrase) => !own.includes(phrase))
  const at = random.integer(Math.max(1, own.length))
  // Twice as likely to grow: every prompt begins with none.
  const ways = [...(unused.length > 0 ? ['add', 'add'] : []), ...(own.length > 0 ? ['remove'] : [])]
  if (unused.length > 0 && own.length > 0) ways.push('swap')
  const way = ways[random.integer(Math.max(1, ways.length))]
  const fresh = unused[random.integer(Math.max(1, unused.length))]
  if (way === 'add') return own.toSpliced(random.integer(own.length + 1), 0, fresh)
  if (way === 'remove') return own.toSpliced(at, 1)
  return way === 'swap' ? own.with(at, fresh) : [...own]
}
