import { UsageError } from '../../domain/index.ts'
import { deskWorld } from './desk/index.ts'
import { stepsWorld } from './steps/index.ts'
import { storiesWorld } from './stories/index.ts'
import type { World } from './world.ts'

// biome-ignore lint/suspicious/noExplicitAny: the facts of a task are its own world's business
export type AnyWorld = World<any>

export const worlds: readonly AnyWorld[] = [deskWorld, stepsWorld, storiesWorld]

/** @throws {UsageError} `unknown-world` */
export function worldOf(id: string): AnyWorld {
  const world = worlds.find((each) => each.id === id)
  if (world) return world
  throw new UsageError(
    'unknown-world',
    `There is no world ${id}; there are ${worlds.map((each) => each.id).join(', ')}.`,
  )
}
