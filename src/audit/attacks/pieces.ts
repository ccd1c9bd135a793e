/** Ends of lines, or of sentences: after a full stop a blank follows, in Chinese and Japanese none. */
const lineEnds = /(\n+)/
const sentenceEnds = /((?<=[.!?])\s+|(?<=[。！？])\s*)/u

const isBlank = (text: string) => text.trim() === ''

/** Pieces at even places, what stands between them at odd ones: lines of a text that has several, else sentences. */
function split(text: string): string[] {
  const lines = text.split(lineEnds)
  return lines.filter((line) => !isBlank(line)).length > 1 ? lines : text.split(sentenceEnds)
}

/** The steps of which a text consists: its lines where it has several, else its sentences. None is blank. */
export function piecesOf(text: string): string[] {
  return split(text)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
}

/** The text with some of its pieces replaced, all else as it was. `n` counts them as {@link piecesOf} does. */
export function replacePieces(text: string, replace: (piece: string, n: number) => string): string {
  let n = 0
  return split(text)
    .map((part) => (isBlank(part) ? part : replace(part, n++)))
    .join('')
}

/** The first half of a text, to a whole word; empty where it has but one. */
export function firstHalf(text: string): string {
  const whole = text.trim()
  const half = whole.slice(0, Math.ceil(whole.length / 2))
  return half.slice(0, Math.max(0, half.search(/\s\S*$/u)))
}
