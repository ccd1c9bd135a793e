import { firstByteToken, type Piece } from './sentence-piece-tokenizer.ts'

// SentencePiece ranks what merges make, Hugging Face's library the pairs that merge; the outcome is the same.

const firstPiece = firstByteToken + 256
const blankMark = '\u2581'

/** The tokens as Hugging Face and GGUF write them: blanks marked, bytes as `<0x41>`. */
export function pieceNames(pieces: readonly Piece[]): string[] {
  const controls = ['<unk>', '<s>', '</s>']
  return pieces.map(({ text }, token) => {
    if (token < firstByteToken) return controls[token]!
    if (token >= firstPiece) return text.replaceAll(' ', blankMark)
    return `<0x${(token - firstByteToken).toString(16).toUpperCase().padStart(2, '0')}>`
  })
}

/** All pairs of tokens that make a token, the best score first. */
export function piecesToMerges(pieces: readonly Piece[]): [left: string, right: string][] {
  const names = pieceNames(pieces)
  const known = new Set(names.slice(firstPiece))
  return pieces
    .map(({ score }, token) => ({ name: names[token]!, score }))
    .slice(firstPiece)
    .sort((a, b) => b.score - a.score)
    .flatMap(({ name }) => {
      const characters = Array.from(name)
      return characters
        .slice(1)
        .map((_, index): [string, string] => [
          characters.slice(0, index + 1).join(''),
          characters.slice(index + 1).join(''),
        ])
        .filter(([left, right]) => known.has(left) && known.has(right))
    })
}

/** What {@link piecesToMerges} came from; the scores are new, their order is the same. */
export function piecesFromMerges(
  vocabulary: readonly string[],
  merges: readonly (readonly [left: string, right: string])[],
): Piece[] {
  const ranks = new Map<string, number>()
  for (const [rank, [left, right]] of merges.entries()) {
    if (!ranks.has(left + right)) ranks.set(left + right, rank)
  }
  return vocabulary.map((name) => ({
    text: name.replaceAll(blankMark, ' '),
    score: -(ranks.get(name) ?? merges.length),
  }))
}
