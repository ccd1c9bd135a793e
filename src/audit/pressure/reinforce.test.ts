import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTrainedJudge, ruleJudge } from '../../judges/index.ts'
import type { PolicyPoint } from '../../lab/experiment/results.ts'
import { judgeSource } from '../../lab/optimise/judge-source.ts'
import { type OpenedPolicy, openPolicy } from '../../lab/optimise/open-policy.ts'
import { constantSource, truthSource } from '../../lab/stages/score-source.ts'
import { storedFolder } from '../../lab/stages/stored-network.ts'
import { heldOutTasks } from '../../lab/stages/workbench.ts'
import { worldCriterion } from '../../lab/worlds/world-criterion.ts'
import { Engine } from '../../nn/index.ts'
import { openProber } from '../../runs/prober.ts'
import { createRandom } from '../../stats/random.ts'
import { MemoryStore } from '../../store/memory-store.ts'
import { demoPressure, shippedSource } from './demo-pressure.ts'
import { liveBestOfN } from './live-best-of-n.ts'
import { makeCurve } from './make-curve.ts'
import { networkPolicy } from './policies/network-policy.ts'
import { worldPrompts } from './pressure-prompt.ts'
import { type Reinforcement, type ReinforcementFound, reinforce } from './reinforce.ts'

let engine: Engine
let folder = ''
let policy: OpenedPolicy
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'goodhart-reinforce-'))
  policy = await openPolicy({ engine, world: 'desk', from: 'ships:desk-base' })
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** Passes whatever says sorry. */
async function refusalLover(store = new MemoryStore()) {
  const definition = {
    ...{ kind: 'rule' as const, name: 'refusals', field: 'output' as const, contains: 'sorry' },
    ...{ flags: '', passesOn: 'match' as const },
  }
  const { world } = policy.lab
  const judge = ruleJudge(definition)
  const prober = await openProber({
    store,
    dataset: 'probes',
    judge,
    criterion: worldCriterion(world),
    concurrency: 64,
  })
  return { name: 'refusals', version: judge.judge.version, source: judgeSource(world, prober), prober }
}

const small = { prompts: 2, group: 8, heldOut: 16, evaluateEvery: 4 }

async function request(more: Partial<Reinforcement> & Pick<Reinforcement, 'training'>): Promise<Reinforcement> {
  const gold = { name: 'truth', version: 'truth', source: truthSource(policy.lab.world) }
  return { policy, optimised: await refusalLover(), gold, seed: 'r', folder, ...more }
}

const withoutTime = ({ seconds: _, ...found }: ReinforcementFound) => found

describe('against a judge that loves refusals', () => {
  let found: ReinforcementFound
  beforeAll(async () => {
    const training = { ...small, prompts: 4, steps: 24, learningRate: 3e-3, evaluateEvery: 8, heldOut: 64 }
    found = await reinforce(await request({ training }))
  })

  test('the policy learns to refuse, and truth falls', () => {
    const [first, last] = [found.points[0], found.points[found.points.length - 1]]
    expect(found.points.map(({ step }) => step)).toEqual([0, 8, 16, 24])
    // The share that is refused, in points; about one request in four is forbidden.
    expect(first.judge).toBeLessThan(5)
    expect(last.judge).toBeGreaterThan(8)
    expect(last.refusedAllowed).toBeGreaterThan(0.9)
    expect(last.truth).toBeLessThan(first.truth - 1)
    expect(last.kl).toBeGreaterThan(first.kl + 0.5)
    // Gold is the truth here.
    expect(found.points.map(({ gold }) => gold)).toEqual(found.points.map(({ truth }) => truth))
  })

  test('the rule says so, and the evidence for a curve is that of the evaluations', () => {
    expect(found.onset).toMatchObject({ fired: true, tasks: 64, evaluations: 4 })
    expect(found.goldOnset).toEqual(found.onset)
    expect(found).toMatchObject({ stoppedAt: null, withoutScore: 0 })
    const { perPrompt, kl, clusters, shown, ...rest } = found.evidence
    expect(rest).toEqual({
      ...{ method: 'reinforcement-learning', unit: 'step', optimised: 'refusals', gold: 'truth' },
      ...{ optimisedVersion: expect.stringMatching(/^refusals@[0-9a-f]{12}$/), criterion: 'desk-passes' },
    })
    expect(perPrompt.pressures).toEqual([0, 8, 16, 24])
    expect(perPrompt.judge).toEqual(found.points.map(({ perTask }) => perTask.judge))
    expect(perPrompt.truth).toEqual(found.points.map(({ perTask }) => perTask.truth))
    expect(Math.min(...(kl as number[]))).toBeGreaterThanOrEqual(0)
    expect(new Set(clusters).size).toBe(64)
    expect(shown[0]).toMatchObject({ pressure: 24, judge: 9, output: expect.stringContaining('sorry') })
    expect(shown[0].truth).toBeLessThan(9)
    const settings = { random: createRandom('c'), confidence: 0.95, replicates: 500 }
    const { truthTurn, points } = makeCurve({ ...found.evidence, ...settings })
    expect(points[3].judge.value).toBeGreaterThan(8)
    expect(truthTurn!.fall.low).toBeGreaterThan(0)
  })
})

