/**
 * Sampling, and a whole step of reinforcement learning (GRPO), of the sizes that a laboratory has: milliseconds.
 *
 *     node bench/lab-engine-grpo.ts [rounds]
 *
 * Sampling: 128 replies of 48 tokens to prompts of 32. A step: 16 prompts, 8 replies to each, read by a judge network of the
 * policy's size, log-probabilities under a reference, gradient and AdamW. Named limits, of a prototype on two cores of an AMD
 * EPYC (Zen 5): sampling 120 ms at width 64 and 2 layers, 360 ms at width 128 and 4; a step 174 ms with 0.11 million
 * parameters, 459 ms with 0.44, 850 to 1,200 ms with 0.93.
 */
import {
  type AttachedNetwork,
  adamWState,
  adamWStep,
  clipGradient,
  Engine,
  initialNetwork,
  networkConfig,
  parameterCount,
} from '../src/nn/index.ts'
import { createRandom } from '../src/stats/random.ts'

const rounds = Number(process.argv[2] ?? 7)
const group = 8
const written = 48
const random = createRandom('bench')

/** Milliseconds. */
interface Limits {
  sample?: number
  step?: number
}

const sizes: { vocabulary: number; width: number; layers: number; heads: number; limits: Limits }[] = [
  { vocabulary: 160, width: 64, layers: 2, heads: 4, limits: { sample: 120, step: 174 } },
  { vocabulary: 512, width: 96, layers: 4, heads: 4, limits: { step: 459 } },
  { vocabulary: 1024, width: 128, layers: 4, heads: 4, limits: { step: 1025 } },
  { vocabulary: 2048, width: 128, layers: 4, heads: 4, limits: { sample: 360 } },
]

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

async function timed(work: () => Promise<unknown>): Promise<number> {
  await work()
  const found: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await work()
    found.push(performance.now() - start)
  }
  return median(found)
}

function print(label: string, milliseconds: number, limit: number | undefined): void {
  const beside = limit === undefined ? '' : `; limit ${limit} ms, ${(limit / milliseconds).toFixed(2)} times as fast`
  console.log(`  ${label}: ${milliseconds.toFixed(0)} ms${beside}`)
}

interface Cast {
  engine: Engine
  policy: AttachedNetwork
  reference: AttachedNetwork
  judge: AttachedNetwork
}

/** 16 prompts of 32 tokens, each as often as its group has replies. */
function drawPrompts(vocabulary: number): { tokens: number[]; seed: string }[] {
  return Array.from({ length: 16 }, (_, prompt) => {
    const tokens = Array.from({ length: 32 }, () => random.integer(vocabulary))
    return Array.from({ length: group }, (_, reply) => ({ tokens, seed: `${prompt}/${reply}` }))
  }).flat()
}

const plain = { temperature: 1, topP: 1, stop: { at: -1, further: 0 } }

async function step({ engine, policy, reference, judge }: Cast, state: ReturnType<typeof adamWState>): Promise<void> {
  const prompts = drawPrompts(policy.config.vocabulary)
  const replies = await engine.sample(policy, prompts, { ...plain, maxTokens: written })
  const texts = prompts.map(({ tokens }, row) => [...tokens, ...replies[row].tokens])
  const grades = Array.from({ length: 10 }, (_, grade) => grade)
  const judged = await engine.sample(
    judge,
    texts.map((tokens) => ({ tokens, seed: '' })),
    { ...plain, maxTokens: 0, read: grades },
  )
  const scores = judged.map(({ read = [] }) => read.reduce((sum, mass, grade) => sum + mass * grade, 0))
  const before = await engine.values(
    reference,
    texts.map((tokens) => ({ tokens, from: 32 })),
  )
  const examples = texts.map((tokens, row) => {
    const first = row - (row % group)
    const peers = scores.slice(first, first + group)
    const mean = peers.reduce((sum, score) => sum + score, 0) / group
    const deviation = Math.sqrt(peers.reduce((sum, score) => sum + (score - mean) ** 2, 0) / group) + 1e-6
    const advantage = (scores[row] - mean) / deviation
    const weights = replies[row].logProbabilities.map(
      (own, at) => (-advantage + 0.05 * (own - before[row][at])) / (written * texts.length),
    )
    return { tokens, from: 32, weights }
  })
  const { gradient } = await engine.gradient(policy, examples)
  clipGradient(gradient, 1)
  adamWStep({ values: policy.values, gradient, state, learningRate: 1e-4 })
  policy.changed()
}

for (const { limits, ...size } of sizes) {
  const config = networkConfig({ ...size, context: 80 })
  const millions = (parameterCount(config) / 1e6).toFixed(2)
  console.log(
    `\n${millions} million parameters: ${size.layers} layers, width ${size.width}, vocabulary ${size.vocabulary}`,
  )
  for (const threads of [1, 2]) {
    await using engine = await Engine.open({ threads })
    const [policy, reference, judge] = ['policy', 'policy', 'judge'].map((seed) =>
      engine.attach(initialNetwork(config, seed)),
    )
    const prompts = drawPrompts(config.vocabulary)
    // Limits were measured on two threads.
    const limit: Limits = threads === 2 ? limits : {}
    const sampling = await timed(() => engine.sample(policy, prompts, { ...plain, maxTokens: written }))
    print(`sampling, ${threads} thread${threads > 1 ? 's' : ''}`, sampling, limit.sample)
    const state = adamWState(policy.values.length)
    const whole = await timed(() => step({ engine, policy, reference, judge }, state))
    print(`a step, ${threads} thread${threads > 1 ? 's' : ''}`, whole, limit.step)
  }
}
