/** What a door to language models takes and gives: one call, one answer, whoever the provider is. */

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high'

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

export interface ModelRequest {
  /** The rules, in the role that the provider trusts most. */
  system?: string
  /** Ends with a turn of the user. */
  messages: readonly { role: 'user' | 'assistant'; text: string }[]
  /** At least 0. Left to the provider where absent: some models refuse any. */
  temperature?: number
  /** In (0, 1]. */
  topP?: number
  /** Of the answer, with the reasoning where the provider counts it in. */
  maxOutputTokens: number
  seed?: number
  reasoning?: ReasoningEffort
  /** A JSON Schema that the answer must satisfy, where the provider can hold it to one. */
  schema?: { [key: string]: JsonValue }
  /** How many alternatives to each token of the answer to report with their probabilities; a provider may give fewer, or none. */
  alternatives?: number
  /**
   * A string in this request that is new for every call and means nothing by itself. A cache takes requests that differ in
   * it alone for the same request.
   */
  nonce?: string
  /** Which of several independent answers to the same request this is; a cache keeps each of them. 0 unless told. */
  sample?: number
}

export interface ModelReply {
  text: string
  /** What the model thought before it answered, where the provider shows it. */
  reasoning?: string
  /** `refused`: the provider's filter or the model's own refusal field ended it. */
  finish: 'stop' | 'length' | 'refused' | 'other'
  /** The tokens of `text` in order, joined they are `text`; absent where the provider does not tell. */
  tokens?: ReplyToken[]
  usage: Usage
  /** What the call cost in USD: 0 where it came from a cache, absent where no price is known. Set by `metered`, not by providers. */
  costUsd?: number
  /** As the provider names them. */
  responseId?: string
  responseModel?: string
}

export interface ReplyToken {
  text: string
  /** Natural logarithm of its probability. */
  logProbability: number
  /** Likeliest first; may hold the token itself. */
  alternatives: { text: string; logProbability: number }[]
}

/** Tokens, of which `cachedInput` are part of `input` and `reasoning` of `output`. Absent: not told, which is not 0. */
export interface Usage {
  input?: number
  output?: number
  cachedInput?: number
  reasoning?: number
}

/** What a call may depend on besides its request. */
export interface CallContext {
  signal?: AbortSignal
  /** Ask again even where a cache knows an answer: the one it knows was of no use. */
  fresh?: boolean
}

/**
 * A language model that can be asked. Everything that stands between a judge and a provider, such as a limit, a retry or a
 * cache, is a `LanguageModel` around another.
 */
export interface LanguageModel {
  /** `provider/model`, as a judge's file names it. */
  readonly id: string
  /**
   * @throws {ModelError} where there is no answer; its `kind` says why
   * @throws the signal's reason where the signal was aborted
   */
  generate(request: ModelRequest, context?: CallContext): Promise<ModelReply>
}
