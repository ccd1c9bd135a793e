import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../domain/canonical-json.ts'
import { isPairwise } from '../../../domain/index.ts'
import type { Store } from '../../../store/store.ts'
import type { Mutator, PromptCandidate } from './mutator.ts'

/**
 * A mutator whose prompts are kept as an item of a dataset, and that is never asked for the same ones twice: an evolution that was
 * cut off goes on with the very prompts that it had. Another judge, or other answers, and it is asked anew: what it writes is
 * written for them.
 *
 * @param dataset made where it is not there
 */
export function keptMutator(
  mutator: Mutator,
  { store, dataset, seed }: { store: Store; dataset: string; seed: string },
): Mutator {
  return {
    name: mutator.name,
    async offspring(mutation) {
      await store.createDataset(dataset)
      const { parent, start, generation, count } = mutation
      const key = { mutator: mutator.name, seed, start, parent: shapingOf(parent), generation, count }
      const id = `prompts-${createHash('sha256').update(canonicalJson(key)).digest('hex').slice(0, 20)}`
      const [known] = await store.itemsById(dataset, [id])
      if (known && !isPairwise(known)) return JSON.parse(known.output ?? '[]') as string[]
      const prompts = await mutator.offspring(mutation)
      const tags = { mutator: mutator.name, seed, generation: `${generation}` }
      await store.append(dataset, [
        { type: 'item', item: { id, input: parent.prompt, output: JSON.stringify(prompts), tags } },
      ])
      return prompts
    },
  }
}

/** All of a parent that a mutator may go by. */
function shapingOf({ prompt, fitness, outputs }: PromptCandidate) {
  const seen = outputs.map(({ prompt: { input }, output: { text }, judge, critique = null }) => ({
    ...{ input, text, judge, critique },
  }))
  return { prompt, fitness, seen }
}
