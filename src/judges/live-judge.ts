import type { Criterion, Item, Judge, Presentation, Verdict } from '../domain/index.ts'
import type { CallContext, Usage } from '../models/language-model.ts'

/** One question put to a judge. */
export interface Question {
  item: Item
  criterion: Criterion
  /** Of a pair: which output the judge sees first. */
  presentation?: Presentation
  /** 0 for the first time that this judge is asked about this item, 1 for the second. */
  repeat: number
}

/** What a judge says, without the key under which it is kept. An error is an answer too: `value: 'error'` with its kind. */
export type Answer = Omit<Verdict, 'item' | 'criterion' | 'judge' | 'presentation' | 'repeat'>

export interface Judgment {
  answer: Answer
  /** Of all calls that were made for it, also of those that failed to give a verdict; absent where no model was asked. */
  usage?: Usage
  /** Of a panel: what each member said, which is kept as that member's own verdict. */
  members?: { judge: Judge; answer: Answer }[]
  /** The provider's name of its answer, for tracing. */
  responseId?: string
}

/**
 * A judge that can be asked: the port that every kind of judge implements.
 *
 * A verdict is always told in the item's own order: of a pair that was shown as BA, `pass` still means that the item's first
 * output is better.
 */
export interface LiveJudge {
  /** The version under which its verdicts are kept. */
  readonly judge: Judge
  /** The criterion that it judges by; it may be asked by another where it has none of its own. */
  readonly criterion?: Criterion
  /**
   * Asks once. A judge that fails answers with an error.
   *
   * @throws {BudgetError} where the money is spent: nothing was asked, nothing is to be kept
   * @throws the signal's reason where the signal was aborted: nothing is to be kept
   */
  ask(question: Question, context?: CallContext): Promise<Judgment>
}
