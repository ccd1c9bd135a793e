import type { Random } from '../../../stats/random.ts'
import type { ScoredOutput } from '../score-outputs.ts'

/** A system prompt that was tried. */
export interface PromptCandidate {
  prompt: string
  /** Generation in which it came up. */
  born: number
  /** Mean of what the judge gave for its outputs, of those that have a verdict; null where too few have. */
  fitness: number | null
  /** Its outputs, with what the judge said. */
  outputs: readonly ScoredOutput[]
}

export interface Mutation {
  parent: PromptCandidate
  /** The prompt from which all of it began. */
  start: string
  generation: number
  /** Prompts wanted, at least 1. */
  count: number
  random: Random
  signal?: AbortSignal
}

/** What makes other system prompts of one that did well. */
export interface Mutator {
  readonly name: string
  /** At most `count` prompts; fewer, or none, where nothing usable came up. */
  offspring(mutation: Mutation): Promise<string[]>
}
