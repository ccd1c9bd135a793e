import { Worker } from 'node:worker_threads'
import { StageError } from './errors.ts'
import type { StageEvent } from './stage.ts'
import type { StageMessage, StageTask } from './stage-thread.ts'

/**
 * Runs a stage in a thread of its own.
 *
 * @param options.stop  asks the stage to save what it has and stop
 * @param options.abort ends the thread at once
 * @returns its result, or `stopped`
 * @throws {StageError} `stage-failed`, with what the stage said
 */
export async function startStage(
  task: StageTask,
  options: { stop?: AbortSignal; abort?: AbortSignal; tell: (event: StageEvent) => void },
): Promise<{ result: unknown } | 'stopped'> {
  const { stop, abort, tell } = options
  const { promise, resolve, reject } = Promise.withResolvers<{ result: unknown } | 'stopped'>()
  // Beside this file, in the sources and in what is built from them.
  const worker = new Worker(new URL(import.meta.url.replace(/start-stage(?=\.[jt]s$)/, 'stage-thread')), {
    workerData: task,
    name: task.plan.id,
  })
  const fail = (message: string, cause?: unknown) =>
    reject(new StageError('stage-failed', `Stage ${task.plan.id} failed: ${message}`, { cause }))
  worker.on('message', (message: StageMessage) => {
    if (message.type === 'event') tell(message.event)
    else if (message.type === 'done') resolve({ result: message.result })
    else if (message.type === 'stopped') resolve('stopped')
    else fail(message.message, message.stack)
  })
  worker.on('error', (error) => fail(error.message, error))
  worker.on('exit', (code) => fail(`its thread ended with ${code} and without a result`))
  const onStop = () => worker.postMessage('stop')
  const onAbort = () => resolve('stopped')
  stop?.addEventListener('abort', onStop)
  abort?.addEventListener('abort', onAbort)
  if (stop?.aborted) onStop()
  if (abort?.aborted) onAbort()
  try {
    return await promise
  } finally {
    stop?.removeEventListener('abort', onStop)
    abort?.removeEventListener('abort', onAbort)
    await worker.terminate()
  }
}
