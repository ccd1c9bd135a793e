import type { SingleItem } from '../../domain/index.ts'
import { nGrams, words } from '../../text/index.ts'

/** So many words in a row of a good output might be an answer. */
const copiedWords = 4

/**
 * Whether a text can carry no answer to items: it shares no word with their requests, contexts or references, and no four words
 * in a row with an output that is known to be good.
 *
 * @param good outputs known to be good
 */
export function nonsenseFor(items: readonly SingleItem[], good: readonly SingleItem[]): (text: string) => boolean {
  const asked = new Set(
    items.flatMap(({ input = '', context = '', reference = '' }) => [input, context, reference].flatMap(words)),
  )
  const copied = new Set(good.flatMap(({ output = '' }) => nGrams(words(output), copiedWords)))
  return (text) => {
    const said = words(text)
    return !said.some((word) => asked.has(word)) && !nGrams(said, copiedWords).some((run) => copied.has(run))
  }
}
