import { GoodhartError, type SingleItem } from '../../domain/index.ts'
import type { Answer } from '../../judges/index.ts'
import { BudgetError } from '../../models/index.ts'
import { leaningOf, type Prober } from '../../runs/index.ts'

/** What a judge said of an item with a text in its place, as far as a search is told. */
export interface Heard {
  answer: Answer
  passes: boolean
  /** Null where there is no verdict. */
  leaning: number | null
}

/** A judge as a search sees it: what it costs is added up, and of its answers no more is told than was agreed. */
export interface Asker {
  readonly queries: number
  /** Null as long as nobody has told a cost. */
  readonly costUsd: number | null
  addCost(usd: number): void
  /** @throws as `Prober.ask` */
  ask(items: readonly SingleItem[]): Promise<Heard[]>
}

/** @param verdictOnly tells passes and fails alone, whatever else the judge gives */
export function openAsker(prober: Prober, verdictOnly: boolean): Asker {
  const before = prober.queries
  let cost: number | null = null
  const addCost = (usd: number) => {
    cost = (cost ?? 0) + usd
  }
  return {
    get queries() {
      return prober.queries - before
    },
    get costUsd() {
      return cost
    },
    addCost,
    async ask(items) {
      const answers = await prober.ask(items.map((item) => ({ item })))
      return answers.map(({ answer, leaning }) => {
        if (answer.costUsd !== undefined) addCost(answer.costUsd)
        return { answer, passes: answer.value === 'pass', leaning: verdictOnly ? bareLeaning(answer) : leaning }
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
