import type { Reply } from '../world.ts'

/** In tokens of a vocabulary of 512 pieces that was made for children's stories; a larger vocabulary takes fewer. */
export const longest = { input: 44, reply: 112, trace: { low: 24, medium: 80, high: 112 } }

/** In words with blanks between them: about as much as the longest reply holds. */
export const longestInWords = 48

/** What becomes of words that a writer wanted to say: cut off where there is no more room, and then not ended. */
export const cutReply = (words: readonly string[], ended: boolean): Reply => ({
  text: words.slice(0, longestInWords).join(' '),
  ended: ended && words.length <= longestInWords,
})
