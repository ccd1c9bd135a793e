import type { World } from '../../../lab/worlds/index.ts'
import type { Phrasebook } from '../phrasebook.ts'

/** What can be said at all in the language of a world of words. */
export function languageOf({ id, words, longest }: World): Pick<Phrasebook, 'id' | 'longest' | 'knows'> {
  const known = new Set(words)
  return { id, longest: longest.reply, knows: (word) => known.has(word) }
}
