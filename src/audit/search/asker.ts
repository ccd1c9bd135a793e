import { GoodhartError, type SingleItem } from '../../domain/index.ts'
import type { Answer } from '../../judges/index.ts'
import { BudgetError } from '../../models/index.ts'
import { leaningOf, type Prober } from '../../runs/index.ts'
import type { IsExploit } from './world-exploits.ts'

/** What a judge said of an item with a text in its place, as far as a search is told. */
export interface Heard {
  answer: Answer
  /** It passes and, as far as the truth is known, must not. */
  passes: boolean
  /** A pass or a fail that counts: no error, abstention or bare score, and no pass that is right. */
  isVerdict: boolean
  /** Null where there is no verdict, or the pass is right. */
  leaning: number | null
}

/** A judge as a search sees it: what it costs is added up, and of its answers no more is told than was agreed. */
export interface Asker {
  readonly queries: number
  /** Those of them to which the judge gave a verdict. */
  readonly answered: number
  /** Passes that were right. */
  readonly trulyGood: number
  /** Null as long as nobody has told a cost. */
  readonly costUsd: number | null
  addCost(usd: number): void
  /** @throws as `Prober.ask` */
  ask(items: readonly SingleItem[]): Promise<Heard[]>
}

/**
 * @param verdictOnly tells passes and fails alone, whatever else the judge gives
 * @param isExploit   where the truth is known: a pass that is right is no value to climb, and no success
 */
export function openAsker(
  prober: Prober,
  { verdictOnly, isExploit }: { verdictOnly: boolean; isExploit?: IsExploit },
): Asker {
  const before = prober.queries
  let cost: number | null = null
  let answered = 0
  let trulyGood = 0
  const addCost = (usd: number) => {
    cost = (cost ?? 0) + usd
  }
  return {
    get queries() {
      return prober.queries - before
    },
    get answered() {
      return answered
    },
    get trulyGood() {
      return trulyGood
    },
    get costUsd() {
      return cost
    },
    addCost,
    async ask(items) {
      const answers = await prober.ask(items.map((item) => ({ item })))
      return answers.map(({ answer, leaning }, at) => {
        if (answer.costUsd !== undefined) addCost(answer.costUsd)
        const passes = answer.value === 'pass'
        const isVerdict = passes || answer.value === 'fail'
        if (isVerdict) answered++
        if (passes && isExploit && !isExploit(items[at], items[at].output ?? '')) {
          trulyGood++
          return { answer, passes: false, isVerdict: false, leaning: null }
        }
        return { answer, passes, isVerdict, leaning: verdictOnly ? bareLeaning(answer) : leaning }
      })
    },
  }
}

function bareLeaning({ value }: Answer): number | null {
  return leaningOf({ value })
}

/**
 * Why a search had to stop before its queries were spent, in a sentence; whatever is no such reason is thrown.
 *
 * @param error what was thrown
 */
export function cutReason(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted || (error instanceof Error && error.name === 'AbortError')) {
    return 'It was stopped. Run it again with the same seed to go on.'
  }
  if (error instanceof BudgetError) return error.message
  if (GoodhartError.isInstance(error) && error.code === 'judge-fails') return error.message
  throw error
}
