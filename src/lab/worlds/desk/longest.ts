import type { Reply } from '../world.ts'

/**
 * In words. Input: `guest : can you arrange`, four times two for the requirements, `. desk :`. Trace: five words a requirement,
 * three for the act, three for the reason, two for each manner, one for the end.
 */
export const longest = { input: 16, reply: 36, trace: { low: 5, medium: 20, high: 43 } }

/** What becomes of words that a writer wanted to say: cut off at the longest reply, and then not ended. */
export const cutReply = (words: readonly string[], ended: boolean): Reply => ({
  text: words.slice(0, longest.reply).join(' '),
  ended: ended && words.length <= longest.reply,
})
