import { parentPort, workerData } from 'node:worker_threads'
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
    parentPort?.postMessage({ request, error })
  }
})
