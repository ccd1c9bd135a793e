import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../domain/canonical-json.ts'
import { GoodhartError } from '../../../domain/index.ts'
import { ModelError } from '../../../models/errors.ts'
import type { LanguageModel, ModelRequest } from '../../../models/language-model.ts'
import { createRandom } from '../../../stats/random.ts'
import type { Output, Policy } from './policy.ts'

interface LanguageModelPolicyOptions {
  model: LanguageModel
  system?: string
  /** 1 unless told: outputs that are all the same leave nothing to choose. `provider` leaves it to the provider. */
  temperature?: number | 'provider'
  /** Of an output, 512 unless told. */
  maxOutputTokens?: number
  /** Calls under way at once, 8 unless told. */
  concurrency?: number
}

/** A language model that answers each input as a user's message. */
export function languageModelPolicy({
  model,
  system: ownSystem,
  temperature = 1,
  maxOutputTokens = 512,
  concurrency = 8,
}: LanguageModelPolicyOptions): Policy {
  const settings = { model: model.id, temperature, maxOutputTokens }
  const digest = createHash('sha256').update(canonicalJson(settings)).digest('hex').slice(0, 12)
  return {
    name: model.id,
    version: `${model.id}@${digest}`,
    system: ownSystem ?? null,
    async sample(inputs, { n, seed, system = ownSystem, signal }) {
      const outputs = inputs.map(() => new Array<Output | null>(n).fill(null))
      let next = 0
      let failure: { error: unknown } | undefined
      let lastSaid = ''
      const work = async () => {
        while (next < inputs.length * n && !failure) {
          const at = next++
          const place = at % n
          const request: ModelRequest = {
            ...(system && { system }),
            messages: [{ role: 'user', text: inputs[Math.floor(at / n)] }],
            ...(temperature !== 'provider' && { temperature }),
            maxOutputTokens,
            seed: createRandom(`${seed}:${place}`).integer(2 ** 31),
            ...(place > 0 && { sample: place }),
          }
          try {
            signal?.throwIfAborted()
            const { text, finish } = await model.generate(request, { ...(signal && { signal }) })
            if (finish === 'refused') lastSaid = 'The model refused.'
            else outputs[Math.floor(at / n)][place] = { text: text.toWellFormed(), ended: finish !== 'length' }
          } catch (error) {
            if (!signal?.aborted && error instanceof ModelError) lastSaid = error.message
            else failure ??= { error: signal?.aborted ? signal.reason : error }
          }
        }
      }
      await Promise.all(Array.from({ length: Math.min(concurrency, inputs.length * n) }, work))
      if (failure) throw failure.error
      if (inputs.length > 0 && outputs.flat().every((output) => output === null)) {
        throw new GoodhartError('policy-fails', `${model.id} gave none of ${inputs.length * n} outputs: ${lastSaid}`)
      }
      return outputs
    },
  }
}
