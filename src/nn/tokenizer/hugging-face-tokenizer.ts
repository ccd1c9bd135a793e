import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { NetworkError } from '../errors.ts'
import { BytePairTokenizer } from './byte-pair-tokenizer.ts'
import { firstIssue } from './first-issue.ts'
import { pieceNames, piecesFromMerges, piecesToMerges } from './sentence-piece-merges.ts'
import { SentencePieceTokenizer } from './sentence-piece-tokenizer.ts'
import type { Tokenizer } from './tokenizer.ts'
import { WordTokenizer } from './word-tokenizer.ts'

// The parts around the models, as Hugging Face's library names them.
const whitespace = { type: 'WhitespaceSplit' }
const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }
const blankMark = '\u2581'
const markedBlanks = {
  type: 'Sequence',
  normalizers: [
    { type: 'Prepend', prepend: blankMark },
    { type: 'Replace', pattern: { String: ' ' }, content: blankMark },
  ],
}
const unmarkedBlanks = {
  type: 'Sequence',
  decoders: [
    { type: 'Replace', pattern: { String: blankMark }, content: ' ' },
    { type: 'ByteFallback' },
    { type: 'Fuse' },
    { type: 'Strip', content: ' ', start: 1, stop: 0 },
  ],
}
const beginning = {
  type: 'TemplateProcessing',
  single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
  pair: [
    { SpecialToken: { id: '<s>', type_id: 0 } },
    { Sequence: { id: 'A', type_id: 0 } },
    { SpecialToken: { id: '<s>', type_id: 1 } },
    { Sequence: { id: 'B', type_id: 1 } },
  ],
  special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
}

/**
 * A tokenizer as the text of a Hugging Face `tokenizer.json`: words as WordLevel, byte pairs as BPE over ByteLevel,
 * SentencePiece as BPE with byte fallback. Unlike here, that library takes a special token that a text spells for itself.
 *
 * @throws {NetworkError} `unusable-tokenizer` where it is of a kind that such a file does not hold
 */
export function writeHuggingFaceTokenizer(tokenizer: Tokenizer): string {
  if (tokenizer instanceof WordTokenizer) {
    // A vocabulary without the token for unknown words makes the library refuse them, as we do.
    const model = { type: 'WordLevel', vocab: numbered(tokenizer.words), unk_token: '<unk>' }
    return file({ special: numbered(tokenizer.specialTokens), pre_tokenizer: whitespace, model })
  }
  if (tokenizer instanceof BytePairTokenizer) {
    const { specialTokens, vocabulary, merges } = tokenizer.pairs
    return file({
      special: Object.fromEntries(specialTokens.map((name) => [name, tokenizer.id(name)])),
      pre_tokenizer: byteLevel,
      decoder: byteLevel,
      model: pairModel({ vocabulary, merges, byteFallback: false }),
    })
  }
  if (tokenizer instanceof SentencePieceTokenizer) {
    const vocabulary = pieceNames(tokenizer.pieces)
    return file({
      special: numbered(vocabulary.slice(0, 3)),
      normalizer: markedBlanks,
      post_processor: beginning,
      decoder: unmarkedBlanks,
      model: pairModel({ vocabulary, merges: piecesToMerges(tokenizer.pieces), byteFallback: true }),
    })
  }
  return unusable('it is of a kind of its own')
}

const addedToken = z.object({ id: z.int().nonnegative(), content: z.string(), special: z.boolean() })
const byteLevelCutting = z.object({
  type: z.literal('ByteLevel'),
  add_prefix_space: z.literal(false),
  use_regex: z.literal(true).default(true),
})
const wordModel = z.object({ type: z.literal('WordLevel'), vocab: z.unknown().optional() })
const pairsModel = z.object({
  type: z.literal('BPE'),
  dropout: z.null().optional(),
  continuing_subword_prefix: z.literal('').nullish(),
  end_of_word_suffix: z.literal('').nullish(),
  byte_fallback: z.boolean().default(false),
  ignore_merges: z.literal(false).optional(),
  vocab: z.unknown().optional(),
  merges: z.array(
    z.union([
      z.tuple([z.string(), z.string()]),
      z
        .string()
        .regex(/^[^ ]+ [^ ]+$/)
        .transform((pair) => pair.split(' ') as [string, string]),
    ]),
  ),
})
const tokenizerFile = z.object({
  added_tokens: z.array(addedToken).default([]),
  normalizer: z.unknown().optional(),
  pre_tokenizer: z.unknown().optional(),
  model: z.discriminatedUnion('type', [wordModel, pairsModel]),
})

