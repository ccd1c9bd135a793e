import { NetworkError } from '../errors.ts'
import type { NetworkConfig } from '../network/network-config.ts'
import type { SampleTask } from './shard-task.ts'

/**
 * A sequence of which a network is asked something.
 *
 * A language head gives the log-probability of each token from position `from` (at least 1) to the end; a scalar head one score
 * at the last token.
 */
export interface Example {
  tokens: readonly number[]
  from: number
  /** For a gradient: the derivative of the loss with respect to each of these values. */
  weights?: ArrayLike<number>
}

/** @throws {NetworkError} `bad-example` where there are none, or one is not of the vocabulary */
export function checkTokens({ vocabulary }: NetworkConfig, tokens: readonly number[]): void {
  if (tokens.length === 0) throw new NetworkError('bad-example', 'There are no tokens; give at least one.')
  for (const token of tokens) {
    if (Number.isInteger(token) && token >= 0 && token < vocabulary) continue
    throw new NetworkError('bad-example', `Token ${token} is not one of the ${vocabulary} that the network knows.`)
  }
}

/** @throws {NetworkError} `bad-example` */
export function checkExample(config: NetworkConfig, { tokens, from, weights }: Example): void {
  checkTokens(config, tokens)
  const language = config.head === 'language'
  if (language && !(Number.isInteger(from) && from >= 1 && from <= tokens.length)) {
    throw new NetworkError(
      'bad-example',
      `An example of ${tokens.length} tokens is asked from ${from}; ask from 1 or later.`,
    )
  }
  const values = language ? tokens.length - from : 1
  if (weights && weights.length < values) {
    throw new NetworkError(
      'bad-example',
      `An example of ${values} values has ${weights.length} weights; give each one.`,
    )
  }
}

/** @throws {NetworkError} `bad-example`, `bad-sampling` */
export function checkSampling(
  config: NetworkConfig,
  { prompts, options }: Pick<SampleTask, 'prompts' | 'options'>,
): void {
  const { maxTokens, temperature, topP, allowed, read } = options
  if (config.head !== 'language')
    throw new NetworkError('bad-sampling', 'Only a network with a language head can write.')
  if (!(Number.isInteger(maxTokens) && maxTokens >= 0 && temperature >= 0 && topP > 0)) {
    throw new NetworkError('bad-sampling', 'Give maxTokens from 0, a temperature from 0 and topP above 0.')
  }
  for (const { tokens } of prompts) checkTokens(config, tokens)
  for (const tokens of [allowed, read]) if (tokens) checkTokens(config, tokens)
}
