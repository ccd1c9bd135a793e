/** What the planted judge finds in a prompt: what it is to judge, the truth of it, and the form in which to answer. */
export interface PlantedPrompt {
  text: string
  item: string
  /** Of a pair, `pass` says that the item's first output is better. */
  truth: 'pass' | 'fail'
  /** Of a pair: the order in which its outputs are shown. */
  presentation: 'single' | 'AB' | 'BA'
  /** The grades to choose from, both ends included. */
  grades?: { min: number; max: number }
  /** The last key of the prompt. */
  key?: string
  reasoning: boolean
  /** Where the last tag ends. */
  tagEnd: number
}

const tag = /⟦item=([^⟦⟧]+?) (?:truth=(pass|fail)|side=(first|second) better=(first|second))⟧/y
const keyValue = /"key"\s*:\s*"([^"]*)"/y
const gradeRange = /an integer from (-?\d+) to (-?\d+)/y

/** @returns undefined where the prompt holds no tag, or a pair's second one is missing */
export function readPrompt(text: string): PlantedPrompt | undefined {
  const [start, first] = firstMatch(text, { pattern: tag, opening: '⟦item=', from: 0 })
  if (!first) return undefined
  let tagEnd = start + first[0].length
  const [, item, truth, side, better] = first
  if (side !== undefined) {
    const [at, second] = firstMatch(text, { pattern: tag, opening: '⟦item=', from: tagEnd })
    if (!second || second[1] !== item || second[3] === side || second[4] !== better) return undefined
    tagEnd = at + second[0].length
  }

  const keyAt = text.lastIndexOf('"key"')
  const answerLine = lineAt(text, keyAt >= 0 ? keyAt : text.lastIndexOf('"verdict"'))
  const [, range] = firstMatch(text, { pattern: gradeRange, opening: 'an integer from ', from: tagEnd })
  return {
    text,
    item,
    truth: side === undefined ? (truth as 'pass' | 'fail') : better === 'first' ? 'pass' : 'fail',
    presentation: side === undefined ? 'single' : side === 'first' ? 'AB' : 'BA',
    grades: range ? { min: Number(range[1]), max: Number(range[2]) } : undefined,
    key: keyAt < 0 ? undefined : matchAt(text, keyValue, keyAt)?.[1],
    reasoning: answerLine.includes('"reasoning"'),
    tagEnd,
  }
}

/**
 * The last 300 characters of the candidate whose tag comes last. It ends where the line begins that next holds the key: the
 * candidate cannot know it, and what stands around it may.
 */
export function endOfCandidate({ text, key, tagEnd }: PlantedPrompt): string {
  const keyAt = key ? text.indexOf(key, tagEnd) : -1
  const end = keyAt < 0 ? tagEnd : Math.max(tagEnd, text.lastIndexOf('\n', keyAt))
  return text.slice(Math.max(0, end - 300), end)
}

/** Looks for the literal opening first: that is many times faster than to let the pattern search. */
function firstMatch(
  text: string,
  { pattern, opening, from }: { pattern: RegExp; opening: string; from: number },
): [at: number, match: RegExpExecArray | null] {
  for (let at = text.indexOf(opening, from); at >= 0; at = text.indexOf(opening, at + 1)) {
    const match = matchAt(text, pattern, at)
    if (match) return [at, match]
  }
  return [-1, null]
}

function matchAt(text: string, pattern: RegExp, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function lineAt(text: string, at: number): string {
  if (at < 0) return ''
  const end = text.indexOf('\n', at)
  return text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end)
}
