import { nGrams } from './n-grams.ts'

export interface DistinctShare {
  /** Different n-grams over all n-grams, in (0, 1]; null where no text is long enough to have one. */
  share: number | null
  distinct: number
  total: number
}

/**
 * Distinct-n of a set of texts: small where they repeat themselves or each other. Li et al. divide by the number of tokens;
 * here, as in most implementations since, it is by the number of n-grams, so that 1 means that nothing comes twice.
 *
 * It falls as texts are added, since a language has only so many words: compare sets of the same size alone.
 *
 * @param texts the words of each, as of `words`
 * @param size  1 for distinct-1, 2 for distinct-2
 * @see Li et al. (2016), A Diversity-Promoting Objective Function for Neural Conversation Models, NAACL, section 5.2
 */
export function distinctN(texts: readonly (readonly string[])[], size: number): DistinctShare {
  const seen = new Set<string>()
  let total = 0
  for (const words of texts) {
    for (const gram of nGrams(words, size)) {
      seen.add(gram)
      total++
    }
  }
  return { share: total === 0 ? null : seen.size / total, distinct: seen.size, total }
}
