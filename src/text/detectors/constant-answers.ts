import { createNearDuplicates } from '../near-duplicates.ts'
import { words } from '../words.ts'
import { type Detection, type ModelOutput, quote } from './detector.ts'

/** Three of as many questions may have one answer; a near-duplicate of fewer words is chance, or a plain yes. */
const fewestInputs = 3
const fewestWords = 8
/** A short answer counts where it is the same to so many inputs, and to half of all. */
const manyInputs = 10

/**
 * Flags outputs of one model that are nearly the same as its answers to at least two other inputs, and short ones that are
 * the same to at least ten inputs and to half of all: a text that fits any question answers none. Tasks with a closed set of
 * answers, such as yes and no, have short ones lawfully.
 *
 * @param outputs of one model
 * @returns for each output, in order, why it is flagged, or null
 */
export function constantAnswers(outputs: readonly ModelOutput[]): (Detection | null)[] {
  const found: (Detection | null)[] = outputs.map(() => null)
  const flag = (members: readonly number[], inputs: number) => {
    for (const at of members) found[at] = { evidence: `to ${inputs} inputs: ${quote(outputs[at]!.output).evidence}` }
  }
  const inputsOf = (members: readonly number[]) => new Set(members.map((at) => outputs[at]!.input)).size
  const alike = createNearDuplicates()
  for (const { output } of outputs) {
    const spoken = words(output)
    alike.add(spoken.length < fewestWords ? [] : spoken)
  }
  for (const group of alike.groups()) {
    const inputs = inputsOf(group)
    if (inputs >= fewestInputs) flag(group, inputs)
  }
  const all = inputsOf([...outputs.keys()])
  for (const group of Map.groupBy(outputs.keys(), (at) => outputs[at]!.output.trim()).values()) {
    const inputs = inputsOf(group)
    if (inputs >= manyInputs && 2 * inputs >= all) flag(group, inputs)
  }
  return found
}
