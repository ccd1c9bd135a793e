import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../domain/canonical-json.ts'
import { isPairwise } from '../../../domain/index.ts'
import type { Store } from '../../../store/store.ts'
import type { Output, Policy } from './policy.ts'

/** Outputs that are asked for before they are written down. */
const together = 64

/**
 * A policy whose outputs are kept as items of a dataset as they come, and that is never asked for the same one twice: what is
 * optimised with it goes on after it was cut off, with the very outputs that it had. An input is asked for again as a whole where
 * one of its outputs is not there.
 *
 * @param dataset made where it is not there
 */
export function keptPolicy(policy: Policy, { store, dataset }: { store: Store; dataset: string }): Policy {
  return {
    ...policy,
    async sample(inputs, options) {
      const { n, seed, system = policy.system ?? null } = options
      await store.createDataset(dataset)
      const idsOf = (input: string) =>
        Array.from({ length: n }, (_, place) => sampleId({ policy: policy.version, system, seed, place, input }))
      const found = new Map<string, (Output | null)[]>()
      const distinct = [...new Set(inputs)]
      const size = Math.max(1, Math.floor(together / n))
      for (let at = 0; at < distinct.length; at += size) {
        const now = distinct.slice(at, at + size)
        const known = await keptOutputs(store, dataset, now.flatMap(idsOf))
        const missing = now.filter((input) => idsOf(input).some((id) => !known.has(id)))
        for (const input of now)
          found.set(
            input,
            idsOf(input).map((id) => known.get(id) ?? null),
          )
        if (missing.length === 0) continue
        const sampled = await policy.sample(missing, options)
        for (const [index, input] of missing.entries()) found.set(input, sampled[index])
        const records = missing.flatMap((input, index) =>
          idsOf(input).flatMap((id, place) => {
            const output = sampled[index][place]
            if (output === null) return []
            const tags = { policy: policy.name, seed, place: `${place}`, ended: `${output.ended}` }
            return [{ type: 'item' as const, item: { id, input, output: output.text, tags } }]
          }),
        )
        await store.append(dataset, records)
      }
      return inputs.map((input) => found.get(input) ?? [])
    },
  }
}

async function keptOutputs(store: Store, dataset: string, ids: readonly string[]): Promise<Map<string, Output>> {
  const known = new Map<string, Output>()
  for (const item of await store.itemsById(dataset, ids)) {
    if (isPairwise(item)) continue
    known.set(item.id, { text: item.output ?? '', ended: item.tags.ended !== 'false' })
  }
  return known
}

function sampleId(sample: { policy: string; system: string | null; seed: string; place: number; input: string }) {
  return `sample-${createHash('sha256').update(canonicalJson(sample)).digest('hex').slice(0, 20)}`
}
