/** What a prompt may ask to have put in its place: parts of the item, and of the criterion. */
export const itemPlaceholders = ['input', 'output', 'context', 'reference'] as const
export const criterionPlaceholders = ['question', 'passes', 'fails'] as const
export const placeholderNames = [...itemPlaceholders, ...criterionPlaceholders] as const
export type PlaceholderName = (typeof placeholderNames)[number]

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g

/** The names between double braces, known or not, each once. */
export function placeholdersIn(prompt: string): string[] {
  return [...new Set([...prompt.matchAll(placeholder)].map(([, name]) => name!))]
}

export function placesItem(prompt: string): boolean {
  return placeholdersIn(prompt).some((name) => (itemPlaceholders as readonly string[]).includes(name))
}

/** In a single pass: what is put in is never searched for placeholders itself, so that no field can pull in another. */
export function fillPlaceholders(prompt: string, textOf: (name: PlaceholderName) => string): string {
  return prompt.replace(placeholder, (whole, name: string) =>
    (placeholderNames as readonly string[]).includes(name) ? textOf(name as PlaceholderName) : whole,
  )
}
