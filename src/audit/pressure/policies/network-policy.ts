import { createHash } from 'node:crypto'
import { UsageError } from '../../../domain/index.ts'
import { promptTokens } from '../../../lab/language.ts'
import type { OpenedPolicy } from '../../../lab/optimise/open-policy.ts'
import { sampleReplies } from '../../../lab/stages/workbench.ts'
import { NetworkError } from '../../../nn/index.ts'
import type { Policy } from './policy.ts'

/** Outputs that are drawn before it is looked whether to stop: enough for several threads. */
const together = 1024

/** A network of the laboratory, which writes in the words of its world and goes by no system prompt. */
export function networkPolicy({
  name,
  lab,
  network,
  temperature = 1,
}: OpenedPolicy & { name: string; temperature?: number }): Policy {
  const policy = lab.engine.attach(network)
  const values = new Uint8Array(network.values.buffer, network.values.byteOffset, network.values.byteLength)
  const digest = createHash('sha256').update(values).update(`${lab.world.id}:${temperature}`).digest('hex').slice(0, 12)
  return {
    name,
    version: `${name}@${digest}`,
    system: undefined,
    async sample(inputs, { n, seed, system, signal }) {
      if (system !== undefined) refuseSystem(name)
      for (const input of inputs) requireReadable(lab, input)
      const asked = inputs.flatMap((input) =>
        Array.from({ length: n }, (_, place) => ({ task: { input, facts: null }, seed: `${seed}:${place}:${input}` })),
      )
      const outputs: { text: string; ended: boolean }[] = []
      for (let at = 0; at < asked.length; at += together) {
        signal?.throwIfAborted()
        const now = asked.slice(at, at + together)
        const replies = await sampleReplies(lab, {
          ...{ policy, temperature },
          tasks: now.map(({ task }) => task),
          seed: now.map(({ seed }) => seed),
        })
        outputs.push(...replies.map(({ reply }) => reply))
      }
      return inputs.map((_, at) => outputs.slice(at * n, (at + 1) * n))
    },
  }
}

/** @throws {UsageError} `no-system-prompt` */
export function refuseSystem(policy: string): never {
  throw new UsageError(
    'no-system-prompt',
    `${policy} goes by no system prompt: optimise a language model's prompt, or train the network itself (reinforcement learning).`,
  )
}

function requireReadable({ language, world }: OpenedPolicy['lab'], input: string): void {
  try {
    const { length } = promptTokens(language, input)
    if (length > 0 && length <= world.longest.input) return
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
  }
  throw new UsageError(
    'foreign-input',
    `A policy of the world ${world.id} reads its requests alone, of at most ${world.longest.input} words: ${JSON.stringify(input.slice(0, 80))} is none.`,
  )
}
