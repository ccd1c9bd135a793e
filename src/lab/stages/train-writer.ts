import { type AttachedNetwork, learningRate } from '../../nn/index.ts'
import type { TrainingSummary } from '../experiment/results.ts'
import { promptTokens, replyTokens } from '../language.ts'
import { TrainingRun } from './training-run.ts'
import { mean, type Workbench } from './workbench.ts'

export interface WriterTraining {
  steps: number
  /** Texts a step. */
  batch: number
  learningRate: number
  /** Share of texts that are no replies but other documents. */
  otherShare: number
}

/** Pretrains a network on demonstrations: replies of the world's imperfect writer to tasks, and other documents. */
export async function trainWriter(
  bench: Workbench,
  { network, name, training }: { network: AttachedNetwork; name: string; training: WriterTraining },
): Promise<TrainingSummary> {
  const { context, world, language, engine, random } = bench
  const run = await TrainingRun.open({
    folder: context.folder,
    name,
    network,
    notes: { losses: [] as [number, number][], tokens: 0, recent: [] as number[] },
    signal: context.signal,
  })
  const { steps } = training
  await run.run(steps, async () => {
    const chance = random(name, run.step)
    const texts = Array.from({ length: training.batch }, () => drawText(chance))
    const tokens = texts.reduce((sum, { tokens: own, from }) => sum + own.length - from, 0)
    const { values, gradient } = await engine.gradient(
      network,
      texts.map((text) => ({ ...text, weights: new Float32Array(text.tokens.length - text.from).fill(-1 / tokens) })),
    )
    run.descend(gradient, learningRate({ peak: training.learningRate, warmUp: 20, steps, shape: 'linear' }, run.step))
    const { notes } = run
    notes.tokens += tokens
    notes.recent.push(-values.reduce((sum, own) => sum + own.reduce((part, value) => part + value, 0), 0) / tokens)
    if ((run.step + 1) % 20 === 0) {
      notes.losses.push([run.step + 1, mean(notes.recent)])
      notes.recent = []
      const [, loss] = notes.losses[notes.losses.length - 1]
      context.tell({
        type: 'progress',
        done: run.step + 1,
        total: steps,
        unit: 'steps',
        note: `loss ${loss.toFixed(3)}`,
      })
    }
  })
  return {
    parameters: network.values.length,
    steps,
    tokens: run.notes.tokens,
    seconds: run.seconds,
    losses: run.notes.losses,
  }

  function drawText(chance: ReturnType<typeof random>): { tokens: number[]; from: number } {
    if (chance.next() < training.otherShare) {
      const document = [...promptTokens(language, world.writeOther(chance)), language.markers.end]
      return { tokens: document, from: 1 }
    }
    const task = world.drawTask(chance)
    const request = promptTokens(language, task.input)
    return { tokens: [...request, ...replyTokens(language, world.writeReply(task, chance))], from: request.length }
  }
}
