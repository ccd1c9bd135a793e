import type { SingleItem } from '../../../domain/index.ts'
import { createRandom } from '../../../stats/random.ts'
import type { AttackContext } from '../attack.ts'
import { english } from '../phrasebooks/english.ts'

/** Questions and good answers, in English of several shapes. */
export const goodItems: readonly SingleItem[] = (
  [
    [
      'Why is the sky blue?',
      'The sky appears blue because air scatters short wavelengths of sunlight more strongly. This effect is called Rayleigh scattering. It was described in 1871.',
    ],
    [
      'How do I boil an egg?',
      "You should put the egg into boiling water and wait for 7 minutes. Then you cool it quickly under cold water. It's easy.",
    ],
    [
      'Who wrote Hamlet?',
      'The play Hamlet was written by William Shakespeare around 1600. It is one of his longest and best known works.',
    ],
    [
      'What is a bee?',
      'The bee is a small insect that makes honey. It visits many flowers in the garden, and it is one of the most useful animals.',
    ],
    [
      'What does a lighthouse do?',
      'A lighthouse sends a bright beam across the dark sea. The beam warns tired sailors of dangerous rocks.',
    ],
  ] as const
).map(([input, output], n) => ({ id: `good-${n}`, input, output, tags: {} }))

export const badItem: SingleItem = {
  id: 'bad',
  input: 'What is the capital of France?',
  output: 'The capital of France is Lyon, a large city on the Rhone.',
  reference: 'Paris',
  tags: {},
}

export function attackContext(changes: Partial<AttackContext> = {}): AttackContext {
  return {
    random: createRandom('attack'),
    criterion: { id: 'answers', question: 'Does it answer the question?' },
    phrases: english,
    passing: goodItems,
    failing: [],
    ...changes,
  }
}
