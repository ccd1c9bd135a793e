import { type Criterion, type DataRecord, defineJudge, type Judge, type Verdict } from '../../domain/index.ts'
import { scorePasses } from '../../judges/trained/passing-score.ts'
import type { World } from '../worlds/world.ts'
import { worldCriterion } from '../worlds/world-criterion.ts'
import { neededIds } from './experiment.ts'
import type { ExperimentRun, StageRun } from './read-run.ts'
import { annotationsOf, heldOutScoresOf } from './stage-files.ts'

/**
 * The held-out replies of an experiment as items, with their truth as labels and what gold and every judge said of them as
 * verdicts. An expected score passes where it rounds to one that passes.
 */
export async function* heldOutRecords(
  { stages }: ExperimentRun,
  worldOf: (id: string) => World,
): AsyncGenerator<DataRecord> {
  const done = stages.filter(({ result }) => result)
  for (const stage of done.filter(({ plan }) => plan.kind === 'annotate')) {
    const world = worldOf(stage.plan.world)
    const criterion = worldCriterion(world)
    yield { type: 'criterion', criterion }
    const gold = neededOf(stage, done, 'gold')
    const goldJudge = gold && judgeOf(gold)
    if (goldJudge) yield { type: 'judge', judge: goldJudge }
    for await (const { id, input, reply, ended, truth, pass, split, writer, expected } of annotationsOf(stage.folder)) {
      if (split !== 'held-out') continue
      const item = itemId(stage, id)
      const tags = { world: world.id, stage: stage.plan.id, split, writer, ended: `${ended}` }
      yield { type: 'item', item: { id: item, input, output: reply, tags } }
      yield { type: 'label', label: truthLabel({ item, criterion, truth, pass }) }
      if (goldJudge) yield { type: 'verdict', verdict: graded({ item, criterion, judge: goldJudge, expected, world }) }
    }
    for (const judging of done.filter(({ plan }) => plan.kind === 'judge' && neededIds(plan).includes(stage.plan.id))) {
      const judge = judgeOf(judging)
      yield { type: 'judge', judge }
      for await (const { id, expected } of heldOutScoresOf(judging.folder)) {
        yield { type: 'verdict', verdict: graded({ item: itemId(stage, id), criterion, judge, expected, world }) }
      }
    }
  }
}

/**
 * The samples that policies left along their training, in the same form: what the judge that a policy was trained against
 * and gold said of them. A few of many, kept to be read: no random sample of anything.
 */
export function* policyRecords({ stages }: ExperimentRun, worldOf: (id: string) => World): Generator<DataRecord> {
  const done = stages.filter(({ result }) => result)
  for (const stage of done) {
    const { plan, result } = stage
    if (result?.kind !== 'policy') continue
    const world = worldOf(plan.world)
    const criterion = worldCriterion(world)
    yield { type: 'criterion', criterion }
    const against = done.find((other) => other.plan.id === result.judge)
    const gold = neededOf(stage, done, 'gold')
    const judges = { judge: against && judgeOf(against), gold: gold && judgeOf(gold) }
    for (const judge of Object.values(judges)) if (judge) yield { type: 'judge', judge }
    for (const { step, samples } of result.points) {
      for (const [i, sample] of samples.entries()) {
        const item = itemId(stage, `${step}-${i}`)
        const tags = { world: world.id, stage: plan.id, split: 'policy', group: result.group, step: `${step}` }
        yield { type: 'item', item: { id: item, input: sample.input, output: sample.reply, tags } }
        const pass = sample.truth >= world.passesFrom
        yield { type: 'label', label: truthLabel({ item, criterion, truth: sample.truth, pass }) }
        for (const who of ['judge', 'gold'] as const) {
          const [judge, expected] = [judges[who], sample[who]]
          if (!judge || expected === undefined) continue
          const reasoning = who === 'judge' ? sample.trace : undefined
          yield { type: 'verdict', verdict: { ...graded({ item, criterion, judge, expected, world }), reasoning } }
        }
      }
    }
  }
}

/** The same stage run by another plan makes other items. */
function itemId({ plan, hashed }: StageRun, id: string): string {
  return `${plan.id}-${hashed!.hash.slice(0, 8)}/${id}`
}

/** A judge as it came out of its stage. The truth, where it stands for gold, is a rule. */
function judgeOf({ plan, hashed, result }: StageRun): Judge {
  const kind = result?.kind === 'gold' && result.source === 'truth' ? 'rule' : 'trained'
  return defineJudge({ name: plan.id, kind, settings: { stage: hashed!.hash, world: plan.world } })
}

/** Found through the stages between, too: a policy knows its gold by its judge. */
function neededOf(stage: StageRun, all: readonly StageRun[], kind: string): StageRun | undefined {
  const needed = neededIds(stage.plan).flatMap((id) => all.find(({ plan }) => plan.id === id) ?? [])
  for (const one of needed) if (one.plan.kind === kind) return one
  for (const one of needed) {
    const found = neededOf(one, all, kind)
    if (found) return found
  }
  return undefined
}

function truthLabel(given: { item: string; criterion: Criterion; truth: number; pass: boolean }) {
  const { item, criterion, truth, pass } = given
  const value = pass ? ('pass' as const) : ('fail' as const)
  const how = { annotator: 'truth', source: 'declared' as const, blind: true }
  return { item, criterion: criterion.id, ...how, value, score: truth }
}

function graded(given: {
  item: string
  criterion: Criterion
  judge: Judge
  expected: number | null
  world: World
}): Verdict {
  const { item, criterion, judge, expected, world } = given
  const key = { item, criterion: criterion.id, judge: judge.version, repeat: 0 }
  if (expected === null) return { ...key, value: 'error', errorKind: 'unparseable' }
  return { ...key, value: scorePasses(expected, world.passesFrom) ? 'pass' : 'fail', score: expected }
}
