import { join } from 'node:path'
import { z } from 'zod'
import { writeCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { initialNetwork } from '../../nn/index.ts'
import type { BaseResult } from '../experiment/results.ts'
import { readPretrained, withVocabulary } from './pretrained-network.ts'
import { networkSizeSchema, readSettings } from './stage-settings.ts'
import { trainWriter } from './train-writer.ts'
import { defectShares, heldOutTasks, mean, sampleReplies, type Workbench, worldNetworkConfig } from './workbench.ts'

const trainingSchema = z.strictObject({
  steps: z.int().min(1),
  batch: z.int().min(1).default(64),
  learningRate: z.number().positive().default(4e-3),
  otherShare: z.number().min(0).max(1).default(0.06),
})

const settingsSchema = z.union([
  /**
   * A network that is there: one that ships, as `ships:NAME`, or the path of a checkpoint, of Hugging Face's form or
   * llama2.c's. As it is, or, with steps, trained further on demonstrations.
   */
  z.strictObject({ from: z.string() }),
  trainingSchema.extend({ from: z.string() }),
  trainingSchema.extend({ network: networkSizeSchema }),
])

const heldOut = 512

/** Stage `base`: a policy pretrained on demonstrations, in `network/`. */
export async function runBase(bench: Workbench): Promise<BaseResult> {
  const { context, world, engine, language } = bench
  const settings = readSettings(settingsSchema, context.plan)
  const seed = `${context.plan.seed}:initial`
  const network =
    'from' in settings
      ? withVocabulary((await readPretrained(settings.from)).network, language.tokenizer.size, seed)
      : initialNetwork(worldNetworkConfig(bench, settings.network), seed)
  const policy = engine.attach(network)
  const training =
    'steps' in settings ? await trainWriter(bench, { network: policy, name: 'base', training: settings }) : undefined
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