/**
 * Reads a Hugging Face `tokenizer.json` of the kinds that {@link writeHuggingFaceTokenizer} writes. What it adds around a text
 * (its post-processor) is left to those who call.
 *
 * @throws {NetworkError} `unusable-tokenizer` where it is broken or asks for more than these kinds can do
 */
export function readHuggingFaceTokenizer(text: string): Tokenizer {
  const parsed = tokenizerFile.safeParse(parseJson(text))
  if (!parsed.success) return unusable(firstIssue(parsed.error))
  const { model, added_tokens: added, normalizer, pre_tokenizer: cutting } = parsed.data
  const vocabulary = vocabularyOf(model.vocab, added)
  const specialTokens = added.filter(({ special }) => special).map(({ content }) => content)
  if (model.type === 'WordLevel') {
    if (normalizer || !isDeepStrictEqual(cutting, whitespace)) unusable('its words are not what white space separates')
    const special = vocabulary.slice(0, specialTokens.length)
    if (special.some((name) => !specialTokens.includes(name))) unusable('its special tokens are not its first')
    return new WordTokenizer({ specialTokens: special, words: vocabulary.slice(special.length) })
  }
  if (!model.byte_fallback) {
    if (normalizer || !byteLevelCutting.safeParse(cutting).success) unusable('it does not cut text as GPT-2 does')
    if (added.some(({ special }) => !special)) unusable('it adds tokens that are not special')
    return new BytePairTokenizer({ specialTokens, vocabulary, merges: model.merges })
  }
  if (cutting || !isDeepStrictEqual(normalizer, markedBlanks)) unusable('it does not mark blanks as Llama 2 does')
  const pieces = piecesFromMerges(vocabulary, model.merges)
  if (!isDeepStrictEqual(pieceNames(pieces), vocabulary)) unusable('its control and byte tokens are not its first')
  return new SentencePieceTokenizer(pieces)
}

function vocabularyOf(vocab: unknown, added: readonly z.infer<typeof addedToken>[]): string[] {
  if (typeof vocab !== 'object' || vocab === null) return unusable('it has no vocabulary')
  const entries: [string, unknown][] = [
    ...Object.entries(vocab),
    ...added
      .filter(({ content }) => !Object.hasOwn(vocab, content))
      .map(({ content, id }): [string, unknown] => [content, id]),
  ]
  const names = new Array<string | undefined>(entries.length).fill(undefined)
  for (const [name, number] of entries) {
    const inRange = Number.isInteger(number) && (number as number) >= 0 && (number as number) < names.length
    if (!inRange || names[number as number] !== undefined) unusable(`its numbers are not 0 to ${names.length - 1}`)
    names[number as number] = name
  }
  const moved = added.find(({ id, content }) => names[id] !== content)
  if (moved) unusable(`${JSON.stringify(moved.content)} has two numbers`)
  return names as string[]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return unusable((error as Error).message)
  }
}

function numbered(names: readonly string[]): { [name: string]: number } {
  return Object.fromEntries(names.map((name, number) => [name, number]))
}

function pairModel(of: {
  vocabulary: readonly string[]
  merges: readonly (readonly [string, string])[]
  byteFallback: boolean
}): object {
  return {
    type: 'BPE',
    dropout: null,
    unk_token: of.byteFallback ? '<unk>' : null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: of.byteFallback,
    byte_fallback: of.byteFallback,
    ignore_merges: false,
    vocab: numbered(of.vocabulary),
    merges: of.merges,
  }
}

function file({
  special,
  ...parts
}: {
  special: { [name: string]: number }
  model: object
  [part: string]: object
}): string {
  const content = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: Object.entries(special).map(([name, id]) => ({
      id,
      content: name,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    ...parts,
  }
  return `${JSON.stringify(content, null, 1)}\n`
}

function unusable(reason: string): never {
  throw new NetworkError('unusable-tokenizer', `This is no tokenizer.json that can be used: ${reason}.`)
}
