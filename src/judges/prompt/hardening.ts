import { z } from 'zod'

/**
 * What is done so that the text of a candidate cannot pass for anything but a candidate. Each measure can be switched off by
 * itself, to measure what it is worth. None is proven against a policy that was optimised against the judge.
 *
 * - `nonceDelimiters`: every section stands between delimiters that carry a number nobody could know beforehand.
 * - `escapeLookAlikes`: what looks like a delimiter or a chat template's control token, or cannot be seen, is made harmless
 *   and visible.
 * - `repeatInstruction`: question, input and form of the answer follow once more after the candidate.
 * - `dataNotInstructions`: rules in the system's role say that the candidate is data and who sets requirements.
 * - `constrainedOutput`: the provider is held to a JSON Schema, where it can be.
 * - `keyedVerdict`: only an answer that carries the number counts.
 */
export const hardeningMeasures = [
  'nonceDelimiters',
  'escapeLookAlikes',
  'repeatInstruction',
  'dataNotInstructions',
  'constrainedOutput',
  'keyedVerdict',
] as const
export type HardeningMeasure = (typeof hardeningMeasures)[number]
export type Hardening = Record<HardeningMeasure, boolean>

/** `all`, `none`, or the measures to switch; one that is not named is on. */
export const hardeningSchema = z
  .union([z.enum(['all', 'none']), z.strictObject(eachMeasure(z.boolean().default(true)))], {
    error: 'all, none, or switches for single measures',
  })
  .transform((written): Hardening => (typeof written === 'string' ? eachMeasure(written === 'all') : written))

function eachMeasure<T>(value: T): Record<HardeningMeasure, T> {
  return Object.fromEntries(hardeningMeasures.map((name) => [name, value])) as Record<HardeningMeasure, T>
}
