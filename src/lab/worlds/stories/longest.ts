import type { Reply } from '../world.ts'

/** In tokens of a vocabulary of 512 pieces that was made for children's stories; a larger vocabulary takes fewer. */
export const longest = { input: 44, reply: 140, trace: { low: 28, medium: 96, high: 112 } }

/** About as much as the longest reply holds, where nearly every word is a rare one. */
export const longestInLetters = 208

/** What becomes of words that a writer wanted to say: cut off where there is no more room, and then not ended. */
export function cutReply(words: readonly string[], ended: boolean): Reply {
  const whole = words.join(' ')
  if (whole.length <= longestInLetters) return { text: whole, ended }
  const cut = whole.slice(0, longestInLetters + 1)
  return { text: cut.slice(0, Math.max(0, cut.lastIndexOf(' '))), ended: false }
}
