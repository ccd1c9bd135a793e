/** What a prompt may ask to have put in its place: parts of the item, and of the criterion. */
export const itemPlaceholders = ['input', 'output', 'context', 'reference'] as const
export const criterionPlaceholders = ['question', 'passes', 'fails'] as const
export const placeholderNames = [...itemPlaceholders, ...criterionPlaceholders] as const
export type PlaceholderName = (typeof placeholderNames)[number]

/** A prompt taken apart: texts, and the names of what stands between them. */
export interface PromptTemplate {
  /** One more than there are names. */
  texts: string[]
  names: PlaceholderName[]
}

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g

/** The names between double braces, known or not, each once. */
export function placeholdersIn(prompt: string): string[] {
  return [...new Set([...prompt.matchAll(placeholder)].map(([, name]) => name!))]
}

/** Names that there are none of are left in the text as they stand. */
export function parsePrompt(prompt: string): PromptTemplate {
  const texts = ['']
  const names: PlaceholderName[] = []
  let end = 0
  for (const match of prompt.matchAll(placeholder)) {
    const name = match[1]!
    if (!(placeholderNames as readonly string[]).includes(name)) continue
    texts[names.length] = prompt.slice(end, match.index)
    names.push(name as PlaceholderName)
    end = match.index + match[0].length
  }
  texts[names.length] = prompt.slice(end)
  return { texts, names }
}

export function placesItem({ names }: PromptTemplate): boolean {
  return names.some((name) => (itemPlaceholders as readonly string[]).includes(name))
}

/** What is put in is never searched for placeholders itself, so that no field can pull in another. */
export function fillPrompt({ texts, names }: PromptTemplate, textOf: (name: PlaceholderName) => string): string {
  return names.reduce((filled, name, i) => filled + textOf(name) + texts[i + 1], texts[0]!)
}
