import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ModelSetupError } from '../errors.ts'
import type { JsonValue } from '../language-model.ts'

// The part of node-llama-cpp that is used here. Its own types cannot be named: the package is there only where someone
// installed it.

/** The number of a token in a model's vocabulary. */
export type Token = number & { readonly __token?: never }

export interface Engine {
  getLlama(options: {
    build: 'never'
    skipDownload: true
    logLevel: 'disabled'
    progressLogs: false
    maxThreads: number
  }): Promise<Llama>
  resolveChatWrapper(model: LlamaModel, options: { warningLogs: false }): ChatWrapper
  LlamaGrammarEvaluationState: new (options: { model: LlamaModel; grammar: LlamaGrammar }) => GrammarState
}

export interface Llama {
  loadModel(options: { modelPath: string }): Promise<LlamaModel>
  createGrammarForJsonSchema(schema: JsonValue): Promise<LlamaGrammar>
  createGrammar(options: { grammar: string }): Promise<LlamaGrammar>
}

export interface LlamaModel {
  readonly fileInfo: { metadata: { tokenizer?: { chat_template?: string } } }
  readonly tokens: { bos: Token | null; shouldPrependBosToken: boolean }
  readonly tokenizer: unknown
  /** `specialTokens`: whether text that looks like a control token becomes one. */
  tokenize(text: string, specialTokens: boolean): Token[]
  detokenize(tokens: readonly Token[], specialTokens: boolean, lastTokens: readonly Token[]): string
  createContext(options: { sequences: number; threads: number }): Promise<LlamaContext>
  /** With its contexts. */
  dispose(): Promise<void>
}

export interface LlamaContext {
  getSequence(): LlamaSequence
}

export interface LlamaSequence {
  readonly contextSize: number
  clearHistory(): Promise<void>
  /** Goes on until the model ends its answer or the caller stops asking. Probabilities come likeliest first. */
  evaluateWithMetadata(
    tokens: readonly Token[],
    metadata: { probabilities: boolean },
    options: SamplingOptions,
  ): AsyncGenerator<{ token: Token; probabilities?: Map<Token, number> }>
}

export interface SamplingOptions {
  temperature: number
  topK: number
  topP: number
  seed?: number
  grammarEvaluationState?: GrammarState
}

export interface LlamaGrammar {
  readonly grammar: string
}

export interface GrammarState {
  clone(): GrammarState
}

export type ChatHistoryItem = { type: 'system' | 'user'; text: string } | { type: 'model'; response: [string] }

export interface ChatWrapper {
  generateContextState(options: { chatHistory: readonly ChatHistoryItem[] }): {
    contextText: { tokenize(tokenizer: unknown): Token[] }
  }
}

/**
 * Where node-llama-cpp is installed: beside Goodhart, else as seen from one of `folders`, in their order.
 *
 * @returns the path of its entry, or undefined where none of them has it
 */
export function findEngine(folders: readonly string[]): string | undefined {
  for (const from of [import.meta.url, ...folders.map((folder) => join(resolve(folder), 'package.json'))]) {
    try {
      return createRequire(from).resolve('node-llama-cpp')
    } catch {
      // Not to be found from here.
    }
  }
  return undefined
}

export interface RunningEngine {
  engine: Engine
  llama: Llama
}

/** By the path of their entry. One is enough for all models: it shares memory and cores out between them. */
const running = new Map<string, Promise<RunningEngine>>()

/**
 * Starts llama.cpp, once in a process; it ends with the process.
 *
 * @throws {ModelSetupError} `no-engine` where node-llama-cpp is not installed or has no binary for this machine
 */
export async function startEngine(folders: readonly string[]): Promise<RunningEngine> {
  const path = findEngine(folders)
  if (path === undefined) {
    throw new ModelSetupError(
      'no-engine',
      'Weights in a GGUF file need the package node-llama-cpp, which is not installed: npm install node-llama-cpp',
    )
  }
  const known = running.get(path)
  if (known) return known
  const started = start(path)
  running.set(path, started)
  started.catch(() => running.delete(path))
  return started
}

async function start(path: string): Promise<RunningEngine> {
  try {
    const engine: Engine = await import(pathToFileURL(path).href)
    const llama = await engine.getLlama({
      build: 'never',
      skipDownload: true,
      logLevel: 'disabled',
      progressLogs: false,
      // Its own default is at least 4, and more threads than cores wait for each other: a hundredfold slower on two cores.
      maxThreads: availableParallelism(),
    })
    return { engine, llama }
  } catch (error) {
    throw new ModelSetupError(
      'no-engine',
      `node-llama-cpp at ${path} does not start on this machine (${(error as Error).message}): install it anew, with its optional packages: npm install node-llama-cpp`,
      { cause: error },
    )
  }
}
