import { z } from 'zod'
import type { Random } from '../../stats/random.ts'
import type { AnyWorld, Reply, Task } from '../worlds/index.ts'

/** By whom a reply is, or what was done to it. */
export const writers = [
  /** The base policy. */
  'base',
  /** The base's, with some values exchanged. */
  'base-swapped',
  /** The base's, damaged. */
  'base-corrupted',
  /** The base's to another task. */
  'base-mismatched',
  /** The imperfect writer's. */
  'writer',
  'flawless',
  /** Flawless but for exchanged values. */
  'flawless-swapped',
  /** Flawless but for one planted defect. */
  'planted',
] as const
export type Writer = (typeof writers)[number]

const share = z.number().min(0)
/** How often each writer's turn comes, as shares of their sum. */
export const replyMixSchema = z
  .strictObject(
    Object.fromEntries(writers.map((writer) => [writer, share.default(0)])) as Record<
      Writer,
      z.ZodDefault<typeof share>
    >,
  )
  .refine((mix) => Object.values(mix).some((weight) => weight > 0), 'at least one share is above 0')
export type ReplyMix = z.infer<typeof replyMixSchema>

export interface WrittenReply {
  task: Task
  reply: Reply
  writer: Writer
}

/**
 * A reply by a writer that is drawn by the mix.
 *
 * @param pool replies of the base policy to draw from; may be empty where the mix has none of the base's
 */
export function drawWrittenReply(
  { world, mix, pool }: { world: AnyWorld; mix: ReplyMix; pool: readonly { task: Task; reply: Reply }[] },
  random: Random,
): WrittenReply {
  const writer = drawWriter(mix, random)
  const ofBase = () => pool[random.integer(pool.length)]
  const task = world.drawTask(random)
  switch (writer) {
    case 'base':
      return { ...ofBase(), writer }
    case 'base-swapped': {
      const { task: asked, reply } = ofBase()
      return { task: asked, reply: world.swapValues(reply, random, 0.15 + 0.5 * random.next()), writer }
    }
    case 'base-corrupted': {
      const { task: asked, reply } = ofBase()
      return { task: asked, reply: world.corrupt(reply, random, [ofBase().reply, ofBase().reply]), writer }
    }
    case 'base-mismatched':
      return { task, reply: ofBase().reply, writer }
    case 'writer':
      return { task, reply: world.writeReply(task, random), writer }
    case 'flawless':
      return { task, reply: world.writeReply(task, random, { defects: [] }), writer }
    case 'flawless-swapped': {
      const flawless = world.writeReply(task, random, { defects: [] })
      return { task, reply: world.swapValues(flawless, random, 0.2 + 0.8 * random.next()), writer }
    }
    case 'planted': {
      const defect = world.defects[random.integer(world.defects.length)]
      return { task, reply: world.writeReply(task, random, { defects: [defect] }), writer }
    }
  }
}

function drawWriter(mix: ReplyMix, random: Random): Writer {
  const total = writers.reduce((sum, writer) => sum + mix[writer], 0)
  let left = random.next() * total
  for (const writer of writers) {
    left -= mix[writer]
    if (left < 0) return writer
  }
  return writers.findLast((writer) => mix[writer] > 0) as Writer
}
