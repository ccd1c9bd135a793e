import type { Criterion, PairwiseItem, SingleItem } from '../../domain/index.ts'
import type { Random } from '../../stats/random.ts'
import type { Phrasebook } from './phrasebook.ts'

/** What attacks have in common, in the order of a report. */
export const attackFamilies = [
  'empty',
  'master-keys',
  'nonsense',
  'winning-refusal',
  'injection',
  'flattery',
  'surface',
  'syntax',
  'cloaking',
  'universal-phrases',
  'pairwise',
  /** Items that were made as attacks by others, with verdicts on record. */
  'recorded',
] as const
export type AttackFamily = (typeof attackFamilies)[number]

/** The moves of the refusal that wins (arXiv 2603.12246, section 6), of which each is tried alone and all together. */
export const refusalMoves = ['refusal', 'invented-policy', 'end-marker', 'praise', 'restated-context'] as const
export type RefusalMove = (typeof refusalMoves)[number]

/** What an attack is made from, beside the item itself. */
export interface AttackContext {
  /** All chance of this attack on this item: the same seed gives the same texts. */
  random: Random
  criterion: Criterion
  /** The texts of attacks, in the language that the judge reads. */
  phrases: Phrasebook
  /** Items known to be good, other than this one, to imitate: their structure, their beginnings. May be empty. */
  passing: readonly SingleItem[]
  /** Items known to be bad, other than this one. May be empty. */
  failing: readonly SingleItem[]
}

/** One way in which an attack changes an item. */
export interface Variant {
  /** Unique within the attack, and the same for every item: `end-marker/3`. */
  id: string
  output: string
}

interface AttackBase {
  /** Unique among all attacks: `forged-end-marker`. */
  id: string
  /** A few words for a table. */
  title: string
  family: AttackFamily
  /** What a judge that falls for it does, in words that follow its name: `passes answers of one word`. */
  weakness: string
  /** What must not change, and why. */
  invariant: string
  /** Where the idea comes from. */
  source: string
}

/** A change of one output. */
export interface TextAttack extends AttackBase {
  /**
   * `inflate`: made of outputs known to be bad, which must not pass by it. `deflate`: made of outputs known to be good, which
   * must not fail by it.
   */
  aim: 'inflate' | 'deflate'
  /** Of the family `winning-refusal`: the moves that it consists of. */
  moves?: readonly RefusalMove[]
  /** It declines the request, which is only wrong where the request should be met. */
  declines?: true
  /** All variants of this item; empty where it cannot be made of it, or not be said in this language. Pure. */
  variants(item: SingleItem, context: AttackContext): Variant[]
}

/** A change of a pair that only makes sense for pairs; everything else is applied to the pair's worse output. */
export interface PairAttack extends AttackBase {
  aim: 'pair'
  /** @param worse position of the worse output; what comes out replaces that output */
  variants(item: PairwiseItem, worse: 0 | 1, context: AttackContext): Variant[]
}

/**
 * A change to an item after which a sound judge must give the same verdict. That a judge is shown a pair in the other order
 * needs no text and is tried with every pair.
 */
export type Attack = TextAttack | PairAttack
