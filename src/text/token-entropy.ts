export interface EmpiricalEntropy {
  /** 0 where all are the same, log2(distinct) where all that occur are as frequent. */
  bits: number
  distinct: number
  total: number
}

/**
 * Shannon's entropy of the words that a set of texts uses, each by its share of all words.
 *
 * The plain estimate of a sample is too small, by about (distinct - 1) / (2 total ln 2) bits (Miller 1955), so compare sets of
 * about the same size.
 *
 * @param texts the words of each, as of `words`, or any tokens
 */
export function tokenEntropy(texts: readonly (readonly string[])[]): EmpiricalEntropy {
  return entropy(texts.flat())
}

/**
 * The same of whole texts: 0 where a policy says one thing whatever it is asked, log2 of their number where no two are alike.
 */
export function textEntropy(texts: readonly string[]): EmpiricalEntropy {
  return entropy(texts)
}

function entropy(symbols: readonly string[]): EmpiricalEntropy {
  const counts = new Map<string, number>()
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits += (count / symbols.length) * Math.log2(symbols.length / count)
  return { bits, distinct: counts.size, total: symbols.length }
}
