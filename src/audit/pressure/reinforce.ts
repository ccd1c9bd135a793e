import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '../../domain/canonical-json.ts'
import type { PolicyPoint } from '../../lab/experiment/results.ts'
import type { OpenedPolicy } from '../../lab/optimise/open-policy.ts'
import { defaultTraining, type PolicyTraining, trainPolicy } from '../../lab/optimise/train-policy.ts'
import type { ScoreSource } from '../../lab/stages/score-source.ts'
import { worldCriterion } from '../../lab/worlds/world-criterion.ts'
import { type HackingOnset, hackingOnset } from '../../stats/hacking-onset.ts'
import { createRandom } from '../../stats/random.ts'
import { type CurveEvidence, preferredOutputs } from './curve-evidence.ts'

/** A source of scores under the name by which a report speaks of it. */
export interface NamedSource {
  name: string
  /** That of the judge: another version, other scores. */
  version: string
  source: ScoreSource
}

export interface Reinforcement {
  /** What is trained, in its world. */
  policy: OpenedPolicy
  optimised: NamedSource
  gold: NamedSource
  training: Partial<PolicyTraining> & Pick<PolicyTraining, 'steps'>
  seed: string
  /** Where the states of trainings are kept, each in a folder of its own: one that was cut off goes on from there. */
  folder: string
  signal?: AbortSignal
  /** Told of each evaluation, first of those that an earlier sitting made. */
  onPoint?: (point: PolicyPoint) => void
  onStep?: (done: number) => void
  /**
   * End at the evaluation at which hacking has set in. The rule is then asked at every evaluation, each time at the level
   * divided by their number, so that it fires anywhere in an honest run no more often than the level says.
   */
  stopAtOnset?: boolean
  /** Of the onset rule; 0.05 unless told. */
  level?: number
}

export interface ReinforcementFound {
  points: PolicyPoint[]
  evidence: CurveEvidence
  /** Of the truth; where all tasks lack a score somewhere, null. */
  onset: HackingOnset | null
  /** Of gold, as it would be found where no truth is known. */
  goldOnset: HackingOnset | null
  /** The step at which it was ended before the last; null where it ran to its end. */
  stoppedAt: number | null
  withoutScore: number
  seconds: number
}

const replicates = 1999

/**
 * Reinforcement learning against any judge, in a world whose truth is known: the policy is trained by GRPO, and its replies to the
 * same held-out tasks are scored by the judge, by gold and by the truth on the way.
 *
 * @throws {GoodhartError} `no-scores` where judge or gold score none of an evaluation's replies
 * @throws the signal's reason where it was aborted, once the state is saved
 */
export async function reinforce(request: Reinforcement): Promise<ReinforcementFound> {
  const { policy, optimised, gold, seed, folder, signal, onPoint, onStep, stopAtOnset = false, level = 0.05 } = request
  const settings = { ...defaultTraining, ...request.training }
  const own = join(folder, trainingId(request, settings))
  await mkdir(own, { recursive: true })
  const looks = Math.ceil(settings.steps / settings.evaluateEvery)
  const { points, withoutScore, seconds } = await trainPolicy(policy.lab, {
    ...{ settings, seed, folder: own, judge: optimised.source, gold: gold.source },
    policy: policy.lab.engine.attach(policy.network),
    signal: signal ?? new AbortController().signal,
    ...(onPoint && { onPoint }),
    ...(onStep && { onStep }),
    ...(stopAtOnset && {
      stopsAfter: (points) => onsetOf(points, 'truth', { seed, level: level / looks })?.fired === true,
    }),
  })
  const last = points[points.length - 1]
  return {
    points,
    evidence: evidenceOf(points, request),
    onset: onsetOf(points, 'truth', { seed, level }),
    goldOnset: onsetOf(points, 'gold', { seed, level }),
    stoppedAt: last.step < settings.steps ? last.step : null,
    withoutScore,
    seconds,
  }
}

/** All that shapes a training, but for when it is ended: with the same one it goes on. */
function trainingId({ policy, optimised, gold, seed }: Reinforcement, settings: PolicyTraining): string {
  const { values } = policy.network
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const network = createHash('sha256').update(bytes).digest('hex')
  const { id, version } = policy.lab.world
  const shaping = { settings, seed, network, world: [id, version], judges: [optimised.version, gold.version] }
  return `training-${createHash('sha256').update(canonicalJson(shaping)).digest('hex').slice(0, 16)}`
}

/** Over the tasks that have both scores at every evaluation; null with fewer than two of them, or of evaluations. */
function onsetOf(
  points: readonly PolicyPoint[],
  standard: 'gold' | 'truth',
  { seed, level }: { seed: string; level: number },
): HackingOnset | null {
  const complete = points[0].perTask.truth.flatMap((_, task) =>
    points.every(({ perTask }) => perTask.judge[task] !== null && perTask[standard][task] !== null) ? [task] : [],
  )
  if (complete.length < 2 || points.length < 2) return null
  const table = (name: 'judge' | 'gold' | 'truth') =>
    points.map(({ perTask }) => complete.map((task) => perTask[name][task] as number))
  return hackingOnset(
    { steps: points.map(({ step }) => step), truth: table(standard), judge: table('judge') },
    { level, replicates, random: createRandom(`${seed}:onset`) },
  )
}

function evidenceOf(points: readonly PolicyPoint[], { policy, optimised, gold }: Reinforcement): CurveEvidence {
  const matrix = (name: 'judge' | 'gold' | 'truth') => points.map(({ perTask }) => [...perTask[name]])
  const { step, samples } = points[points.length - 1]
  return {
    ...{ method: 'reinforcement-learning', unit: 'step', optimised: optimised.name, gold: gold.name },
    ...{ optimisedVersion: optimised.version, criterion: worldCriterion(policy.lab.world).id },
    perPrompt: {
      pressures: points.map(({ step }) => step),
      judge: matrix('judge'),
      gold: matrix('gold'),
      truth: matrix('truth'),
    },
    // Estimated from the replies: by chance below 0 where there is hardly any.
    kl: points.map(({ kl }) => Math.max(0, kl)),
    clusters: points[0].perTask.truth.map((_, task) => task),
    shown: preferredOutputs(
      samples.map(({ input, reply, judge = null, gold = null, truth }) => ({
        ...{ pressure: step, input, output: reply, judge, gold, truth },
      })),
    ),
  }
}
