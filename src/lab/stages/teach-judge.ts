import type { JudgeForm } from '../../judges/trained/judge-form.ts'
import { type AttachedNetwork, learningRate } from '../../nn/index.ts'
import type { TrainingSummary } from '../experiment/results.ts'
import { judgeExamples, type ScoredReply, scoreLoss } from './judge-examples.ts'
import { TrainingRun } from './training-run.ts'
import { mean, type Workbench } from './workbench.ts'

export interface Teaching {
  steps: number
  batch: number
  learningRate: number
}

interface TeachJudge {
  name: string
  network: AttachedNetwork
  form: JudgeForm
  teaching: Teaching
  /** The replies of one step, with what the judge is to say of them; all chance comes from the step's number. */
  lesson(step: number): Promise<ScoredReply[]> | ScoredReply[]
}

/** Supervised training of a judge: on scores alone, or on traces that lead to them. */
export async function teachJudge(
  bench: Workbench,
  { name, network, form, teaching, lesson }: TeachJudge,
): Promise<TrainingSummary> {
  const { context, engine, language } = bench
  const run = await TrainingRun.open({
    folder: context.folder,
    name,
    network,
    notes: { losses: [] as [number, number][], tokens: 0, recent: [] as number[] },
    signal: context.signal,
  })
  const { steps } = teaching
  await run.run(steps, async () => {
    const examples = judgeExamples(form, language, await lesson(run.step))
    const { values, gradient } = await engine.gradient(network, examples)
    run.descend(
      gradient,
      learningRate({ peak: teaching.learningRate, warmUp: 30, steps, shape: 'linear', end: 0.03 }, run.step),
    )
    const { notes } = run
    notes.tokens += values.reduce((sum, { length }) => sum + length, 0)
    notes.recent.push(scoreLoss(values))
    if ((run.step + 1) % 20 === 0) {
      notes.losses.push([run.step + 1, mean(notes.recent)])
      notes.recent = []
      const [, loss] = notes.losses[notes.losses.length - 1]
      context.tell({
        type: 'progress',
        done: run.step + 1,
        total: steps,
        unit: 'steps',
        note: `score loss ${loss.toFixed(3)}`,
      })
    }
  })
  const { tokens, losses } = run.notes
  return { parameters: network.values.length, steps, tokens, seconds: run.seconds, losses }
}
