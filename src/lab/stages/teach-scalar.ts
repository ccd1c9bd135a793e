import { type JudgeForm, judgePrompt } from '../../judges/trained/judge-form.ts'
import { type AttachedNetwork, learningRate } from '../../nn/index.ts'
import type { TrainingSummary } from '../experiment/results.ts'
import type { ScoredReply } from './judge-examples.ts'
import type { Teaching } from './teach-judge.ts'
import { TrainingRun } from './training-run.ts'
import { mean, type Workbench } from './workbench.ts'

/** Replies by which a scalar head's values are brought to the scale of the scores. */
const calibrated = 1024

interface TeachScalar {
  network: AttachedNetwork
  form: JudgeForm
  teaching: Teaching
  /** Replies of one step, an even number: the first with the second, the third with the fourth and so on are compared. */
  lesson(step: number): ScoredReply[]
}

/**
 * Trains a reward model: the better of two replies, by gold, is to get the higher value. Loss: the mean of
 * -log sigmoid(value of the better - value of the worse) over the pairs whose scores differ.
 *
 * @see Bradley & Terry (1952); Ouyang et al. (2022), arXiv 2203.02155, equation 1
 */
export async function teachScalar(
  bench: Workbench,
  { network, form, teaching, lesson }: TeachScalar,
): Promise<TrainingSummary> {
  const { context, engine, language } = bench
  const run = await TrainingRun.open({
    folder: context.folder,
    name: 'scalar',
    network,
    notes: { losses: [] as [number, number][], tokens: 0, recent: [] as number[] },
    signal: context.signal,
  })
  const { steps } = teaching
  await run.run(steps, async () => {
    const replies = lesson(run.step)
    const examples = replies.map((reply) => {
      const tokens = judgePrompt(form, language.tokenizer, reply)
      return { tokens, from: tokens.length, weights: new Float32Array(1) }
    })
    const values = (await engine.values(network, examples)).map(([value]) => value)
    const { losses, slopes } = pairLoss(
      values,
      replies.map(({ score }) => score),
    )
    slopes.forEach((slope, index) => {
      examples[index].weights[0] = slope
    })
    const { gradient } = await engine.gradient(network, examples)
    run.descend(
      gradient,
      learningRate({ peak: teaching.learningRate, warmUp: 30, steps, shape: 'linear', end: 0.03 }, run.step),
    )
    const { notes } = run
    notes.tokens += examples.length
    if (losses.length > 0) notes.recent.push(mean(losses))
    if ((run.step + 1) % 20 === 0 && notes.recent.length > 0) {
      notes.losses.push([run.step + 1, mean(notes.recent)])
      notes.recent = []
      context.tell({ type: 'progress', done: run.step + 1, total: steps, unit: 'steps' })
    }
  })
  const { tokens, losses } = run.notes
  return { parameters: network.values.length, steps, tokens, seconds: run.seconds, losses }
}

/** The loss of each pair whose scores differ, and the mean loss's derivative by each value. */
export function pairLoss(values: readonly number[], scores: readonly number[]): { losses: number[]; slopes: number[] } {
  const pairs: [better: number, worse: number][] = []
  for (let first = 0; first + 1 < values.length; first += 2) {
    if (scores[first] > scores[first + 1]) pairs.push([first, first + 1])
    else if (scores[first] < scores[first + 1]) pairs.push([first + 1, first])
  }
  const slopes = new Array<number>(values.length).fill(0)
  const losses = pairs.map(([better, worse]) => {
    const gap = values[better] - values[worse]
    const slope = 1 / (1 + Math.exp(gap)) / pairs.length
    slopes[better] = -slope
    slopes[worse] = slope
    return Math.max(0, -gap) + Math.log1p(Math.exp(-Math.abs(gap)))
  })
  return { losses, slopes }
}

/** The line by which values come nearest to gold's scores, by least squares. */
export async function calibrateScalar(
  { engine, language }: Pick<Workbench, 'engine' | 'language'>,
  { network, form, replies }: { network: AttachedNetwork; form: JudgeForm; replies: readonly ScoredReply[] },
): Promise<NonNullable<JudgeForm['scalarScale']>> {
  const known = replies.slice(0, calibrated)
  const examples = known.map((reply) => {
    const tokens = judgePrompt(form, language.tokenizer, reply)
    return { tokens, from: tokens.length }
  })
  const values = (await engine.values(network, examples)).map(([value]) => value)
  const scores = known.map(({ score }) => score)
  const middle = mean(values)
  const spread = mean(values.map((value) => (value - middle) ** 2))
  const together = mean(values.map((value, index) => (value - middle) * scores[index]))
  const slope = spread > 0 ? together / spread : 0
  return { slope, intercept: mean(scores) - slope * middle }
}
