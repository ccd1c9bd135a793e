import type { Item, SingleItem } from '../../domain/index.ts'
import type { AnyWorld } from '../../lab/worlds/index.ts'
import { worldCriterion } from '../../lab/worlds/world-criterion.ts'
import type { Prober } from '../../runs/index.ts'
import type { PressurePrompt } from './pressure-prompt.ts'

/**
 * A world's truth in the place of a gold judge: asked about an output to one of the prompts, it computes the score.
 *
 * @throws {Error} where it is asked about an item that is no answer to one of the prompts
 */
export function truthProber(world: AnyWorld, prompts: readonly PressurePrompt[]): Prober {
  const truths = new Map(prompts.map(({ id, truth }) => [id, truth]))
  let queries = 0
  const scoreOf = (item: Item): number => {
    const truth = truths.get(item.id)
    if (!truth) throw new Error(`${item.id} is no prompt of the world ${world.id}.`)
    return truth({ text: (item as SingleItem).output ?? '', ended: item.tags.ended !== 'false' })
  }
  return {
    judge: { version: `truth@${world.id}-${world.version}`, name: 'truth', kind: 'rule', settings: {} },
    criterion: worldCriterion(world),
    get queries() {
      return queries
    },
    get asked() {
      return queries
    },
    async ask(probes) {
      queries += probes.length
      return probes.map(({ item }) => {
        const score = scoreOf(item)
        return { answer: { value: score >= world.passesFrom ? 'pass' : 'fail', score }, leaning: score }
      })
    },
  }
}
