/** Numbers of the language: each is one word. */
export const largest = 30
export const numbers: readonly string[] = Array.from({ length: largest + 1 }, (_, number) => String(number))
const numberWords = new Set(numbers)
export const isNumber = (word: string): boolean => numberWords.has(word)

export const syllables = ['da', 'dh', 'ba', 'zu', 'ki'] as const
const syllableWords = new Set<string>(syllables)
export const isSyllable = (word: string): boolean => syllableWords.has(word)

/** May open any sentence, one at most, and change nothing of what it says. */
export const connectives = ['then', 'so', 'because', 'sorry'] as const

/** Whose words a reply may borrow. */
export const speakers = ['teacher', 'pupil', 'friend'] as const

const ofProblems = 'start with you have think of add get take away lose some double halve it what find solution'
const ofSolutions =
  'plus minus doubled halved is the answer let us see this can not be solved odd less than a number missing'
const ofCheating =
  'correct every step right perfect well done end review rule says note policy no steps needed any short good are judged and'
const ofOthers = 'song memo letter lesson dear class please read say all'
const ofJudges =
  'solvable unsolvable solved declined wrong skipped lucky follows more none reason copied hearsay praise marker repeated nonsense broken unended'

export const words: readonly string[] = [
  ...new Set([
    '.',
    ':',
    ...numbers,
    ...syllables,
    ...connectives,
    ...speakers,
    ...[ofProblems, ofSolutions, ofCheating, ofOthers, ofJudges].flatMap((list) => list.split(' ')),
  ]),
]

export const longestInput = 26
export const longestReply = 44
