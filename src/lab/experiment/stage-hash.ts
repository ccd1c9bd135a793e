import { createHash } from 'node:crypto'
import { canonicalJson } from '../../domain/canonical-json.ts'
import type { StagePlan } from './stage.ts'

/** What besides its plan decides what comes out of a stage. */
export interface Versions {
  /** Of this package. */
  goodhart: string
  /** Of a world. */
  world: (id: string) => number
  /** What a stored network holds that a stage takes as its `from`: a digest, which changes with the network. */
  stored?: (from: string) => string
}

/** A plan as it is run, kept beside what comes of it. */
export interface HashedPlan {
  /** SHA-256 of all the rest, hexadecimal: another hash, another outcome. */
  hash: string
  plan: StagePlan
  /** Hashes of the stages that it needs, by the part that they play. */
  inputs: Record<string, string | string[]>
  goodhart: string
  worldVersion: number
  /** Digest of the stored network that it takes. */
  stored?: string
}

/** @param stages each after those that it needs. @returns in the same order */
export function hashPlans(stages: readonly StagePlan[], versions: Versions): HashedPlan[] {
  const hashes = new Map<string, string>()
  return stages.map((plan) => {
    const inputs = Object.fromEntries(
      Object.entries(plan.needs).map(([part, ids]) => [
        part,
        typeof ids === 'string' ? hashes.get(ids)! : ids.map((id) => hashes.get(id)!),
      ]),
    )
    const { from } = plan.settings
    const stored = typeof from === 'string' ? versions.stored?.(from) : undefined
    const content = {
      plan,
      inputs,
      goodhart: versions.goodhart,
      worldVersion: versions.world(plan.world),
      ...(stored !== undefined && { stored }),
    }
    const hash = createHash('sha256').update(canonicalJson(content)).digest('hex')
    hashes.set(plan.id, hash)
    return { hash, ...content }
  })
}
