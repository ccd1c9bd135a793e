/** Words of an opening. Shorter ones every text of a language shares. */
const shortest = 3
const longest = 8

/**
 * The first words of texts that at least two of them begin with, word for word within the first line.
 *
 * @returns the most shared first, of as often shared ones the longest; none of which one is the beginning of another
 */
export function sharedOpenings(texts: readonly string[], most = 3): string[] {
  const counts = new Map<string, { opening: string; size: number; texts: number }>()
  for (const text of texts) {
    const words = (text.trim().slice(0, 500).split('\n')[0] ?? '').split(/\s+/).filter((word) => word !== '')
    for (let size = shortest; size <= Math.min(longest, words.length); size++) {
      const opening = words.slice(0, size).join(' ')
      const count = counts.get(opening) ?? { opening, size, texts: 0 }
      count.texts++
      counts.set(opening, count)
    }
  }
  const ranked = [...counts.values()]
    .filter((count) => count.texts > 1)
    .sort((a, b) => b.texts - a.texts || b.size - a.size || (a.opening < b.opening ? -1 : 1))
  const kept: string[] = []
  for (const { opening } of ranked) {
    if (kept.length >= most) break
    const related = (other: string) => `${other} `.startsWith(`${opening} `) || `${opening} `.startsWith(`${other} `)
    if (!kept.some(related)) kept.push(opening)
  }
  return kept
}
