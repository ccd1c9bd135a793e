/**
 * Where a worker thread begins: it runs one stage and tells how it goes. Started by `start-stage.ts` alone. A stage hears that
 * it is to stop only where it lets the thread's event loop turn.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { GoodhartError } from '../../domain/index.ts'
import type { RunStage, StageContext, StageEvent } from './stage.ts'

/** What the thread is given. */
export interface StageTask extends Pick<StageContext, 'plan' | 'folder' | 'inputs' | 'threads'> {
  /** Address of another module that exports `runStage`. */
  stages?: string
}

export type StageMessage =
  | { type: 'event'; event: StageEvent }
  | { type: 'done'; result: unknown }
  | { type: 'stopped' }
  | { type: 'failed'; message: string; stack?: string }

const { stages, ...task } = workerData as StageTask
const port = parentPort!
const stop = new AbortController()
const stopped = new GoodhartError('stopped', 'The stage was asked to stop.')
// The only word that comes from outside.
port.on('message', () => stop.abort(stopped))

const post = (message: StageMessage) => port.postMessage(message)

try {
  const { runStage } = (await (stages === undefined ? import('../stages/index.ts') : import(stages))) as {
    runStage: RunStage
  }
  const result = await runStage({
    ...task,
    signal: stop.signal,
    tell: (event) => post({ type: 'event', event }),
  })
  post({ type: 'done', result })
} catch (error) {
  if (stop.signal.aborted && (error === stopped || (error as Error)?.cause === stopped)) post({ type: 'stopped' })
  else if (error instanceof Error) post({ type: 'failed', message: error.message, stack: error.stack })
  else post({ type: 'failed', message: String(error) })
}
