import { tagSequence, templateRate } from '../part-of-speech-templates.ts'
import type { Detection, ModelOutput } from './detector.ts'

/** The tagger is slow: it sees the beginnings of so many outputs, evenly spread. */
const mostOutputs = 100
const mostCharacters = 400
/** Long enough that the texts of one honest model share no run in more than a quarter. */
const size = 8
const fewestOutputs = 20
const highestShare = 0.4

/**
 * Whether the outputs of one model follow one syntactic template: a run of eight parts of speech that at least 40 % of a sample of
 * them hold, counted once each.
 *
 * @param outputs of one model; null for fewer than 20 that are long enough
 */
export function sharedSyntax(outputs: readonly ModelOutput[]): Detection | null {
  const step = Math.max(1, outputs.length / mostOutputs)
  const sample = Array.from({ length: Math.min(outputs.length, mostOutputs) }, (_, i) => outputs[Math.floor(i * step)]!)
  const texts = sample.map(({ output }) => tagSequence(output.slice(0, mostCharacters))).filter((t) => t.length >= size)
  if (texts.length < fewestOutputs) return null
  const [most] = templateRate({ texts, size, top: 1 }).templates
  if (most === undefined || most.share < highestShare) return null
  return { evidence: `${most.texts} of ${texts.length} hold ${most.template}` }
}
