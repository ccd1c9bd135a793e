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
const freshSchema = trainingSchema.extend({ network: networkSizeSchema })
/**
 * A network that is there: one that ships, as `ships:NAME`, or the path of a checkpoint in Hugging Face's form or llama2.c's.
 * Without steps it is taken as it is, with them trained further.
 */
const pretrainedSchema = trainingSchema.partial({ steps: true }).extend({ from: z.string() })

const heldOut = 512

/** Stage `base`: a policy pretrained on demonstrations, in `network/`. */
export async function runBase(bench: Workbench): Promise<BaseResult> {
  const { context, world, engine, language } = bench
  const seed = `${context.plan.seed}:initial`
  const settings = readSettings('from' in context.plan.settings ? pretrainedSchema : freshSchema, context.plan)
  const network =
    'from' in settings
      ? withVocabulary((await readPretrained(settings.from)).network, language.tokenizer.size, seed)
      : initialNetwork(worldNetworkConfig(bench, settings.network), seed)
  const policy = engine.attach(network)
  const { steps } = settings
  const training =
    steps === undefined
      ? undefined
      : await trainWriter(bench, { network: policy, name: 'base', training: { ...settings, steps } })
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
