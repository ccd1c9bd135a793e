import { randomBytes } from 'node:crypto'
import type { Answer } from '../../judges/index.ts'
import { type LanguageModel, ModelError } from '../../models/index.ts'
import { type Attempt, attackerRequest, readAttack, textsShown } from './attacker-request.ts'
import { compareTried, type Optimiser, type Tried } from './optimiser.ts'
import type { TextSpace } from './text-space.ts'

/** An attacker that so often in a row proposes nothing that can be tried is asked no more. */
const mostFailures = 5
/** Attempts shown to it: the best, and the last. */
const mostLast = 3

/** One line of attempts. */
interface Stream {
  tried: Tried[]
  problem?: string
}

/**
 * A language model that reads what the judge said to its attempts, and rewrites them, in several lines of attempts that know
 * nothing of each other. Its calls go through whatever stands around the model: behind a cache, a search that is run again asks
 * it nothing anew.
 *
 * @param streams   lines of attempts, at least 1
 * @param drawNonce hexadecimal digits that nobody can foretell, another each time
 * @see Chao et al. (2023), PAIR, arXiv 2310.08419
 */
export function attacker({
  model,
  streams = 3,
  drawNonce = () => randomBytes(8).toString('hex'),
}: {
  model: LanguageModel
  streams?: number
  drawNonce?: () => string
}): Optimiser {
  return {
    name: 'attacker',
    async *search(space, _, { onCost, signal }) {
      const lines = Array.from({ length: streams }, (): Stream => ({ tried: [] }))
      for (let round = 0, failures = 0; failures < mostFailures; round++) {
        const proposals = new Map<Stream, string>()
        const propose = async (stream: Stream, sample: number) => {
          const attempts = attemptsOf(stream)
          const { problem } = stream
          const nonce = freshNonce(drawNonce, [...textsShown(space, attempts), problem ?? ''])
          const request = attackerRequest({ space, attempts, nonce, sample, ...(problem !== undefined && { problem }) })
          const { text, problem: found } = await ask({ model, request, nonce, onCost, signal, space })
          if (found === undefined) delete stream.problem
          else stream.problem = found
          if (text !== undefined) proposals.set(stream, text)
        }
        await Promise.all(lines.map((stream, n) => propose(stream, round * streams + n)))
        failures = proposals.size === 0 ? failures + 1 : 0
        // In the order of the lines, whoever answered first.
        const tried = yield [...new Set(lines.flatMap((stream) => proposals.get(stream) ?? []))]
        for (const [stream, text] of proposals) stream.tried.push(...tried.filter((one) => one.text === text))
      }
      const [{ problem }] = lines
      return `The attacker ${model.id} gave nothing that can be tried ${mostFailures} times in a row. Last: ${problem}`
    },
  }
}

async function ask({
  model,
  request,
  nonce,
  space,
  onCost,
  signal,
}: {
  model: LanguageModel
  request: ReturnType<typeof attackerRequest>
  nonce: string
  space: TextSpace
  onCost: (usd: number) => void
  signal: AbortSignal | undefined
}): Promise<{ text?: string; problem?: string }> {
  try {
    const reply = await model.generate(request, { ...(signal && { signal }) })
    if (reply.costUsd !== undefined) onCost(reply.costUsd)
    const text = readAttack(reply, nonce)
    if (text === undefined) {
      return { problem: reply.finish === 'refused' ? 'The model refused.' : 'The answer held no text under the key.' }
    }
    return space.allows(text) ? { text } : { problem: 'The text was not within what it may be.' }
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof ModelError)) throw error
    return { problem: error.message }
  }
}

/** The best so far, then the last few. */
function attemptsOf({ tried }: Stream): Attempt[] {
  if (tried.length === 0) return []
  const best = tried.reduce((a, b) => (compareTried(b, a) > 0 ? b : a))
  const last = tried.slice(-mostLast).filter((one) => one !== best)
  return [best, ...last].map(({ text, passing, leaning, example }) => ({
    text,
    passing,
    leaning,
    ...(example && { said: saidOf(example.answer) }),
  }))
}

function saidOf({ value, score, critique, reasoning, errorKind }: Answer): string {
  const verdict = value === 'error' ? `no verdict (${errorKind})` : score === undefined ? value : `${value}, ${score}`
  return [verdict, critique ?? reasoning].filter((part) => part !== undefined).join('. ')
}

function freshNonce(draw: () => string, texts: readonly string[]): string {
  const all = texts.join('\n').toLowerCase()
  for (;;) {
    const nonce = draw()
    if (!all.includes(nonce)) return nonce
  }
}
