import { setImmediate as nextTurn } from 'node:timers/promises'

interface Waiting<Question, Answer> {
  question: Question
  signal?: AbortSignal
  resolve(answer: Answer): void
  reject(reason: unknown): void
}

/**
 * Answers questions one by one that are cheaper to answer together: what is asked within a turn of the event loop, or while
 * others are being answered, is answered at once.
 *
 * @param answerAll answers in the order of the questions; what it throws, each of them throws
 * @param most      questions at once
 * @returns asks one; a question whose signal is aborted before its turn throws the signal's reason
 */
export function inBatches<Question, Answer>(
  answerAll: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  most: number,
): (question: Question, signal?: AbortSignal) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = []
  let working = false

  async function work(): Promise<void> {
    working = true
    for (await nextTurn(); waiting.length > 0; await nextTurn()) await answerNext(waiting.splice(0, most))
    working = false
  }

  async function answerNext(next: readonly Waiting<Question, Answer>[]): Promise<void> {
    const wanted = next.filter(({ signal }) => !signal?.aborted)
    for (const { signal, reject } of next) if (signal?.aborted) reject(signal.reason)
    if (wanted.length === 0) return
    try {
      const answers = await answerAll(wanted.map(({ question }) => question))
      for (const [index, { resolve }] of wanted.entries()) resolve(answers[index])
    } catch (error) {
      for (const { reject } of wanted) reject(error)
    }
  }

  return (question, signal) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, ...(signal && { signal }), resolve, reject })
      if (!working) void work()
    })
}
