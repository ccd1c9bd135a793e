import type { JudgeForm } from '../judges/trained/judge-form.ts'
import type { Tokenizer } from '../nn/tokenizer/tokenizer.ts'
import { WordTokenizer } from '../nn/tokenizer/word-tokenizer.ts'
import type { Reply, World } from './worlds/world.ts'

/** The tokens of a world's texts, and the markers that belong to no text. */
export interface Language {
  tokenizer: Tokenizer
  markers: JudgeForm['tokens']
  /** All that a writer may say: the words, and the end. */
  sayable: readonly number[]
}

const markers = ['<pad>', '<end>', '<rubric>', '<judge>', '<score>']

export function languageOf(world: Pick<World, 'words'>): Language {
  const tokenizer = new WordTokenizer({ specialTokens: markers, words: world.words })
  const end = tokenizer.id('<end>')
  return {
    tokenizer,
    markers: {
      end,
      rubric: tokenizer.id('<rubric>'),
      judge: tokenizer.id('<judge>'),
      score: tokenizer.id('<score>'),
      digits: Array.from({ length: 10 }, (_, score) => tokenizer.id(String(score))),
    },
    sayable: [end, ...world.words.map((word) => tokenizer.id(word))],
  }
}

/** A reply as a writer says it: its words, and the end where it ended. */
export function replyTokens({ tokenizer, markers: { end } }: Language, { text, ended }: Reply): number[] {
  return [...tokenizer.encode(text), ...(ended ? [end] : [])]
}

/** The reply that a writer said. */
export function replyOf({ tokenizer, markers: { end } }: Language, tokens: readonly number[]): Reply {
  const at = tokens.indexOf(end)
  return { text: tokenizer.decode(at < 0 ? tokens : tokens.slice(0, at)), ended: at >= 0 }
}
