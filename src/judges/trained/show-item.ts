import { type Item, isPairwise, quoteFound } from '../../domain/index.ts'
import type { Tokenizer } from '../../nn/tokenizer/tokenizer.ts'
import { WordTokenizer } from '../../nn/tokenizer/word-tokenizer.ts'
import { type JudgeForm, judgePrompt, type ShownReply } from './judge-form.ts'

/** What a trained judge can be shown. */
export interface Sight {
  form: JudgeForm
  tokenizer: Tokenizer
  /** The most tokens that its network was made for. */
  context: number
}

/**
 * An item as a trained judge is shown it, or in a sentence why it cannot be. Its tag `ended` is `false` where the writer was cut
 * off.
 *
 * What is judged is hostile text: a marker that it spells, such as the one after which the judge says its score, is a word
 * that the judge does not know, and never the marker.
 */
export function itemShower({ form, tokenizer, context }: Sight): (item: Item) => ShownReply | string {
  const isForeign = foreignTo(tokenizer, form)
  return (item) => {
    if (isPairwise(item)) return 'This judge scores one output by itself, and was asked about a pair.'
    const { input, output, context: rubric, tags } = item
    const shown = { input, output, ...(form.rubric && { context: rubric }) }
    for (const [field, text] of Object.entries(shown)) {
      if (text === undefined) return `The item has no ${field}, and this judge is shown one.`
      const foreign = isForeign(text)
      if (foreign !== undefined) return `This judge has no word ${quoteFound(foreign)}, which stands in the ${field}.`
    }
    const reply: ShownReply = {
      input: input!,
      reply: output!,
      ended: tags.ended !== 'false',
      ...(form.rubric && { rubric }),
    }
    const length = judgePrompt(form, tokenizer, reply).length + form.longestTrace
    if (length <= context) return reply
    return `The item is too long for this judge: with its answer it would take ${length} tokens, and ${context} are the most.`
  }
}

/** Finds the first word, or else the text, that has no tokens but those that the judge's own markers have. */
function foreignTo(tokenizer: Tokenizer, { tokens }: JudgeForm): (text: string) => string | undefined {
  const { digits, ...markers } = tokens
  const reserved = new Set(Object.values(markers))
  if (!(tokenizer instanceof WordTokenizer)) {
    return (text) => (tokenizer.encode(text).some((token) => reserved.has(token)) ? text : undefined)
  }
  const special = tokenizer.specialTokens.length
  const known = new Set(tokenizer.words.filter((_, token) => token >= special && !reserved.has(token)))
  return (text) => text.split(/\p{White_Space}+/u).find((word) => word !== '' && !known.has(word))
}
