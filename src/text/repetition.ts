/** Characters that are looked at: what repeats itself does so early. */
const mostCharacters = 4000
const gramLength = 8

/**
 * The share of 8-character pieces that occurred before in the text, in [0, 1], of its first 4,000 characters: about what a
 * dictionary coder would save. Prose has .02 to .2, tables and code up to .6, text that goes round in circles .8 and more.
 * 0 for a text of fewer than nine characters.
 */
export function repeatedShare(text: string): number {
  const read = text.slice(0, mostCharacters)
  const pieces = read.length - gramLength + 1
  if (pieces < 2) return 0
  const seen = new Set<string>()
  for (let at = 0; at < pieces; at++) seen.add(read.slice(at, at + gramLength))
  return 1 - seen.size / pieces
}

const longestUnit = 20
const fewestTimes = 6
const fewestCharacters = 18

/**
 * The first run in which a syllable, word or short phrase of up to 20 characters is repeated six times or more without a
 * break ("ha ha ha ha ha ha ha"), at least 18 characters in all; null where there is none. Rules of dashes and dots, which
 * hold no letter or digit, are no such runs.
 */
export function repeatedRun(text: string): string | null {
  const read = text.slice(0, mostCharacters)
  let first: string | null = null
  let firstAt = Number.POSITIVE_INFINITY
  for (let period = 1; period <= longestUnit; period++) {
    let same = 0
    for (let at = period; at <= read.length; at++) {
      if (at < read.length && read[at] === read[at - period]) {
        same++
        continue
      }
      const start = at - same - period
      const run = same < (fewestTimes - 1) * period ? '' : read.slice(start, at)
      if (run.length >= fewestCharacters && start < firstAt) {
        if (/[\p{L}\p{N}]/u.test(run)) [first, firstAt] = [run.trim(), start]
      }
      same = 0
    }
  }
  return first
}

/** Texts shorter than this repeat themselves by chance. */
const fewestForShare = 120
/** Above what tables and code reach. */
const degenerateShare = 0.75

/** What shows that a text goes round in circles: the run or its repetitive beginning; null for a text that does not. */
export function degenerateRepetition(text: string): string | null {
  const run = repeatedRun(text)
  if (run !== null) return run
  return text.length >= fewestForShare && repeatedShare(text) >= degenerateShare ? text.slice(0, fewestForShare) : null
}
