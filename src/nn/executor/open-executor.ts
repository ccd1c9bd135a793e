import { NetworkError } from '../errors.ts'
import type { GraphExecutor } from './graph-executor.ts'
import { onnxRuntimeExecutor } from './onnx-runtime.ts'

export const executorNames = ['native', 'wasm'] as const
/** `native`: onnxruntime-node. `wasm`: onnxruntime-web, a fourth as fast, wherever WebAssembly runs. */
export type ExecutorName = (typeof executorNames)[number]

/**
 * The executor of this name; without one the native executor, or WebAssembly where its package did not install.
 *
 * @throws {NetworkError} `no-executor` where the one asked for, or both, are not there
 */
export async function openExecutor(name?: ExecutorName): Promise<GraphExecutor> {
  const failures: string[] = []
  for (const candidate of name ? [name] : executorNames) {
    try {
      return await openers[candidate]()
    } catch (error) {
      failures.push(`${candidate}: ${(error as Error).message.split('\n', 1)[0]}`)
    }
  }
  throw new NetworkError(
    'no-executor',
    `Nothing here can run networks (${failures.join('; ')}). Run npm install again.`,
  )
}

const openers: Record<ExecutorName, () => Promise<GraphExecutor>> = { native: openNative, wasm: openWasm }

async function openNative(): Promise<GraphExecutor> {
  const runtime = await import('onnxruntime-node')
  const name = `onnxruntime-node ${runtime.env.versions.node}`
  return onnxRuntimeExecutor({ runtime, name, provider: 'cpu' })
}

async function openWasm(): Promise<GraphExecutor> {
  const runtime = await import('onnxruntime-web')
  runtime.env.wasm.numThreads = 1
  runtime.env.logLevel = 'error'
  return onnxRuntimeExecutor({ runtime, name: `onnxruntime-web ${runtime.env.versions.web}`, provider: 'wasm' })
}
