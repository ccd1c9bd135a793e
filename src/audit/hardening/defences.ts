import { filterNames, type HardeningMeasure, hardeningMeasures, type JudgeDefinition } from '../../judges/index.ts'

/** Something that can be put around a judge, and taken away: a measure of its prompt, or a filter before it. */
export interface Defence {
  /** Of a measure its name, of a filter `filter:NAME`. */
  id: string
  kind: 'prompt' | 'filter'
}

/**
 * Measures of the prompt, those that add most to every question first: question, input and form said again; rules; delimiters
 * and the key, a few tokens; what is escaped or asked of the provider adds none.
 */
const dearestFirst: readonly HardeningMeasure[] = [
  'repeatInstruction',
  'dataNotInstructions',
  'nonceDelimiters',
  'keyedVerdict',
  'escapeLookAlikes',
  'constrainedOutput',
]

const filterPrefix = 'filter:'

/** All that a judge of this kind can be defended by; measures of a prompt only where we write the prompt. */
export function defencesOf({ kind }: Pick<JudgeDefinition, 'kind'>): Defence[] {
  if (kind === 'recorded') return []
  const measures = kind === 'llm' ? dearestFirst : []
  return [
    ...measures.map((id) => ({ id, kind: 'prompt' as const })),
    ...filterNames.map((name) => ({ id: `${filterPrefix}${name}`, kind: 'filter' as const })),
  ]
}

/** Those that a definition has already. */
export function defencesIn(definition: JudgeDefinition): string[] {
  if (definition.kind === 'recorded') return []
  const measures = definition.kind === 'llm' ? dearestFirst.filter((name) => definition.hardening[name]) : []
  return [...measures, ...(definition.filters ?? []).map((name) => `${filterPrefix}${name}`)]
}

/** The names of the filters among defences. */
export function filtersAmong(defences: readonly string[]): string[] {
  return defences.flatMap((id) => (id.startsWith(filterPrefix) ? [id.slice(filterPrefix.length)] : []))
}

/** The same judge with these defences and no others. */
export function withDefences<Definition extends JudgeDefinition>(
  definition: Definition,
  defences: readonly string[],
): Definition {
  const filters = filtersAmong(defences)
  if (definition.kind !== 'llm') return { ...definition, filters }
  const hardening = Object.fromEntries(hardeningMeasures.map((name) => [name, defences.includes(name)]))
  return { ...definition, hardening, filters }
}
