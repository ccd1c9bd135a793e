import { join } from 'node:path'
import { z } from 'zod'
import { readCheckpoint, writeCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { initialNetwork } from '../../nn/index.ts'
import type { BaseResult } from '../experiment/results.ts'
import { networkSizeSchema, readSettings } from './stage-settings.ts'
import { storedFolder } from './stored-network.ts'
import { trainWriter } from './train-writer.ts'
import { defectShares, heldOutTasks, mean, sampleReplies, type Workbench, worldNetworkConfig } from './workbench.ts'

const settingsSchema = z.union([
  /** A network that is there: one that ships, as `ships:NAME`, or the path of a checkpoint folder. */
  z.strictObject({ from: z.string() }),
  z.strictObject({
    network: networkSizeSchema,
    steps: z.int().min(1),
    batch: z.int().min(1).default(64),
    learningRate: z.number().positive().default(4e-3),
    otherShare: z.number().min(0).max(1).default(0.06),
  }),
])

const heldOut = 512

/** Stage `base`: a policy pretrained on demonstrations, in `network/`. */
export async function runBase(bench: Workbench): Promise<BaseResult> {
  const { context, world, engine, language } = bench
  const settings = readSettings(settingsSchema, context.plan)
  const network =
    'from' in settings
      ? (await readCheckpoint(await storedFolder(settings.from))).network
      : initialNetwork(worldNetworkConfig(bench, settings.network), `${context.plan.seed}:initial`)
  const policy = engine.attach(network)
  const training =
    'from' in settings ? undefined : await trainWriter(bench, { network: policy, name: 'base', training: settings })
  await writeCheckpoint({ folder: join(context.folder, 'network'), network: policy, tokenizer: language.tokenizer })
  const tasks = heldOutTasks(world, heldOut)
  const replies = await sampleReplies(bench, { policy, tasks, seed: `${context.plan.seed}:held-out` })
  const truths = replies.map(({ task, reply }) => world.check(task, reply))
  return {
    kind: 'base',
    ...(training && { training }),
    truth: mean(truths.map(({ score }) => score)),
    pass: mean(truths.map(({ pass }) => Number(pass))),
    defects: defectShares(world, truths),
    samples: replies.slice(0, 12).map(({ task, reply }, index) => ({
      input: task.input,
      reply: reply.text,
      ended: reply.ended,
      truth: truths[index].score,
      defects: truths[index].defects,
    })),
  }
}
