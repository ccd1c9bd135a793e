/** Simulates its share of every scenario's sets, and posts the rows of one scenario after another. */
import { parentPort, workerData } from 'node:worker_threads'
import { scenariosWith } from './scenarios.ts'
import { type Share, simulate } from './simulate.ts'

const { part, ...share } = workerData as Share & { part: string }
for (const scenario of scenariosWith(part)) parentPort!.postMessage(await simulate(scenario, share))
