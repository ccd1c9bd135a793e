import type { ModelFlags } from './judge-options.ts'

export const methods = ['best-of-n', 'prompt', 'rl'] as const
export type Method = (typeof methods)[number]

export interface OptimizeFlags extends ModelFlags {
  /** Of a table. */
  prompt?: string
  proxy: string[]
  gold?: string
  truth?: string
  cluster?: string
  panel: string[]
  lambda: number
  from?: string
  dimension?: string
  inputColumn?: string
  outputColumn?: string
  contextColumn?: string
  referenceColumn?: string
  id?: string
  slice: string[]
  /** Live. */
  method: Method
  policy?: string
  goldJudge?: string
  goldBudget?: number
  system?: string
  mutator?: string
  items: string[]
  dataset?: string
  as?: string
  world?: string
  n?: number
  prompts: number
  steps: number
  evaluateEvery: number
  generations: number
  population: number
  stopAtOnset?: boolean
  rows?: string
  seed?: string
  output: string[]
  json?: boolean
}
