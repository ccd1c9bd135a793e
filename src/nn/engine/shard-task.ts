import type { NetworkConfig } from '../network/network-config.ts'

/** The numbers of a network in memory that threads share, and how often they have changed. */
export interface SharedNetwork {
  id: number
  config: NetworkConfig
  /** float32. */
  memory: SharedArrayBuffer
}

/** Sequences of one shape, side by side. */
export interface ValuesTask {
  kind: 'values' | 'gradient'
  batch: number
  length: number
  /** [batch · length] */
  tokens: Int32Array
  /** [asked] flat positions at which the head is asked. */
  positions: Int32Array
  /** [asked] the next token at each; unused by a scalar head. */
  targets: Int32Array
  /** [asked] of `gradient`: derivative of the loss with respect to each value. */
  weights: Float32Array
  /** Of `gradient`: where the gradient goes, float32, as long as the parameters. */
  gradient?: SharedArrayBuffer
}

export interface SamplingOptions {
  /** The most tokens that a row may add; 0 to do no more than read. */
  maxTokens: number
  /** 0 takes the most probable token. */
  temperature: number
  /** Draws from the fewest tokens that together have this probability; 1 from all. */
  topP: number
  /** A row ends `further` tokens after the token `at`. */
  stop: { at: number; further: number }
  /** Tokens of which the probabilities are wanted after the prompt (`maxTokens: 0`) or after the token `stop.at`. */
  read?: readonly number[]
  /** The only tokens that may be drawn. */
  allowed?: readonly number[]
}

export interface SampleTask {
  kind: 'sample'
  /** Prompts, each with what its random numbers come from. */
  prompts: readonly { tokens: readonly number[]; seed: string }[]
  options: SamplingOptions
  /** Rows and positions of the graphs; not fewer than the prompts and what they need. */
  batch: number
  promptLength: number
}

/** What became of one prompt. */
export interface Sampled {
  /** With the token `stop.at`, where the row came to it. */
  tokens: number[]
  /** Of each token, under the network's own distribution (temperature 1, all tokens), nats. */
  logProbabilities: number[]
  /** Of each position's distribution, nats. */
  entropies: number[]
  /** Came to `stop.at` (and `further` tokens further). */
  stopped: boolean
  /** Probabilities of the tokens to read, not renormalised; absent where the row never came to `stop.at`. */
  read?: number[]
}

export type ShardTask = ValuesTask | SampleTask
/** Of values and gradient: the value at each asked position. */
export type ShardOutcome<Task extends ShardTask> = Task extends SampleTask ? Sampled[] : Float32Array
