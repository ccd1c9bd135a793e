import { words } from './words.ts'

/** The slot that stands for a word in a template, such as `<thing>`, or null where the word itself stays. */
export type Mask = (word: string) => string | null

/** A sentence with its values masked, and how many texts hold it. */
export interface SharedTemplate {
  /** Words and `<slots>`, joined by blanks. */
  template: string
  /** Texts that hold it, each counted once. */
  texts: number
  /** Of all texts given, the empty ones too, in (0, 1]. */
  share: number
  /** The first sentence of this shape, in lower case. */
  example: string
}

/** Masks each word that a lexicon knows by the name of its class: `boat` by `<thing>`. */
export function lexiconMask(classes: ReadonlyMap<string, string>): Mask {
  return (word) => {
    const name = classes.get(word)
    return name === undefined ? null : `<${name}>`
  }
}

/**
 * For a language without a lexicon: masks by `<>` every word that holds a digit or that few of the texts use, which leaves the
 * formula that the rest share.
 *
 * @param common share of the texts from which on a word belongs to the formula
 */
export function rareWordMask(texts: readonly string[], common = 0.2): Mask {
  const counts = new Map<string, number>()
  for (const text of texts) for (const word of new Set(words(text))) counts.set(word, (counts.get(word) ?? 0) + 1)
  return (word) => (/\p{N}/u.test(word) || (counts.get(word) ?? 0) < common * texts.length ? '<>' : null)
}

/**
 * The templates of a text's sentences, each once, with the sentence. A sentence ends at a full stop, exclamation or question
 * mark before a blank, at those of Chinese and Japanese, and at a line break. Of neighbouring slots of one name, one stays.
 * Sentences of slots alone have no template.
 */
export function templatesOf(text: string, mask: Mask): Map<string, string> {
  const found = new Map<string, string>()
  for (const sentence of text.split(/[.!?](?=\s|$)|[。！？\n]/u)) {
    const spoken = words(sentence)
    const masked = spoken.map((word) => mask(word) ?? word)
    const template = masked.filter((word, at) => !(word.startsWith('<') && word === masked[at - 1]))
    if (template.every((word) => word.startsWith('<'))) continue
    const key = template.join(' ')
    if (!found.has(key)) found.set(key, spoken.join(' '))
  }
  return found
}

/**
 * Which sentence templates a set of texts shares, so that a report can say that 87 % of the replies are `your <thing> is
 * arranged at <time>`.
 *
 * @param mask  as of `lexiconMask`, or of `rareWordMask` over the same texts
 * @param least texts that a template must be found in
 * @returns the most frequent first, of as frequent ones the longest
 */
export function sharedTemplates({
  texts,
  mask,
  least = 2,
}: {
  texts: readonly string[]
  mask: Mask
  least?: number
}): SharedTemplate[] {
  const counts = new Map<string, { texts: number; example: string }>()
  for (const text of texts) {
    for (const [template, example] of templatesOf(text, mask)) {
      const known = counts.get(template)
      if (known === undefined) counts.set(template, { texts: 1, example })
      else known.texts++
    }
  }
  return [...counts]
    .filter(([, count]) => count.texts >= least)
    .map(([template, count]) => ({ template, ...count, share: count.texts / texts.length }))
    .sort((a, b) => b.texts - a.texts || b.template.length - a.template.length || (a.template < b.template ? -1 : 1))
}
