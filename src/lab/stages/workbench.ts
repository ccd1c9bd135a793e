import { type AttachedNetwork, Engine, type Example, type NetworkConfig, networkConfig } from '../../nn/index.ts'
import { createRandom, type Random } from '../../stats/random.ts'
import type { StageContext } from '../experiment/stage.ts'
import { type Language, languageOf, promptTokens, replyOf } from '../language.ts'
import { type AnyWorld, type Reply, type Task, worldOf } from '../worlds/index.ts'
import { pretrainedTokenizer } from './pretrained-network.ts'

/** What every stage works with. */
export interface Workbench extends AsyncDisposable {
  context: StageContext
  world: AnyWorld
  language: Language
  engine: Engine
  /** What is open for as long as the stage runs. */
  resources: AsyncDisposableStack
  /** The random numbers of one purpose within the stage. */
  random(...purpose: (string | number)[]): Random
}

export async function openWorkbench(context: StageContext): Promise<Workbench> {
  const world = worldOf(context.plan.world)
  await using opening = new AsyncDisposableStack()
  const engine = opening.use(await Engine.open({ threads: context.threads }))
  const language = languageOf(world, world.prose && (await pretrainedTokenizer(context)))
  const resources = opening.move()
  return {
    context,
    world,
    language,
    engine,
    resources,
    random: (...purpose) => createRandom([context.plan.seed, ...purpose].join(':')),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

export interface NetworkSize {
  width: number
  layers: number
  heads: number
}

/** A network that reads and writes everything in a world: requests, replies, rubrics, the longest traces. */
export function worldNetworkConfig(
  { world, language }: Pick<Workbench, 'world' | 'language'>,
  size: NetworkSize,
  head: NetworkConfig['head'] = 'language',
): NetworkConfig {
  const { input, reply, trace } = world.longest
  // A rubric says no more than a request and its rule; five markers and a score.
  const context = Math.ceil((2 * input + 16 + reply + trace.high + 8) / 8) * 8
  return networkConfig({ ...size, vocabulary: language.tokenizer.size, context, head })
}

export interface SampledReply {
  task: Task
  reply: Reply
  /** What was drawn, with the end where it came. */
  tokens: number[]
  logProbabilities: number[]
  entropies: number[]
}

/**
 * Replies of a policy to tasks, one each.
 *
 * @param seed of all of them, which then differ by their places, or of each
 */
export async function sampleReplies(
  { engine, language, world }: Pick<Workbench, 'engine' | 'language' | 'world'>,
  {
    policy,
    tasks,
    seed,
    temperature = 1,
  }: {
    policy: AttachedNetwork
    tasks: readonly Task[]
    seed: string | readonly string[]
    temperature?: number
  },
): Promise<SampledReply[]> {
  const prompts = tasks.map(({ input }, index) => ({
    tokens: promptTokens(language, input),
    seed: typeof seed === 'string' ? `${seed}:${index}` : seed[index],
  }))
  const sampled = await engine.sample(policy, prompts, {
    // The end is a token, but no word of the reply.
    maxTokens: world.longest.reply + 1,
    temperature,
    topP: 1,
    stop: { at: language.markers.end, further: 0 },
    allowed: language.sayable,
  })
  return sampled.map(({ tokens, logProbabilities, entropies }, index) => {
    const reply = replyOf(language, tokens)
    const words = tokens.length - (reply.ended ? 1 : 0)
    if (words <= world.longest.reply) return { task: tasks[index], reply, tokens, logProbabilities, entropies }
    // One word beyond the longest reply was drawn where an end was due: it was cut off there.
    const cut = tokens.slice(0, world.longest.reply)
    return {
      task: tasks[index],
      reply: replyOf(language, cut),
      tokens: cut,
      logProbabilities: logProbabilities.slice(0, cut.length),
      entropies: entropies.slice(0, cut.length),
    }
  })
}

/** A reply as an engine is asked about it. */
export function exampleOf({ language }: Pick<Workbench, 'language'>, { task, tokens }: SampledReply): Example {
  const request = promptTokens(language, task.input)
  return { tokens: [...request, ...tokens], from: request.length }
}

/** The same tasks in every stage of a world that asks for as many: what is held out is held out everywhere. */
export function heldOutTasks(world: AnyWorld, count: number): Task[] {
  const random = createRandom(`held-out:${world.id}:${world.version}`)
  return Array.from({ length: count }, () => world.drawTask(random))
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Share of replies with each defect, in the world's order. */
export function defectShares(
  world: AnyWorld,
  found: readonly { defects: readonly string[] }[],
): Record<string, number> {
  return Object.fromEntries(
    world.defects.map((defect) => [defect, mean(found.map(({ defects }) => Number(defects.includes(defect))))]),
  )
}
