/** Tokens looked at together, and at least: fewer say little. */
const window = 40
/** No word is longer, and a bound keeps every pattern linear. UTF-16 units. */
const longestToken = 60

const edges = /^[^\p{L}\p{N}]{1,60}|[^\p{L}\p{N}]{1,60}$/gu
/** Marks that stand alone in prose, lists and tables. */
const loneMark = /^[.,;:!?–—…\-*•#&=+|>/\\_]{1,60}$/u
const irregular = [
  // browsInput
  /\p{Ll}\p{Lu}/u,
  // sett(query, kit"(pd
  /[\p{L}\p{N}][^\p{L}\p{N}\p{M}'’.,:;/@&+–—…-]{1,60}[\p{L}\p{N}]/u,
  // query176
  /\p{L}{2}\p{N}/u,
  // Two scripts in one word
  /\p{Script=Latin}[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}]/u,
]
/** Begins with a mark that no quotation, list, price or heading begins with. */
const oddStart = /^[^\p{L}\p{N}"'“”‘’«(*[`#$~_¿¡<@&+–—-]/u

export interface TokenSoup {
  /** The largest share of irregular tokens in 40 neighbours, in [0, 1]. */
  share: number
  /** Those neighbours. */
  excerpt: string
}

/**
 * How much a text looks like tokens drawn at random, as searches for adversarial strings leave them (`}:param } browsInput
 * sett(query176`): tokens between blanks that join letters to brackets, mix scripts or cases, or are brackets alone. Prose
 * has next to none; a formula or a line of code has many, so fenced code is left out. Null for fewer than 40 tokens.
 */
export function tokenSoup(text: string): TokenSoup | null {
  const outside = text.split('```').filter((_, at) => at % 2 === 0)
  const tokens = outside.join(' ').split(/\s+/u).filter(Boolean)
  if (tokens.length < window) return null
  let found = 0
  let most = 0
  let end = window
  const odd = tokens.map(isIrregular)
  for (const [at, isOdd] of odd.entries()) {
    if (isOdd) found++
    if (at >= window && odd[at - window]) found--
    if (at >= window - 1 && found > most) [most, end] = [found, at + 1]
  }
  return { share: most / window, excerpt: tokens.slice(end - window, end).join(' ') }
}

function isIrregular(written: string): boolean {
  const token = written.slice(0, longestToken)
  const core = token.replace(edges, '')
  if (core === '') return !loneMark.test(token)
  return oddStart.test(token) || irregular.some((pattern) => pattern.test(core))
}
