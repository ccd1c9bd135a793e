/** A world of a few words and stages run in it without a runner, for tests. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../../nn/index.ts'
import { createRandom, type Random } from '../../stats/random.ts'
import type { StageContext, StageEvent, StagePlan } from '../experiment/stage.ts'
import { languageOf } from '../language.ts'
import type { Reply, Task, World } from '../worlds/index.ts'
import type { Workbench } from './workbench.ts'

const values = [
  ['red', 'green', 'blue', 'grey'],
  ['hat', 'cup', 'book', 'lamp'],
]
const digits = Array.from({ length: 10 }, (_, digit) => String(digit))
const wordsOf = (text: string) => text.split(' ').filter((word) => word !== '')
const pick = <T>(all: readonly T[], random: Random): T => all[random.integer(all.length)]
const kindOf = (word: string) => values.find((kind) => kind.includes(word))
const otherThan = (word: string, random: Random) =>
  pick(
    (kindOf(word) ?? []).filter((each) => each !== word),
    random,
  )

interface EchoFacts {
  /** A colour and a thing. */
  asked: string[]
}

/** A colour and a thing are to be said again: 4 points for each that is not, 2 for a word more, 3 for no end. */
export const echoWorld: World<EchoFacts> = {
  id: 'echo',
  version: 1,
  description: 'Says a colour and a thing again.',
  words: [...digits, ...values.flat(), ...wordsOf('say : please same differs nothing adds unended ended')],
  longest: { input: 4, reply: 5, trace: { low: 3, medium: 5, high: 9 } },
  passesFrom: 8,
  defects: ['wrong-value', 'all-values-wrong', 'addition', 'unended'],
  drawTask(random) {
    const asked = values.map((kind) => pick(kind, random))
    return { input: `say : ${asked.join(' ')}`, facts: { asked } }
  },
  writeReply({ facts }, random, { defects = drawDefects(random) } = {}) {
    const wrong = defects.includes('wrong-value') ? random.integer(2) : -1
    const said = facts.asked.map((word, at) =>
      defects.includes('all-values-wrong') || at === wrong ? otherThan(word, random) : word,
    )
    if (defects.includes('addition')) said.push('please')
    return { text: said.join(' '), ended: !defects.includes('unended') }
  },
  writeOther: (random) => Array.from({ length: 4 }, () => pick(values.flat(), random)).join(' '),
  corrupt({ text, ended }, random) {
    const words = wordsOf(text)
    words.splice(random.integer(words.length + 1), 1, pick(values.flat(), random))
    return { text: words.slice(0, 5).join(' '), ended }
  },
  swapValues: ({ text, ended }, random, share) => ({
    text: wordsOf(text)
      .map((word) => (kindOf(word) && random.next() < share ? otherThan(word, random) : word))
      .join(' '),
    ended,
  }),
  check(task, reply) {
    const { wrong, adds, unended } = compare(task, reply)
    const score = Math.max(0, 9 - 4 * wrong - (adds ? 2 : 0) - (unended ? 3 : 0))
    const found = [
      ...(wrong === 1 ? ['wrong-value'] : wrong === 2 ? ['all-values-wrong'] : []),
      ...(adds ? ['addition'] : []),
      ...(unended ? ['unended'] : []),
    ]
    return { score, pass: score >= 8, defects: found, refused: false, forbidden: false }
  },
  trace(task, reply, effort) {
    const { findings, said, adds, unended } = compare(task, reply)
    const manner = [...(adds ? ['adds'] : []), unended ? 'unended' : 'ended']
    const quoted = findings.flatMap((finding, at) =>
      effort === 'high' ? [task.facts.asked[at], said[at] ?? 'nothing', finding] : [finding],
    )
    return (effort === 'low' ? manner : [...quoted, ...manner]).join(' ')
  },
  rubric: ({ facts }) => `say ${facts.asked.join(' ')}`,
}

function drawDefects(random: Random): string[] {
  const chance = random.next()
  return chance < 0.5 ? [] : [chance < 0.75 ? 'wrong-value' : chance < 0.9 ? 'addition' : 'all-values-wrong']
}

function compare({ facts }: Task<EchoFacts>, { text, ended }: Reply) {
  const said = wordsOf(text)
  const findings = facts.asked.map((word, at) => (said[at] === word ? 'same' : 'differs'))
  const wrong = findings.filter((finding) => finding === 'differs').length
  return { said, findings, wrong, adds: said.length > 2, unended: !ended }
}

export type TestPlan = Pick<StagePlan, 'id' | 'kind'> & Partial<StagePlan>

export interface TestLab {
  events: StageEvent[]
  folderOf(id: string): string
  bench(plan: TestPlan, signal?: AbortSignal): Promise<Workbench>
  /** Runs a stage and keeps its result, for those that need it. */
  run<Result>(stage: (bench: Workbench) => Promise<Result>, plan: TestPlan, signal?: AbortSignal): Promise<Result>
}

export function testLab({
  folder,
  engine,
  world = echoWorld,
}: {
  folder: string
  engine: Engine
  world?: Workbench['world']
}): TestLab {
  const events: StageEvent[] = []
  const folderOf = (id: string) => join(folder, id)
  const lab: TestLab = {
    events,
    folderOf,
    async bench(given, signal = new AbortController().signal) {
      const plan: StagePlan = { world: world.id, settings: {}, seed: 'test', needs: {}, ...given }
      await mkdir(folderOf(plan.id), { recursive: true })
      const inputs = Object.fromEntries(
        Object.entries(plan.needs).map(([part, ids]) => [
          part,
          typeof ids === 'string' ? folderOf(ids) : ids.map(folderOf),
        ]),
      )
      const context: StageContext = {
        ...{ plan, inputs, signal, folder: folderOf(plan.id), threads: 1 },
        tell: (event) => events.push(event),
      }
      const resources = new AsyncDisposableStack()
      return {
        ...{ context, world, engine, resources, language: languageOf(world) },
        random: (...purpose) => createRandom([plan.seed, ...purpose].join(':')),
        // The engine is shared, and closed by who opened it.
        [Symbol.asyncDispose]: () => resources.disposeAsync(),
      }
    },
    async run(stage, plan, signal) {
      const result = await stage(await lab.bench(plan, signal))
      await writeFile(join(folderOf(plan.id), 'result.json'), JSON.stringify(result))
      return result
    },
  }
  return lab
}
