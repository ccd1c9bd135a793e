/**
 * All runs of `size` neighbouring words, joined by blanks, in the order of the text, as often as they occur.
 *
 * @param words as of `words`
 * @param size  at least 1
 */
export function nGrams(words: readonly string[], size: number): string[] {
  const found: string[] = []
  for (let at = 0; at + size <= words.length; at++) found.push(words.slice(at, at + size).join(' '))
  return found
}
