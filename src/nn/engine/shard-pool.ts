import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { NetworkError } from '../errors.ts'
import { type ExecutorName, openExecutor } from '../executor/open-executor.ts'
import { ShardRunner } from './shard-runner.ts'
import type { ShardOutcome, ShardTask, SharedNetwork } from './shard-task.ts'
import type { ThreadRequest } from './shard-thread.ts'

type Work<Task extends ShardTask = ShardTask> = { network: SharedNetwork; version: number; task: Task }

/** Where shards are worked off: on the calling thread, or on several others, whichever is free. */
export interface ShardPool {
  /** Outcomes in the order of the tasks. */
  run<Task extends ShardTask>(work: readonly Work<Task>[]): Promise<ShardOutcome<Task>[]>
  close(): Promise<void>
}

/**
 * @param threads 1 works on the calling thread
 * @throws {NetworkError} `no-executor`
 */
export async function openShardPool({
  threads,
  executor,
}: {
  threads: number
  executor?: ExecutorName
}): Promise<ShardPool> {
  if (threads > 1) return openThreadPool(threads, executor)
  const runner = new ShardRunner(await openExecutor(executor))
  return {
    async run<Task extends ShardTask>(work: readonly Work<Task>[]) {
      const outcomes: ShardOutcome<Task>[] = []
      for (const each of work) outcomes.push((await runner.run(each)) as ShardOutcome<Task>)
      return outcomes
    },
    close: () => runner.close(),
  }
}

interface Pending {
  work: Work
  // biome-ignore lint/suspicious/noExplicitAny: of the pending task's own kind
  resolve(outcome: any): void
  reject(error: unknown): void
}

interface Answer {
  request: number
  outcome?: unknown
  error?: { code: string; message: string }
}

async function openThreadPool(threads: number, executor: ExecutorName | undefined): Promise<ShardPool> {
  const file = new URL(`./shard-thread${import.meta.url.slice(-3)}`, import.meta.url)
  const opened = Array.from({ length: threads }, () => new Worker(file, { workerData: { executor } }))
  try {
    await Promise.all(opened.map((thread) => once(thread, 'message')))
  } catch (error) {
    await Promise.all(opened.map((thread) => thread.terminate()))
    throw new NetworkError('no-executor', (error as Error).message, { cause: error })
  }
  return new ThreadPool(opened)
}

class ThreadPool implements ShardPool {
  readonly #threads: Worker[]
  readonly #free: Worker[]
  readonly #waiting: Pending[] = []
  readonly #running = new Map<number, Pending>()
  #requests = 0
  #failure: unknown

  constructor(threads: Worker[]) {
    for (const thread of threads) {
      thread.on('message', (answer: Answer) => this.#ended(thread, answer))
      thread.on('error', (error) => this.#fail(new NetworkError('dead-thread', `A thread died: ${error.message}`)))
    }
    this.#threads = threads
    this.#free = [...threads]
  }

  run<Task extends ShardTask>(work: readonly Work<Task>[]): Promise<ShardOutcome<Task>[]> {
    const outcomes = work.map(
      (each) =>
        new Promise<ShardOutcome<Task>>((resolve, reject) => this.#waiting.push({ work: each, resolve, reject })),
    )
    this.#feed()
    return Promise.all(outcomes)
  }

  async close(): Promise<void> {
    this.#fail(new NetworkError('closed-engine', 'The engine was closed before it was asked.'))
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
  }

  #feed(): void {
    if (this.#failure !== undefined) this.#fail(this.#failure)
    while (this.#waiting.length > 0 && this.#free.length > 0) {
      const pending = this.#waiting.shift() as Pending
      const request = this.#requests++
      this.#running.set(request, pending)
      this.#free.pop()?.postMessage({ request, ...pending.work } satisfies ThreadRequest)
    }
  }

  #ended(thread: Worker, { request, outcome, error }: Answer): void {
    const pending = this.#running.get(request)
    this.#running.delete(request)
    this.#free.push(thread)
    if (error) pending?.reject(new NetworkError(error.code, error.message))
    else pending?.resolve(outcome)
    this.#feed()
  }

  /** A thread that dies takes the pool with it: nobody knows what it left undone. */
  #fail(error: unknown): void {
    this.#failure = error
    for (const { reject } of [...this.#running.values(), ...this.#waiting]) reject(error)
    this.#running.clear()
    this.#waiting.length = 0
  }
}
