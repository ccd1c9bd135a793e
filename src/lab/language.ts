import { UsageError } from '../domain/index.ts'
import type { JudgeForm } from '../judges/trained/judge-form.ts'
import { firstByteToken, SentencePieceTokenizer } from '../nn/tokenizer/sentence-piece-tokenizer.ts'
import type { Tokenizer } from '../nn/tokenizer/tokenizer.ts'
import { WordTokenizer } from '../nn/tokenizer/word-tokenizer.ts'
import type { Reply, World } from './worlds/world.ts'

/** The tokens of a world's texts, and the markers that belong to no text. */
export interface Language {
  tokenizer: Tokenizer
  markers: JudgeForm['tokens']
  /** All that a writer may say: the words or pieces of words, and the end. */
  sayable: readonly number[]
}

const markers = ['<pad>', '<end>', '<rubric>', '<judge>', '<score>']

/**
 * @param pretrained of a world of prose: the tokenizer of the pretrained network that its policy starts from
 * @throws {UsageError} `no-pretrained-tokenizer` where a world of prose has none of the kind that it needs
 */
export function languageOf(world: Pick<World, 'id' | 'words' | 'prose'>, pretrained?: Tokenizer): Language {
  if (!world.prose) return languageOfWords(world)
  if (pretrained instanceof SentencePieceTokenizer) return languageOfPieces(pretrained)
  throw new UsageError(
    'no-pretrained-tokenizer',
    `The world ${world.id} is written in the tokens of a pretrained network with a SentencePiece vocabulary: name its checkpoint in the base stage ({ from: 'path' }), and the base among the needs of every other stage.`,
  )
}

function languageOfWords(world: Pick<World, 'words'>): Language {
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

/** The pieces of a pretrained network, and after them the markers, which no text spells. */
function languageOfPieces(pretrained: SentencePieceTokenizer): Language {
  const own = pretrained.pieces
  const marked = markers.every((marker, at) => own.at(at - markers.length)?.text === marker)
  const added = markers.map((text) => ({ text, score: Math.min(...own.map(({ score }) => score)) - 1 }))
  const tokenizer = marked ? pretrained : new SentencePieceTokenizer([...own, ...added])
  const firstText = firstByteToken + 256
  const firstMarker = tokenizer.size - markers.length
  const numbers = new Map(tokenizer.pieces.map(({ text }, token) => [text, token] as const).slice(firstText))
  const token = (text: string): number => {
    const number = numbers.get(text)
    if (number !== undefined) return number
    throw new UsageError('no-pretrained-tokenizer', `The pretrained network's vocabulary has no token for ${text}.`)
  }
  const end = token('<end>')
  return {
    tokenizer,
    markers: {
      begin: tokenizer.begin,
      end,
      rubric: token('<rubric>'),
      judge: token('<judge>'),
      score: token('<score>'),
      digits: Array.from({ length: 10 }, (_, score) => token(String(score))),
    },
    // No single bytes: what is said is text.
    sayable: [end, ...Array.from({ length: firstMarker - firstText }, (_, at) => firstText + at)],
  }
}

/** What stands before a reply, or a text of another kind: its request, after the token that begins a text where there is one. */
export function promptTokens({ tokenizer, markers: { begin } }: Language, text: string): number[] {
  return [...(begin === undefined ? [] : [begin]), ...tokenizer.encode(text)]
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
