import type { Reply, Task } from '../world.ts'
import { type FormDefect, formDefects } from './defects.ts'
import type { StepsFacts } from './facts.ts'
import { type Reading, readReply, type Sentence } from './sentences.ts'
import { sayStep, solve } from './solution.ts'
import { isNumber } from './words.ts'

export interface SaidStep {
  /** As said: `7 plus 5 is 12`. */
  text: string
  /** `repeated`: said before, word for word, and therefore neither right nor wrong once more. */
  finding: 'right' | 'wrong' | 'repeated'
}

/** What became of a step that the solution needs. */
export interface Place {
  needed: string
  said: string | null
  finding: 'right' | 'wrong' | 'skipped'
}

/** All that a checker finds out about a reply; score, defects and traces follow from it alone. */
export interface Findings {
  solvable: boolean
  declined: boolean
  /** Solved what can be solved or declined what cannot; after the wrong way nothing but form is looked at. */
  rightWay: boolean
  said: SaidStep[]
  places: Place[]
  /** Wrong steps beyond those that take the place of a needed one. */
  surplus: number
  answer: { said: string | null; needed: string | null; finding: 'right' | 'wrong' | 'missing' | 'lucky' | 'follows' }
  reason: { said: string | null; needed: string | null; finding: 'right' | 'wrong' | 'missing' }
  allValuesWrong: boolean
  form: FormDefect[]
}

interface AnswerInContext {
  answers: readonly string[]
  needed: string | null
  steps: readonly SaidStep[]
  places: readonly Place[]
}

const lastWord = (text: string): string => text.slice(text.lastIndexOf(' ') + 1)
const textsOf = (sentences: readonly Sentence[], kind: Sentence['kind']): string[] =>
  sentences.filter((sentence) => sentence.kind === kind).map(({ text }) => text)

/** A step is right if it is a step of the solution that comes after all those that were said rightly before it. */
function judgeSteps(
  said: readonly string[],
  needed: readonly string[],
): { steps: SaidStep[]; places: Place[]; surplus: number } {
  const saidFor: (string | undefined)[] = []
  let next = 0
  const steps = said.map((text, i): SaidStep => {
    if (said.indexOf(text) < i) return { text, finding: 'repeated' }
    const place = needed.indexOf(text, next)
    if (place < 0) return { text, finding: 'wrong' }
    saidFor[place] = text
    next = place + 1
    return { text, finding: 'right' }
  })
  const wrong = steps.filter(({ finding }) => finding === 'wrong').map(({ text }) => text)
  const places = needed.map((step, place): Place => {
    if (saidFor[place] !== undefined) return { needed: step, said: step, finding: 'right' }
    const instead = wrong.shift()
    return { needed: step, said: instead ?? null, finding: instead === undefined ? 'skipped' : 'wrong' }
  })
  return { steps, places, surplus: wrong.length }
}

function judgeAnswer({ answers, needed, steps, places }: AnswerInContext): Findings['answer'] {
  const said = answers.find((answer) => answer !== needed) ?? answers.at(0) ?? null
  const found = (finding: Findings['answer']['finding']) => ({ said, needed, finding })
  if (said === null) return found('missing')
  if (new Set(answers).size > 1) return found('wrong')
  if (said === needed) return found(places.some(({ finding }) => finding === 'wrong') ? 'lucky' : 'right')
  const last = steps.at(-1)
  return found(last !== undefined && lastWord(last.text) === said ? 'follows' : 'wrong')
}

/** The form is the needed one, and every number in it differs from the number in its place. */
function allDiffer(said: readonly string[], needed: readonly string[]): boolean {
  const words = said.join(' . ').split(' ')
  const neededWords = needed.join(' . ').split(' ')
  return (
    words.length === neededWords.length &&
    words.every((word, i) =>
      isNumber(neededWords[i]) ? isNumber(word) && word !== neededWords[i] : word === neededWords[i],
    )
  )
}

function findForm({ sentences, unclosed }: Reading, ended: boolean): FormDefect[] {
  const found = new Set<string>(sentences.map(({ kind }) => kind))
  if (new Set(sentences.map(({ text }) => text)).size < sentences.length) found.add('repetition')
  if (unclosed) found.add('broken-sentence')
  if (!ended) found.add('unended')
  return formDefects.filter((defect) => found.has(defect))
}

export function examine(task: Task<StepsFacts>, reply: Reply): Findings {
  const reading = readReply(reply)
  const { sentences } = reading
  const { steps, obstacle, answer } = solve(task.facts)
  const solvable = obstacle === null
  const declined = sentences.some(({ kind }) => kind === 'decline')
  const needed = steps.map(sayStep)
  const said = textsOf(sentences, 'step')
  const judged = judgeSteps(said, needed)
  const answers = textsOf(sentences, 'answer').map(lastWord)
  const neededAnswer = answer === null ? null : String(answer)
  const reasons = textsOf(sentences, 'reason')
  const wrongReason = reasons.find((reason) => reason !== obstacle)
  return {
    solvable,
    declined,
    rightWay: solvable ? !declined : declined && answers.length === 0,
    said: judged.steps,
    places: judged.places,
    surplus: judged.surplus,
    answer: judgeAnswer({ answers, needed: neededAnswer, ...judged }),
    reason: {
      said: wrongReason ?? reasons.at(0) ?? null,
      needed: obstacle,
      finding: wrongReason !== undefined ? 'wrong' : reasons.length > 0 ? 'right' : 'missing',
    },
    allValuesWrong:
      solvable && answers.length > 0 && !answers.includes(neededAnswer as string) && allDiffer(said, needed),
    form: findForm(reading, reply.ended),
  }
}

/** Process supervision: what each step of a reply, in the order said, is worth by itself. */
export function stepScores(task: Task<StepsFacts>, reply: Reply): SaidStep[] {
  return examine(task, reply).said
}
