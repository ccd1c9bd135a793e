import type { Criterion } from '../../domain/index.ts'
import type { World } from './world.ts'

/** The question that a world's truth answers. */
export function worldCriterion({ id, passesFrom, description }: World): Criterion {
  return {
    id: `${id}-passes`,
    question: `Does the reply pass in the world ${id}?`,
    passes: `its true score is ${passesFrom} of 9 or more. ${description}`,
    fails: `its true score is below ${passesFrom} of 9`,
  }
}
