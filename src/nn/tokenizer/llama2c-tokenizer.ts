import { NetworkError } from '../errors.ts'
import { type Piece, SentencePieceTokenizer } from './sentence-piece-tokenizer.ts'

/**
 * Reads a `tokenizer.bin` of llama2.c: the longest token's length, then for each token its score, length and text.
 *
 * @param vocabularySize as the checkpoint has it; the file does not say
 * @throws {NetworkError} `unusable-tokenizer` where it ends early, goes on, or has a text that is no UTF-8
 * @see https://github.com/karpathy/llama2.c/blob/master/tokenizer.py `export`
 */
export function readLlama2cTokenizer(bytes: Uint8Array, vocabularySize: number): SentencePieceTokenizer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const pieces: Piece[] = []
  let offset = 4
  while (pieces.length < vocabularySize) {
    if (offset + 8 > bytes.length) unusable(`it ends after ${pieces.length} of ${vocabularySize} tokens`)
    const score = view.getFloat32(offset, true)
    const length = view.getInt32(offset + 4, true)
    offset += 8
    if (length < 0 || offset + length > bytes.length) unusable(`token ${pieces.length} has ${length} bytes`)
    if (!Number.isFinite(score)) unusable(`token ${pieces.length} has the score ${score}`)
    try {
      pieces.push({ text: decoder.decode(bytes.subarray(offset, offset + length)), score })
    } catch {
      unusable(`token ${pieces.length} is no UTF-8`)
    }
    offset += length
  }
  if (offset !== bytes.length) unusable(`it has ${bytes.length - offset} bytes after ${vocabularySize} tokens`)
  return new SentencePieceTokenizer(pieces)
}

function unusable(reason: string): never {
  throw new NetworkError('unusable-tokenizer', `The llama2.c tokenizer cannot be read: ${reason}.`)
}
