import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { ModelError, ModelSetupError } from '../errors.ts'
import type { CallContext, LanguageModel, ModelReply, ModelRequest, ReplyToken } from '../language-model.ts'
import { answerGrammar } from './answer-grammar.ts'
import type { ChatWrapper, Engine, Llama, LlamaModel, LlamaSequence, SamplingOptions, Token } from './engine.ts'
import { startEngine } from './engine.ts'
import { promptTokens } from './prompt-tokens.ts'
import { SequencePool } from './sequence-pool.ts'
import { TokenText } from './token-text.ts'

export interface GgufSource {
  /** Of the file; of its first part where it comes in several. */
  path: string
  /** Folders from which node-llama-cpp is looked for, besides Goodhart's own. */
  resolveFrom?: readonly string[]
  /** Calls that are worked on at once, each with a context of its own in memory; more of them wait. At least 1. */
  contexts?: number
  /** Processor cores to use at most. All unless told. */
  threads?: number
}

/**
 * Opens a language model whose weights lie in a GGUF file, run by llama.cpp in this process, on a GPU where there is one.
 *
 * It answers greedily unless a temperature is given. `alternatives` are of the distribution that a token was drawn from: the
 * model's own at no temperature or 1, within what a schema allows. A request that differs in `sample` alone draws from another
 * seed. Nothing is kept between calls. Closing it frees the weights, after the calls that are under way.
 *
 * @throws {ModelSetupError} `no-engine`, `no-weights` where the file is absent, `unusable-weights` where it is not what it
 *   should be or does not fit into memory
 */
export async function openGgufModel({
  path,
  resolveFrom = [process.cwd()],
  contexts = 1,
  threads = availableParallelism(),
}: GgufSource): Promise<LanguageModel & AsyncDisposable> {
  if (!existsSync(path)) throw new ModelSetupError('no-weights', `There is no model file ${path}: check its path.`)
  const { engine, llama } = await startEngine(resolveFrom)
  let model: LlamaModel | undefined
  try {
    model = await llama.loadModel({ modelPath: path })
    const context = await model.createContext({ sequences: contexts, threads })
    const hasTemplate = Boolean(model.fileInfo.metadata.tokenizer?.chat_template?.trim())
    return new GgufModel({
      id: `gguf/${basename(path)}`,
      engine,
      llama,
      model,
      chat: hasTemplate ? engine.resolveChatWrapper(model, { warningLogs: false }) : undefined,
      sequences: new SequencePool(Array.from({ length: contexts }, () => context.getSequence())),
    })
  } catch (error) {
    await model?.dispose()
    throw new ModelSetupError(
      'unusable-weights',
      `The model file ${path} cannot be used (${(error as Error).message}): it must be a whole GGUF file of a text model that fits into memory.`,
      { cause: error },
    )
  }
}

interface Parts {
  id: string
  engine: Engine
  llama: Llama
  model: LlamaModel
  chat: ChatWrapper | undefined
  sequences: SequencePool
}

class GgufModel implements LanguageModel, AsyncDisposable {
  readonly id: string
  readonly #parts: Parts
  #closing: Promise<void> | undefined

  constructor(parts: Parts) {
    this.id = parts.id
    this.#parts = parts
  }

  async generate(request: ModelRequest, { signal }: CallContext = {}): Promise<ModelReply> {
    signal?.throwIfAborted()
    if (this.#closing) throw new ModelError('rejected', `${this.id} was closed: open it again.`)
    const { model, chat, sequences } = this.#parts
    const prompt = promptTokens(model, chat, request)
    return await sequences.use((sequence) => this.#answer({ sequence, prompt, request, signal }), signal)
  }

  async #answer({ sequence, prompt, request, signal }: Call): Promise<ModelReply> {
    // A token of the answer is read in before the next is drawn, so that the last one needs no place.
    const room = sequence.contextSize - prompt.length
    if (room < 1 || prompt.length === 0) {
      throw new ModelError(
        'rejected',
        `${this.id} takes prompts of 1 to ${sequence.contextSize - 1} tokens, and this one has ${prompt.length}.`,
      )
    }
    const limit = Math.min(room, request.maxOutputTokens)
    const options = await this.#samplingOptions(request)
    const text = new TokenText(this.#parts.model)
    const texts: string[] = []
    const drawn: Omit<ReplyToken, 'text'>[] = []
    let finish: ModelReply['finish'] = 'stop'
    try {
      await sequence.clearHistory()
      const steps = sequence.evaluateWithMetadata(
        prompt,
        { probabilities: request.alternatives !== undefined },
        options,
      )
      for await (const { token, probabilities } of steps) {
        signal?.throwIfAborted()
        if (probabilities) {
          const alternatives = likeliest(probabilities, request.alternatives).map(([other, probability]) => ({
            text: text.preview(other),
            logProbability: Math.log(probability),
          }))
          drawn.push({ logProbability: Math.log(probabilities.get(token)!), alternatives })
        }
        texts.push(text.next(token))
        if (texts.length < limit) continue
        finish = 'length'
        break
      }
    } catch (error) {
      signal?.throwIfAborted()
      throw new ModelError('rejected', `${this.id} failed: ${(error as Error).message}`, { cause: error })
    }
    if (texts.length > 0) texts[texts.length - 1] += text.end()
    return {
      text: texts.join(''),
      finish,
      ...(request.alternatives === undefined
        ? {}
        : { tokens: drawn.map((token, place) => ({ text: texts[place]!, ...token })) }),
      usage: { input: prompt.length, output: texts.length },
    }
  }

  async #samplingOptions({
    temperature = 0,
    topP = 1,
    seed,
    sample = 0,
    schema,
  }: ModelRequest): Promise<SamplingOptions> {
    const { engine, llama, model } = this.#parts
    const grammar = schema && (await answerGrammar(llama, schema))
    return {
      temperature,
      topP,
      topK: 0,
      ...(seed === undefined ? {} : { seed: (seed + sample * seedStep) >>> 0 }),
      ...(grammar ? { grammarEvaluationState: new engine.LlamaGrammarEvaluationState({ model, grammar }) } : {}),
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#parts.sequences.idle().then(() => this.#parts.model.dispose())
    return this.#closing
  }
}

interface Call {
  sequence: LlamaSequence
  prompt: readonly Token[]
  request: ModelRequest
  signal: AbortSignal | undefined
}

/** Odd and far from small numbers, so that the samples of neighbouring seeds do not meet: 2^32 over the golden ratio. */
const seedStep = 0x9e3779b1

function likeliest(probabilities: Map<Token, number>, count = 0): [Token, number][] {
  const found: [Token, number][] = []
  for (const [token, probability] of probabilities) {
    // Likeliest first: the rest is what a grammar forbids.
    if (found.length === count || probability === 0) break
    found.push([token, probability])
  }
  return found
}
