import { type Engine, initialNetwork, type NetworkConfig, networkConfig } from '../../nn/index.ts'
import { WordTokenizer } from '../../nn/tokenizer/word-tokenizer.ts'
import type { JudgeForm } from './judge-form.ts'
import type { ScoringNetwork } from './score-replies.ts'

const words = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'Name', 'a', 'colour.', 'Blue.', 'Red.', 'blue']
export const testTokenizer = new WordTokenizer({
  specialTokens: ['<pad>', '<end>', '<rubric>', '<judge>', '<score>'],
  words,
})

export const testForm: JudgeForm = {
  format: 'goodhart/trained-judge/1',
  form: 'direct',
  rubric: false,
  longestTrace: 0,
  passesFrom: 5,
  tokens: { end: 1, rubric: 2, judge: 3, score: 4, digits: Array.from({ length: 10 }, (_, digit) => 5 + digit) },
  world: { id: 'colours', version: 1 },
}

/** A judge of a few words that has learnt nothing; its weights are so large that it is of some opinion on everything. */
export function testScoringNetwork(
  engine: Engine,
  {
    form = {},
    config = {},
    seed = 'a',
  }: { form?: Partial<JudgeForm>; config?: Partial<NetworkConfig>; seed?: string } = {},
): ScoringNetwork {
  const sizes = { vocabulary: testTokenizer.size, width: 16, layers: 1, heads: 2, context: 24, ...config }
  const network = initialNetwork(networkConfig(sizes), seed)
  for (let at = 0; at < network.values.length; at++) if (network.values[at] !== 1) network.values[at] *= 20
  return { engine, network: engine.attach(network), tokenizer: testTokenizer, form: { ...testForm, ...form } }
}
