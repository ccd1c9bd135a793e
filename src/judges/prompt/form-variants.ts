import type { ResolvedLlmDefinition } from '../judge-definition.ts'
import { type FormName, formNames } from './form.ts'
import { parsePrompt, placesItem } from './placeholders.ts'

/**
 * The same judge once for every change of form that its prompt can undergo: one that places the parts of the item itself has
 * their order settled.
 */
export function formVariants<T extends Pick<ResolvedLlmDefinition, 'prompt'>>(
  definition: T,
): (T & { form: FormName })[] {
  const isPlaced = placesItem(parsePrompt(definition.prompt ?? ''))
  return formNames.filter((form) => form !== 'order' || !isPlaced).map((form) => ({ ...definition, form }))
}
