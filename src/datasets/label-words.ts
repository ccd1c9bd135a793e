/** What a cell says of the criterion; `blank` says nothing: nobody labelled, nothing was judged. */
export type BinaryReading = 'pass' | 'fail' | 'tie' | 'abstain' | 'blank'

const passWords = new Set(['pass', 'passed', 'true', 'yes', 'y', 'correct', 'right', 'good', '1', 'c'])
const failWords = new Set(['fail', 'failed', 'false', 'no', 'n', 'incorrect', 'wrong', 'bad', '0', 'i'])
/** Of pairs: which output is better. */
const pairWords = new Map<string, BinaryReading>([
  ['a', 'pass'],
  ['b', 'fail'],
  ['first', 'pass'],
  ['second', 'fail'],
])
const tieWords = new Set(['tie', 'draw', 'equal'])
const abstainWords = new Set(['defer', 'unsure', 'unknown', 'skip', 'abstain'])
const blankWords = new Set(['nan', 'none', 'null', 'n/a'])

/** Case and surrounding blanks aside, and 1.0 as 1. */
function normalise(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  const text = String(cell).trim().toLowerCase()
  return /^[+-]?\d+\.0*$/.test(text) ? String(Number(text)) : text
}

function has(words: string[], text: string): boolean {
  return words.some((word) => normalise(word) === text)
}

/**
 * Reads a cell as an answer to the criterion.
 *
 * Passing and failing words that are given replace the usual ones (pass/fail, true/false, yes/no, correct/incorrect,
 * right/wrong, good/bad, 1/0, C/I); words for ties and abstentions add to them. With passing words alone, every other
 * value that is neither blank, tie nor abstention is `fail`.
 *
 * @param cell     text, a number, a boolean, or nothing
 * @param pairwise whether it tells which of two outputs is better: then A and B, first and second are understood too
 * @returns undefined where the cell cannot be read
 */
export function readBinary(
  cell: unknown,
  words: { pass: string[]; fail: string[]; tie: string[]; abstain: string[] },
  pairwise = false,
): BinaryReading | undefined {
  if (typeof cell === 'object' && cell !== null) return undefined
  const text = normalise(cell)
  if (text === '') return 'blank'
  if (has(words.pass, text)) return 'pass'
  if (has(words.fail, text)) return 'fail'
  if (has(words.tie, text)) return 'tie'
  if (has(words.abstain, text)) return 'abstain'

  if (blankWords.has(text)) return 'blank'
  if (tieWords.has(text)) return 'tie'
  if (abstainWords.has(text)) return 'abstain'
  if (pairwise && words.pass.length + words.fail.length === 0 && pairWords.has(text)) return pairWords.get(text)
  if (words.pass.length === 0 && passWords.has(text)) return 'pass'
  if (words.fail.length === 0 && words.pass.length > 0) return 'fail'
  if (words.fail.length === 0 && failWords.has(text)) return 'fail'
  return undefined
}

/**
 * Reads a cell as a score on a scale.
 *
 * @returns a finite number, `blank`, or undefined where the cell is neither
 */
export function readScore(cell: unknown): number | 'blank' | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.isNaN(cell) ? 'blank' : undefined
  if (typeof cell === 'object' && cell !== null) return undefined
  const text = normalise(cell)
  if (text === '' || blankWords.has(text)) return 'blank'
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) return undefined
  const score = Number(text)
  return Number.isFinite(score) ? score : undefined
}
