import type { CallContext } from '../models/language-model.ts'

/**
 * Asks several at once. Where one throws (the money is spent, the run was stopped), the others are stopped too, and the first
 * reason is thrown once all have ended: nothing goes on unseen.
 */
export async function askTogether<T>(
  asks: readonly ((context: CallContext) => Promise<T>)[],
  context: CallContext | undefined,
): Promise<T[]> {
  if (asks.length === 1) return [await asks[0]!(context ?? {})]
  const stop = new AbortController()
  const signal = context?.signal ? AbortSignal.any([context.signal, stop.signal]) : stop.signal
  let failure: { reason: unknown } | undefined
  const answers = await Promise.allSettled(
    asks.map(async (ask) => {
      try {
        return await ask({ ...context, signal })
      } catch (reason) {
        failure ??= { reason }
        stop.abort(reason)
        throw reason
      }
    }),
  )
  if (failure) throw failure.reason
  return answers.map((answer) => (answer as PromiseFulfilledResult<T>).value)
}
