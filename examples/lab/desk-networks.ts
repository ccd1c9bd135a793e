/**
 * The networks that ship: a writer of the world `desk`, a gold judge that learns from the truth, and a direct judge that learns
 * from gold. `npm run ship-networks` runs it and puts them in their place.
 */
import { defineExperiment } from '../../src/index.ts'

const seed = 'desk-networks'

export default defineExperiment({
  name: 'desk-networks',
  title: 'A writer, a gold judge and a direct judge of the desk',
  world: 'desk',
  stages: [
    {
      id: 'base',
      kind: 'base',
      seed,
      settings: { network: { width: 64, layers: 2, heads: 4 }, steps: 1500 },
    },
    {
      id: 'gold',
      kind: 'gold',
      seed,
      settings: {
        source: 'trained',
        network: { width: 96, layers: 3, heads: 6 },
        pretraining: { steps: 600 },
        steps: 2500,
      },
      needs: { base: 'base' },
    },
    { id: 'annotations', kind: 'annotate', seed, settings: { count: 12_000 }, needs: { base: 'base', gold: 'gold' } },
    {
      id: 'direct',
      kind: 'judge',
      seed,
      settings: { form: 'direct', epochs: 4 },
      needs: { base: 'base', annotations: 'annotations' },
    },
  ],
})
