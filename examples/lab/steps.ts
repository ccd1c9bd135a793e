/**
 * Process supervision in small: worked arithmetic, a writer that makes mistakes, the truth as gold, a direct judge that never
 * sees a step judged and a reasoning judge that does. `npx goodhart lab run examples/lab/steps.ts`
 */
import { defineExperiment } from '../../src/index.ts'

const seed = 'steps'
const forms = ['direct', 'reasoning'] as const

export default defineExperiment({
  name: 'steps',
  title: 'Worked arithmetic: a direct and a reasoning judge as rewards',
  world: 'steps',
  stages: [
    { id: 'base', kind: 'base', seed, settings: { network: { width: 64, layers: 2, heads: 4 }, steps: 2000 } },
    { id: 'gold', kind: 'gold', seed, settings: { source: 'truth' }, needs: { base: 'base' } },
    { id: 'annotations', kind: 'annotate', seed, settings: { count: 12_000 }, needs: { base: 'base', gold: 'gold' } },
    ...forms.map((form) => ({
      id: form,
      kind: 'judge' as const,
      seed,
      settings: { form, epochs: 4 },
      needs: { base: 'base', annotations: 'annotations' },
    })),
    ...forms.map((form) => ({
      id: `against-${form}`,
      kind: 'policy' as const,
      seed,
      settings: { steps: 200, klWeight: 0.05, heldOut: 256, label: form },
      needs: { base: 'base', gold: 'gold', judge: form },
    })),
    {
      id: 'evaluation',
      kind: 'evaluate',
      seed,
      needs: { base: 'base', gold: 'gold', judges: [...forms], policies: forms.map((form) => `against-${form}`) },
    },
  ],
})
