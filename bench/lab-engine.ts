/**
 * Tokens a second of a training step (forward, backward, AdamW) against PyTorch: the same networks, batch and machine.
 *
 *     node bench/lab-engine.ts [rounds] [steps a round]
 *
 * Named limit: at least as fast as PyTorch at one thread or at two, whichever of its own is faster. Ours and theirs are
 * measured in turns, so that a machine that slows down slows both, and of each the fastest round's median step counts. PyTorch
 * is asked for as `/usr/bin/python3`, or as what PYTHON names (Debian: python3-torch, and libopenblas0-pthread, without which it
 * multiplies matrices many times slower; a folder with an unpacked one may be given as LD_LIBRARY_PATH).
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { adamWState, adamWStep, Engine, initialNetwork, networkConfig, parameterCount } from '../src/nn/index.ts'
import { createRandom } from '../src/stats/random.ts'

const rounds = Number(process.argv[2] ?? 3)
const steps = Number(process.argv[3] ?? 9)
const script = fileURLToPath(new URL('peers/torch-llama.py', import.meta.url))

const sizes = [
  { vocabulary: 2048, width: 128, layers: 4, heads: 4, hidden: 344, length: 128, batch: 32 },
  { vocabulary: 160, width: 64, layers: 2, heads: 4, hidden: 176, length: 64, batch: 64 },
  { vocabulary: 160, width: 96, layers: 3, heads: 4, hidden: 256, length: 64, batch: 64 },
]
type Sizes = (typeof sizes)[number]

/** Median seconds of a step. */
async function ours({ length, batch, ...size }: Sizes, threads: number): Promise<number> {
  const config = networkConfig({ ...size, context: length })
  await using engine = await Engine.open({ threads })
  const network = engine.attach(initialNetwork(config, 'bench'))
  const state = adamWState(network.values.length)
  const random = createRandom('bench')
  const weights = new Float32Array(length).fill(-1 / (batch * length))
  const examples = Array.from({ length: batch }, () => ({
    tokens: Array.from({ length: length + 1 }, () => random.integer(size.vocabulary)),
    from: 1,
    weights,
  }))
  const seconds: number[] = []
  for (let step = 0; step < steps + 3; step++) {
    const start = performance.now()
    const { gradient } = await engine.gradient(network, examples)
    adamWStep({ values: network.values, gradient, state, learningRate: 1e-3 })
    network.changed()
    if (step >= 3) seconds.push((performance.now() - start) / 1000)
  }
  return median(seconds)
}

interface Peer {
  version: string
  blas: string
  runs: { seconds: number[]; parameters: number }[]
}

function theirs(size: Sizes, threads: number): { peer: Peer; seconds: number } | undefined {
  const python = process.env.PYTHON ?? '/usr/bin/python3'
  const { status, stdout, stderr, error } = spawnSync(
    python,
    [script, String(threads), String(steps), JSON.stringify([size])],
    { encoding: 'utf8', env: { ...process.env, OPENBLAS_NUM_THREADS: String(threads) } },
  )
  if (error || status === 3) return undefined
  if (status !== 0) throw new Error(`torch-llama.py failed: ${stderr}`)
  const peer: Peer = JSON.parse(stdout)
  return { peer, seconds: median(peer.runs[0].seconds) }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const whole = (n: number) => Math.round(n).toLocaleString('en-US')

let said = false
for (const size of sizes) {
  const config = networkConfig({ ...size, context: size.length })
  const tokens = size.batch * size.length
  const parameters = parameterCount(config)
  console.log(
    `\n${whole(parameters)} parameters: ${size.layers} layers, width ${size.width}, vocabulary ${size.vocabulary}, ${size.batch} sequences of ${size.length}`,
  )
  const own = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const other = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < rounds; round++) {
    for (const threads of [1, 2]) {
      own[threads - 1] = Math.min(own[threads - 1], await ours(size, threads))
      const answer = theirs(size, threads)
      if (!answer) continue
      const { peer, seconds } = answer
      other[threads - 1] = Math.min(other[threads - 1], seconds)
      if (peer.runs[0].parameters !== parameters) throw new Error('The two networks differ in size.')
      if (!said) console.log(`PyTorch ${peer.version} on ${peer.blas}`)
      said = true
    }
  }
  const best = Math.min(...other)
  for (const threads of [1, 2]) {
    const line = `${threads} thread${threads > 1 ? 's' : ''}: ${whole(tokens / own[threads - 1])} tokens/s`
    console.log(
      Number.isFinite(best)
        ? `${line}; PyTorch ${whole(tokens / other[threads - 1])}; ${(best / own[threads - 1]).toFixed(2)} times its better`
        : line,
    )
  }
}
if (!said) console.log('\nThere is no PyTorch here (Debian: python3-torch); the comparison is skipped.')
