import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgePrompt, readJudge, type ScoringNetwork, scoreReplies, type TrainedScore } from '../src/judges/index.ts'
import { scorePasses } from '../src/judges/trained/passing-score.ts'
import { storedFolder } from '../src/lab/stages/stored-network.ts'
import { worldOf } from '../src/lab/worlds/index.ts'
import { findEngine, startEngine } from '../src/models/gguf/engine.ts'
import { writeGguf } from '../src/nn/checkpoint/gguf.ts'
import { Engine } from '../src/nn/index.ts'
import { createRandom } from '../src/stats/random.ts'

const engineFolder = fileURLToPath(new URL('../node_modules/.engine', import.meta.url))
const engine = findEngine([engineFolder])
if (engine === undefined) console.warn('node-llama-cpp is not installed: exported judges are not tested')

const folder = mkdtempSync(join(tmpdir(), 'goodhart-trained-gguf-'))
afterAll(() => rmSync(folder, { recursive: true }))

const world = worldOf('desk')
const random = createRandom('exported judge')
const replies = Array.from({ length: 300 }, () => {
  const task = world.drawTask(random)
  const { text, ended } = world.writeReply(task, random)
  return { input: task.input, reply: text, ended }
})

/** What of node-llama-cpp only this test needs. */
interface Sequence {
  clearHistory(): Promise<void>
  controlledEvaluate(
    tokens: (number | [token: number, options: { generateNext: { probabilities: true } }])[],
  ): Promise<({ next: { probabilities: Map<number, number> } } | undefined)[]>
}

/** As the judge was trained; llama.cpp's own caches are of half precision. */
const singlePrecision = {
  sequences: 1,
  threads: 1,
  flashAttention: false,
  experimentalKvCacheKeyType: 'F32',
  experimentalKvCacheValueType: 'F32',
}

/** What the judge says in llama.cpp, by the probabilities of the ten scores after each prompt. */
async function scoresByLlama({ network, tokenizer, form }: ScoringNetwork): Promise<TrainedScore[]> {
  const path = join(folder, 'judge.gguf')
  await writeGguf({ path, network, tokenizer, endToken: form.tokens.end })
  const { llama } = await startEngine([engineFolder])
  const model = await llama.loadModel({ modelPath: path })
  const context = await model.createContext(singlePrecision)
  const sequence = context.getSequence() as unknown as Sequence
  const scores: TrainedScore[] = []
  for (const reply of replies) {
    const prompt = judgePrompt(form, tokenizer, reply)
    // It cuts texts as the judge does.
    expect(model.tokenize(tokenizer.decode(prompt), false)).toEqual(prompt)
    await sequence.clearHistory()
    const last = prompt.length - 1
    const outputs = await sequence.controlledEvaluate([
      ...prompt.slice(0, last),
      [prompt[last], { generateNext: { probabilities: true } }],
    ])
    const odds = form.tokens.digits.map((digit) => outputs[last]!.next.probabilities.get(digit) ?? 0)
    const mass = odds.reduce((sum, each) => sum + each)
    const expected = odds.reduce((sum, each, score) => sum + (score * each) / mass, 0)
    scores.push({ expected, score: odds.indexOf(Math.max(...odds)) })
  }
  await model.dispose()
  return scores
}

describe.skipIf(engine === undefined)('a judge that was trained here and exported as GGUF', () => {
  let judge: ScoringNetwork
  beforeAll(async () => {
    const own = await Engine.open()
    judge = await readJudge({ engine: own }, await storedFolder('ships:desk-direct'))
    return () => own[Symbol.asyncDispose]()
  })

  test('gives the same verdicts in llama.cpp', async () => {
    const here = (await scoreReplies(judge, replies)).map((score) => score!)
    const there = await scoresByLlama(judge)
    const distances = here.map(({ expected }, index) => Math.abs(expected - there[index].expected))
    expect(Math.max(...distances)).toBeLessThan(1e-3)
    expect(there.map(({ score }) => score)).toEqual(here.map(({ score }) => score))
    const verdicts = [here, there].map((all) => all.map(({ expected }) => scorePasses(expected, judge.form.passesFrom)))
    expect(verdicts[1]).toEqual(verdicts[0])
    // It passes some and fails others, or there was nothing to compare.
    expect(new Set(verdicts[0]).size).toBe(2)
  }, 20_000)
})
