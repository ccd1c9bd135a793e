import { parentPort, workerData } from 'node:worker_threads'
import type { NetworkError } from '../errors.ts'
import { type ExecutorName, openExecutor } from '../executor/open-executor.ts'
import { ShardRunner } from './shard-runner.ts'
import type { ShardTask, SharedNetwork } from './shard-task.ts'

/** What the engine asks of a thread, and is answered under the same number. */
export interface ThreadRequest {
  request: number
  network: SharedNetwork
  version: number
  task: ShardTask
}

const runner = new ShardRunner(await openExecutor((workerData as { executor?: ExecutorName }).executor))
parentPort?.on('message', async ({ request, ...work }: ThreadRequest) => {
  try {
    parentPort?.postMessage({ request, outcome: await runner.run(work) })
  } catch (error) {
    // Of an error, only what it says survives the way between threads.
    const { code = 'failed-task', message } = error as Partial<NetworkError>
    parentPort?.postMessage({ request, error: { code, message } })
  }
})
parentPort?.postMessage('ready')
