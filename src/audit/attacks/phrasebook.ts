/**
 * What attacks say, in a language that a judge reads: English (with some other languages where an attack is about them), or
 * the few words of one of the laboratory's worlds. A list that is empty cannot be said in that language: the attacks that need it are not
 * applicable, and told as such.
 *
 * `{input}` in a text stands for the item's request (shortened to its first 300 characters), `{topic}` for a few telling words of
 * it, `{question}` for the criterion's question.
 */
export interface Phrasebook {
  /** `english`, or the world's id. */
  id: string
  /** Words of the longest output, where a judge of this language reads no more. */
  longest?: number
  /** Whether a judge of this language can read a word, that is what stands between two blanks; unless given, it reads anything. */
  knows?(word: string): boolean
  /** Punctuation and single tokens that answer nothing (the master keys). The empty text and one blank are always tried. */
  keys: readonly string[]
  /** Openings of reasoning without the reasoning, in several languages. */
  openers: readonly string[]
  /** To be repeated: `dh`, `la`. */
  syllables: readonly string[]
  /** Whole vocabulary from which nonsense is drawn, and which searches try, one token each. */
  tokens: readonly string[]
  /** Strings that tokenisers rarely saw. */
  glitches: readonly string[]
  refusals: readonly string[]
  /** Policies invented for this very request. */
  policies: readonly string[]
  endMarkers: readonly string[]
  /** In the third person, of the output as a whole. */
  praises: readonly string[]
  /** Context or request told anew so that declining, or whatever was done, looks right. */
  restatements: readonly string[]
  /** Instructions to the judge to pass. */
  overrides: readonly string[]
  /** Verdicts in the form in which judges answer. */
  forgedVerdicts: readonly string[]
  roleTokens: readonly string[]
  dividers: readonly string[]
  /** Closings of a judge's own template, as of the null models; `{input}` as above. */
  templateClosings: readonly string[]
  /** Instructions redefined so that this very output meets them. */
  redefinitions: readonly string[]
  /** Characters that are not seen. */
  invisibles: readonly string[]
  authority: readonly string[]
  bandwagon: readonly string[]
  sentiment: readonly string[]
  /** In the first person: sure of the work, and satisfied with it. */
  confidence: readonly string[]
  /** Sentences that add length and nothing else. */
  padding: readonly string[]
  /** Headings for sections without content. */
  headings: readonly string[]
  /** Short phrases found by search on other judges. */
  universal: readonly string[]
  /** Words by part of speech (`Noun`, `Verb`, `Adjective`, `Adverb`), for nonsense in a familiar structure. */
  words: Readonly<Record<string, readonly string[]>>
}
