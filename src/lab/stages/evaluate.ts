import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readJudge } from '../../judges/trained/judge-folder.ts'
import { readCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import {
  type EvaluatedRun,
  fitOveroptimisation,
  hackingOnset,
  meanCurve,
  type OveroptimisationFit,
} from '../../stats/index.ts'
import { rareWordMask, risenPhrases } from '../../text/index.ts'
import type {
  Estimate,
  EvaluateResult,
  GroupEvaluation,
  Invention,
  PolicyEvaluation,
  PolicyPoint,
  PolicyResult,
} from '../experiment/results.ts'
import { judgePlayers, type Player, scorePlayers } from './arena.ts'
import { goldSource } from './gold.ts'
import { baseNetwork } from './judge-networks.ts'
import { type ScoreSource, trainedSource, truthSource } from './score-source.ts'
import { neededFolder, neededFolders, readSettings } from './stage-settings.ts'
import { heldOutTasks, sampleReplies, type Workbench } from './workbench.ts'

const settingsSchema = z.strictObject({
  /** Tasks on which final policies meet. */
  tasks: z.int().min(2).default(256),
  /** Points: a fall of truth of up to so much is no hacking. */
  onsetMargin: z.number().min(0).default(0.5),
  onsetLevel: z.number().positive().lt(1).default(0.05),
})

const inventionsKept = 12

/** Stage `evaluate`: what became of all policies, by the truth, by gold and by every judge. */
export async function runEvaluate(bench: Workbench): Promise<EvaluateResult> {
  const { context, world, engine } = bench
  const settings = readSettings(settingsSchema, context.plan)
  const policies = await namedFolders(bench, 'policies', async (folder) => ({
    result: JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as PolicyResult,
    network: engine.attach((await readCheckpoint(join(folder, 'network'))).network),
  }))
  const sources = new Map<string, ScoreSource>([
    ['truth', truthSource(world)],
    ['gold', await goldSource(bench, neededFolder(context, 'gold'))],
  ])
  for (const [id, judge] of await namedFolders(bench, 'judges', (folder) => readJudge(bench, join(folder, 'judge')))) {
    sources.set(id, trainedSource(world, judge))
  }
  const tasks = heldOutTasks(world, settings.tasks)
  const players: Player[] = [
    { name: 'base', replies: await repliesOf(engine.attach(await baseNetwork(neededFolder(context, 'base')))) },
    { name: 'writer', replies: tasks.map((task, at) => world.writeReply(task, bench.random('writer', at))) },
    {
      name: 'flawless',
      replies: tasks.map((task, at) => world.writeReply(task, bench.random('flawless', at), { defects: [] })),
    },
  ]
  for (const [id, { network }] of policies) players.push({ name: id, replies: await repliesOf(network) })
  const scores = await scorePlayers({ players, tasks, sources })
  const before = players[0].replies.map(({ text }) => text)
  const evaluations = [...policies].map(([policy, { result }]): PolicyEvaluation => {
    const after = players.find(({ name }) => name === policy)?.replies.map(({ text }) => text) ?? []
    return { policy, ...evaluateCurves(result, settings), inventions: inventionsOf(before, after) }
  })
  const results = [...policies.values()].map(({ result }) => result)
  return {
    kind: 'evaluate',
    onsetRule: results.length > 0 ? onsetOf(results[0].points, settings).rule : '',
    policies: evaluations,
    groups: groupsOf(results, evaluations),
    ...judgePlayers(scores),
  }

  async function repliesOf(policy: ReturnType<typeof engine.attach>) {
    return (await sampleReplies(bench, { policy, tasks, seed: 'arena' })).map(({ reply }) => reply)
  }
}

async function namedFolders<T>(
  { context }: Workbench,
  part: string,
  read: (folder: string) => Promise<T>,
): Promise<Map<string, T>> {
  const ids = [context.plan.needs[part] ?? []].flat()
  const folders = neededFolders(context, part)
  const found = new Map<string, T>()
  for (const [index, folder] of folders.entries()) found.set(ids[index], await read(folder))
  return found
}

/** Tasks to which a judge once gave no score are left out: the rule compares the same tasks throughout. */
function evaluatedRun(points: readonly PolicyPoint[]): EvaluatedRun {
  const whole = points[0].perTask.truth.map((_, task) => points.every(({ perTask }) => perTask.judge[task] !== null))
  const kept = (values: readonly (number | null)[]) => values.filter((_, task) => whole[task]) as number[]
  return {
    steps: points.map(({ step }) => step),
    truth: points.map(({ perTask }) => kept(perTask.truth)),
    judge: points.map(({ perTask }) => kept(perTask.judge)),
  }
}

function onsetOf(
  points: readonly PolicyPoint[],
  { onsetMargin: margin, onsetLevel: level }: z.output<typeof settingsSchema>,
) {
  return hackingOnset(evaluatedRun(points), { margin, level })
}

function evaluateCurves(
  { group, judge, klWeight, points }: PolicyResult,
  settings: z.output<typeof settingsSchema>,
): Omit<PolicyEvaluation, 'policy' | 'inventions'> {
  const { fired, onset, fall, pValue } = onsetOf(points, settings)
  const best = points.reduce((peak, point) => (point.truth > peak.truth ? point : peak))
  const last = points[points.length - 1]
  const highest = (curve: 'judge' | 'gold') => Math.max(...points.map((point) => point[curve]))
  const fit = fitOf(points)
  return {
    group,
    judge,
    klWeight,
    onset: {
      fired,
      ...(onset && { step: onset.step, low: onset.low, ...(onset.high !== null && { high: onset.high }) }),
      peakStep: fired ? fall.fromStep : best.step,
      pValue,
    },
    peak: { judge: highest('judge'), gold: highest('gold'), truth: best.truth, truthStep: best.step },
    end: { judge: last.judge, gold: last.gold, truth: last.truth },
    ...(fit &&
      fit.verdict !== 'too-few-points' && {
        fit: { form: fit.form, alpha: fit.alpha, beta: fit.beta, rSquared: fit.rSquared, fits: fit.verdict === 'fits' },
      }),
  }
}

/** Of truth against KL; nothing where the policy hardly moved, as against a judge that says the same of everything. */
function fitOf(points: readonly PolicyPoint[]): OveroptimisationFit | undefined {
  // Estimated from samples, a divergence near 0 may come out below it.
  const scores = points.map(({ kl, truth }) => ({ kl: Math.max(0, kl), score: truth }))
  const distances = new Set(scores.map(({ kl }) => kl).filter((kl) => kl > 0))
  if (scores.length < 4 || distances.size < 3) return undefined
  return fitOveroptimisation({ points: scores, form: 'reinforcement-learning', initialScore: points[0].truth })
}

function inventionsOf(before: readonly string[], after: readonly string[]): Invention[] {
  const mask = rareWordMask([...before, ...after])
  return risenPhrases({ before, after, mask })
    .slice(0, inventionsKept)
    .map(({ kind, text, beforeShare, afterShare }) => ({ kind, text, before: beforeShare, after: afterShare }))
}

function groupsOf(results: readonly PolicyResult[], evaluations: readonly PolicyEvaluation[]): GroupEvaluation[] {
  return [...Map.groupBy(results, ({ group }) => group)].map(([group, runs]) => {
    const own = evaluations.filter((evaluation) => evaluation.group === group)
    const steps = runs[0].points.map(({ step }) => step)
    const curve = (name: 'judge' | 'gold' | 'truth'): Estimate[] =>
      meanOverRuns(runs.map(({ points }) => points.map((point) => point[name])))
    return {
      group,
      judge: [...new Set(runs.map(({ judge }) => judge))].join(', '),
      klWeight: runs[0].klWeight,
      seeds: runs.length,
      steps,
      curves: { judge: curve('judge'), gold: curve('gold'), truth: curve('truth') },
      onsets: { fired: own.filter(({ onset }) => onset.fired).length, runs: runs.length },
    }
  })
}

/** Of one run the curve itself: nothing is known of other seeds. */
function meanOverRuns(curves: readonly number[][]): Estimate[] {
  if (curves.length === 1) return curves[0].map((value) => ({ value, low: value, high: value }))
  return meanCurve({ curves }).map(({ mean: value, low, high }) => ({ value, low, high }))
}