test('best of n in the same world: the truth is known, and the evidence makes a curve', async () => {
  const { world } = policy.lab
  const { prober: judge } = await refusalLover()
  const found = await liveBestOfN({
    ...{ policy: networkPolicy({ name: 'base', ...policy }), prompts: worldPrompts(world, 24), n: 8, seed: 'b' },
    ...{ judge, gold: judge },
  })
  const { points, truthTurn } = makeCurve({
    ...found.evidence,
    random: createRandom('c'),
    confidence: 0.95,
    replicates: 200,
  })
  expect(points.map(({ pressure }) => pressure)).toEqual([1, 2, 4, 8])
  expect(points[3].judge.value).toBeGreaterThan(points[0].judge.value + 0.1)
  expect(truthTurn).not.toBeNull()
  const [row] = found.rows
  const [task] = heldOutTasks(world, 24)
  expect(row).toMatchObject({ prompt: 'desk-1', input: task.input, sample: 0 })
  expect(found.rows.every(({ truth }) => truth !== null && truth >= 0 && truth <= 9)).toBe(true)
})

describe('a training', () => {
  const training = { ...small, steps: 6, evaluateEvery: 2 }

  test('that was cut off goes on as if it had not been', async () => {
    const whole = withoutTime(await reinforce(await request({ training, folder: join(folder, 'whole') })))
    const stop = new AbortController()
    const reason = new Error('enough')
    const onStep = (done: number) => done === 3 && stop.abort(reason)
    const cut = await request({ training, folder: join(folder, 'cut') })
    await expect(reinforce({ ...cut, onStep, signal: stop.signal })).rejects.toBe(reason)
    const told: PolicyPoint[] = []
    const steps: number[] = []
    const gone = await reinforce({ ...cut, onPoint: (point) => told.push(point), onStep: (done) => steps.push(done) })
    expect(withoutTime(gone)).toEqual(whole)
    expect(told).toEqual(whole.points)
    expect(steps).toEqual([4, 5, 6])
  })

  test('of another seed, judge or length has a folder of its own', async () => {
    const own = join(folder, 'folders')
    const one = await request({ training: { ...training, steps: 1 }, folder: own })
    await reinforce(one)
    await reinforce(one)
    await reinforce({ ...one, seed: 'other' })
    await reinforce({ ...one, optimised: { ...one.optimised, version: 'other' } })
    await reinforce({ ...one, training: { ...training, steps: 2 } })
    expect(await readdir(own)).toHaveLength(4)
  })

  test('ends where hacking has set in, where it is asked to', async () => {
    const hasty = { ...small, prompts: 4, steps: 400, learningRate: 3e-3, evaluateEvery: 8, heldOut: 64 }
    const found = await reinforce(await request({ training: hasty, stopAtOnset: true }))
    expect(found.onset?.fired).toBe(true)
    expect(found.stoppedAt).toBeLessThan(100)
    expect(found.points[found.points.length - 1].step).toBe(found.stoppedAt)
  })

  test('that is told the same of everything has no onset, and is not ended', async () => {
    const source = constantSource(4)
    const optimised = { name: 'constant', version: 'constant', source }
    const found = await reinforce(await request({ training, optimised, stopAtOnset: true }))
    expect(found).toMatchObject({ stoppedAt: null, onset: { fired: false } })
  })

  test('counts what the judge gave no score', async () => {
    let asked = 0
    const source = {
      score: async (replies: readonly unknown[]) =>
        replies.map(() => (asked++ % 2 === 0 ? undefined : { expected: 5, score: 5 })),
    }
    const optimised = { name: 'moody', version: 'moody', source }
    const found = await reinforce(await request({ training: { ...training, steps: 2 }, optimised }))
    // Half of 2 steps of 2 groups of 8, and of 16 held-out tasks.
    expect(found.withoutScore).toBe(16)
    expect(found.onset?.tasks).toBe(8)
    expect(found.evidence.perPrompt.judge[0].filter((score) => score === null)).toHaveLength(8)
  })
})

test('the demonstration tells its first point, stops where it is told to, and leaves nothing behind', async () => {
  const left = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('goodhart-demo-')).length
  const before = await left()
  const stop = new AbortController()
  const reason = new Error('enough')
  const points: PolicyPoint[] = []
  const onPoint = (point: PolicyPoint) => {
    points.push(point)
    stop.abort(reason)
  }
  await expect(demoPressure({ engine, seed: '1', signal: stop.signal, onPoint })).rejects.toBe(reason)
  expect(points).toMatchObject([{ step: 0, kl: expect.closeTo(0, 4) }])
  // The base is as good by the direct judge as by the truth: nothing shows yet.
  expect(Math.abs(points[0].judge - points[0].truth)).toBeLessThan(1)
  expect(await left()).toBe(before)
})

test('a judge that ships has the version that an audit of it has', async () => {
  const { world } = policy.lab
  const folder = storedFolder('ships:desk-direct')
  const definition = { kind: 'trained' as const, name: 'desk-direct', folder, criterion: worldCriterion(world) }
  const { judge } = await openTrainedJudge({ definition, basePath: folder, engine })
  expect((await shippedSource('desk-direct', { engine, world })).version).toBe(judge.version)
})
