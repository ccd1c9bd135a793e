import { nGrams } from './n-grams.ts'
import { type PartOfSpeech, tagWords } from './part-of-speech.ts'

/** A run of parts of speech that texts of a set share. */
export interface TagTemplate {
  /** Tags joined by blanks: `Determiner Noun Verb Adverb`. */
  template: string
  /** Texts that hold it, each counted once. */
  texts: number
  /** Of all texts given, in (0, 1]. */
  share: number
}

export interface TemplateRate {
  /** The most frequent ones that at least two texts hold, by texts, then by name; at most `top`. */
  templates: TagTemplate[]
  /** Texts that hold at least one of them, over all texts; null for no texts. */
  rate: number | null
  /** Occurrences of them over all tags: longer texts hold more. Null where no text has a tag. */
  perTag: number | null
  texts: number
}

/** The parts of speech of a text in order, marks of sentences and clauses among them, as of `tagWords`. */
export function tagSequence(text: string): PartOfSpeech[] {
  return tagWords(text).flatMap(({ tag, post }) => (/[.,;:!?]/u.test(post) ? [tag, 'Punctuation' as const] : [tag]))
}

/**
 * How much a set of texts is made after the same syntactic templates: runs of `size` tags.
 *
 * Shaib et al. take the runs that are most frequent in the set; here frequent means in many texts, so that one long text makes
 * no template. With so coarse a tag set, runs of four stand in every text: take six and more. The rate rises with the number
 * and length of texts: compare sets alike in both.
 *
 * @param texts tags of each, as of `tagSequence`
 * @param size  at least 2
 * @see Shaib et al. (2024), Detection and Measurement of Syntactic Templates in Generated Text, EMNLP, arXiv 2407.00211
 */
export function templateRate({
  texts,
  size = 6,
  top = 100,
}: {
  texts: readonly (readonly PartOfSpeech[])[]
  size?: number
  top?: number
}): TemplateRate {
  const holding = new Map<string, number>()
  const runs = texts.map((tags) => nGrams(tags, size))
  for (const run of runs) for (const template of new Set(run)) holding.set(template, (holding.get(template) ?? 0) + 1)
  const templates = [...holding]
    .filter(([, count]) => count > 1)
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, top)
    .map(([template, count]) => ({ template, texts: count, share: count / texts.length }))
  const known = new Set(templates.map(({ template }) => template))
  const held = runs.map((run) => run.filter((template) => known.has(template)).length)
  const tags = texts.reduce((sum, { length }) => sum + length, 0)
  return {
    templates,
    rate: texts.length === 0 ? null : held.filter((count) => count > 0).length / texts.length,
    perTag: tags === 0 ? null : held.reduce((sum, count) => sum + count, 0) / tags,
    texts: texts.length,
  }
}
