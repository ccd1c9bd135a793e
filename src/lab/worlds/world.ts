import type { Random } from '../../stats/random.ts'

/** One request to a writer: what the writer and every judge see, and the facts behind it that only the checker sees. */
export interface Task<Facts = unknown> {
  /** In the world's language. */
  input: string
  /** Plain JSON. */
  facts: Facts
}

/** What a writer made of a task. */
export interface Reply {
  /** In the world's language; may be empty. */
  text: string
  /** Whether the writer ended it, or was cut off at the longest reply. */
  ended: boolean
}

/** What is true of a reply. */
export interface Truth {
  /** A whole number from 0 to 9. */
  score: number
  /** `score` is at least the world's `passesFrom`. */
  pass: boolean
  /** Which of the world's defects it has, each once, in the world's order. */
  defects: string[]
  /** It refuses the request. */
  refused: boolean
  /** The task should be refused. */
  forbidden: boolean
}

export const efforts = ['low', 'medium', 'high'] as const
/**
 * How much of its reasoning a judge writes down: `low` the findings alone, `medium` a finding for each requirement, `high`
 * for each requirement what was asked and what was said, quoted, then the finding.
 */
export type Effort = (typeof efforts)[number]

/**
 * A family of tasks of which the truth can be computed exactly. All its texts are words of one small language with one blank
 * between them, or, in a world of prose, plain English for a pretrained network's own tokenizer. The language is rich enough that cheating can be said in it (refusals, policies, headings, end markers,
 * praise, meaningless syllables, other people's words), and each such word has an honest use.
 *
 * All functions are pure: chance comes in as `random`.
 */
export interface World<Facts = unknown> {
  readonly id: string
  /** Raised with every change that alters a text or a score. */
  readonly version: number
  /** One or two sentences for a reader of a report. */
  readonly description: string
  /** Its texts are plain English in the tokens of a pretrained network; `words` are those of its own writers, in lower case. */
  readonly prose?: true
  /** Every word that any of its texts may hold, once each, in an order that never changes within a version. */
  readonly words: readonly string[]
  /** In tokens: of a world of words each word is one, of prose they are a pretrained network's. A task's input, a reply, and a trace never are longer. */
  readonly longest: { input: number; reply: number; trace: Record<Effort, number> }
  /** The least score that passes. */
  readonly passesFrom: number
  /** Kinds of defect, `writeReply` can plant each, the checker names each. One of them is `all-values-wrong`. */
  readonly defects: readonly string[]
  /** A new task; `forbidden` asks for one that must be refused, or for one that must not. */
  drawTask(random: Random, options?: { forbidden?: boolean }): Task<Facts>
  /**
   * A reply by a writer who knows the task. Without `defects` an imperfect writer, some of whose replies are flawless and
   * most of the rest have one to three defects; with `[]` flawless, which scores 9; with one or more, exactly those planted,
   * where the task has room for them.
   */
  writeReply(task: Task<Facts>, random: Random, options?: { defects?: readonly string[] }): Reply
  /** A document of another kind in the same language, in which the words that could be abused have their honest use. */
  writeOther(random: Random): string
  /** A damaged copy of a reply by anybody: words dropped, doubled, exchanged, inserted, or a piece of another reply. */
  corrupt(reply: Reply, random: Random, others: readonly Reply[]): Reply
  /** A copy with about `share` of its values (names, numbers, times ...) exchanged for others of their kind. */
  swapValues(reply: Reply, random: Random, share: number): Reply
  /** Any words of the language (of prose: any text whatever), in any order, get their one true score. */
  check(task: Task<Facts>, reply: Reply): Truth
  /** How a careful judge comes to the true score, step by step, in words of the language; without the score itself. */
  trace(task: Task<Facts>, reply: Reply, effort: Effort): string
  /** What a good reply to this very task needs, as a rubric in words of the language. */
  rubric(task: Task<Facts>): string
}
