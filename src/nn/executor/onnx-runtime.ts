import type { InferenceSession, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-common'
import { NetworkError } from '../errors.ts'
import type { Feed, GraphExecutor } from './graph-executor.ts'

/** What `onnxruntime-node` and `onnxruntime-web` have in common. */
export interface OnnxRuntime {
  InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>
  }
  Tensor: TensorConstructor
}

interface RuntimeFeed extends Feed {
  readonly tensor: OrtTensor
}

/** An executor on ONNX Runtime, whichever build of it. */
export function onnxRuntimeExecutor({
  runtime,
  name,
  provider,
}: {
  runtime: OnnxRuntime
  name: string
  provider: string
}): GraphExecutor {
  return {
    name,
    feed(values, shape): RuntimeFeed {
      const tensor =
        values instanceof Float32Array
          ? new runtime.Tensor('float32', values, shape)
          : new runtime.Tensor('int64', values, shape)
      return { values, tensor }
    },
    async load(model) {
      const session = await createSession(runtime, model, provider)
      return {
        async run(feeds) {
          const tensors = Object.entries(feeds).map(([key, feed]) => [key, (feed as RuntimeFeed).tensor])
          const outputs = await runSession(session, Object.fromEntries(tensors))
          return Object.fromEntries(Object.entries(outputs).map(([key, tensor]) => [key, tensor.data as Float32Array]))
        },
        release: () => session.release(),
      }
    },
  }
}

async function runSession(session: InferenceSession, feeds: InferenceSession.FeedsType) {
  try {
    return await session.run(feeds)
  } catch (error) {
    throw new NetworkError('failed-run', `The runtime failed: ${(error as Error).message}`, { cause: error })
  }
}

async function createSession(runtime: OnnxRuntime, model: Uint8Array, provider: string): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(model, {
      executionProviders: [provider],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      // What fails is thrown; it need not be written to the terminal as well.
      logSeverityLevel: 4,
    })
  } catch (error) {
    throw new NetworkError('bad-graph', `The runtime refuses this graph: ${(error as Error).message}`, { cause: error })
  }
}
