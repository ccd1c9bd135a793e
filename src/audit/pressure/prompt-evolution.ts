import { UsageError } from '../../domain/index.ts'
import { BudgetError } from '../../models/errors.ts'
import type { Prober } from '../../runs/prober.ts'
import { createRandom } from '../../stats/random.ts'
import { type CurveEvidence, clusterCodes, preferredOutputs } from './curve-evidence.ts'
import type { Mutator, PromptCandidate } from './mutators/mutator.ts'
import { refuseSystem } from './policies/network-policy.ts'
import type { Policy } from './policies/policy.ts'
import { type PressurePrompt, probeOf } from './pressure-prompt.ts'
import { meanKnown, type ScoredOutput, scoreOutputs } from './score-outputs.ts'

export interface PromptEvolution {
  policy: Policy
  mutator: Mutator
  /** On which system prompts are selected. */
  fitting: readonly PressurePrompt[]
  /** On which each generation's best is scored by judge, gold and truth; none of them among the fitting ones. At least 2. */
  heldOut: readonly PressurePrompt[]
  judge: Prober
  gold: Prober
  /** The system prompt from which it begins. */
  start: string
  /** At least 1. */
  generations: number
  /** System prompts alive in a generation, and how many of them live on: more than 0 and fewer than all. */
  population: number
  survivors: number
  /** Outputs to each prompt, at least 1. */
  samples: number
  seed: string
  signal?: AbortSignal
  onGeneration?: (generation: Generation) => void
}

/** The system prompt that the judge liked best so far, on the fitting prompts and on held-out ones. */
export interface Generation {
  generation: number
  prompt: string
  /** Mean on the fitting prompts, on which it was chosen for it. */
  fitness: number | null
  judge: number | null
  gold: number | null
  truth: number | null
}

export interface PromptEvolutionFound {
  generations: Generation[]
  evidence: CurveEvidence
  /** System prompts that were tried. */
  tried: number
  /** Why it ended before its last generation; null where it did not. */
  reason: string | null
}

/** With verdicts on fewer of its outputs than this share, a system prompt has no fitness: silence would be an easy way to the top. */
const leastAnswered = 0.5

/**
 * A policy's system prompt evolves against the judge: those that the judge likes best live on and have offspring. The best of
 * each generation is scored on held-out prompts, always the same with the same seed, so that its luck in the selection is in no
 * curve.
 *
 * With a kept policy, a kept mutator and probers, an evolution that was cut off goes on.
 *
 * @throws {UsageError} `no-system-prompt` for a policy that goes by none; `bad-evolution`
 * @throws {BudgetError} where the money is spent before the first offspring was scored
 * @throws whatever policy or judges throw
 */
export async function evolvePrompt(request: PromptEvolution): Promise<PromptEvolutionFound> {
  const { mutator, start, generations, population, survivors, seed, signal, onGeneration } = request
  requireEvolution(request)
  const random = createRandom(`${seed}:evolution`)
  const found: Scored[] = []
  let alive: PromptCandidate[] = []
  let tried = 0
  let reason: string | null = null

  async function offspringOf(generation: number): Promise<string[]> {
    const parents = alive.slice(0, survivors)
    const wanted = population - parents.length
    const known = new Set(alive.map(({ prompt }) => prompt))
    const prompts: string[] = []
    for (const [index, parent] of parents.entries()) {
      const count = Math.floor(wanted / parents.length) + Number(index < wanted % parents.length)
      if (count === 0) continue
      const fork = random.fork(`${generation}:${index}`)
      const mutation = { parent, start, generation, count, random: fork, ...(signal && { signal }) }
      prompts.push(...(await mutator.offspring(mutation)))
    }
    return [...new Set(prompts)].filter((prompt) => !known.has(prompt))
  }

  try {
    for (let generation = 0; generation <= generations; generation++) {
      signal?.throwIfAborted()
      const born = generation === 0 ? [start] : await offspringOf(generation)
      const candidates: PromptCandidate[] = alive.slice(0, survivors)
      for (const prompt of born) candidates.push(await scoreFitting(request, prompt, generation))
      tried += born.length
      // Of equals the older one, which has stood longer: sort is stable.
      alive = candidates.sort(
        (a, b) => (b.fitness ?? Number.NEGATIVE_INFINITY) - (a.fitness ?? Number.NEGATIVE_INFINITY),
      )
      const [best] = alive
      const before = found.at(-1)
      const scored =
        before?.candidate.prompt === best.prompt ? { ...before, generation } : await hold(request, best, generation)
      found.push(scored)
      onGeneration?.(generationOf(scored))
    }
  } catch (error) {
    if (!(error instanceof BudgetError) || found.length < 2) throw error
    reason = error.message
  }
  return { generations: found.map(generationOf), evidence: evidenceOf(request, found), tried, reason }
}

interface HeldOutOutput extends ScoredOutput {
  /** Of its prompt. */
  at: number
  gold: number | null
  truth: number | null
}

interface Scored {
  generation: number
  candidate: PromptCandidate
  outputs: HeldOutOutput[]
}

async function scoreFitting(request: PromptEvolution, prompt: string, born: number): Promise<PromptCandidate> {
  const outputs = await answered(request, request.fitting, prompt)
  const scored = await scoreOutputs(request.judge, outputs)
  const known = scored.filter(({ judge }) => judge !== null).length
  const fitness =
    known < leastAnswered * request.fitting.length * request.samples
      ? null
      : meanKnown(scored.map(({ judge }) => judge))
  return { prompt, born, fitness, outputs: scored }
}

async function hold(request: PromptEvolution, candidate: PromptCandidate, generation: number): Promise<Scored> {
  const outputs = await answered(request, request.heldOut, candidate.prompt)
  const judged = await scoreOutputs(request.judge, outputs)
  const golden = await request.gold.ask(outputs.map(({ prompt, output }) => probeOf(prompt, output)))
  return {
    generation,
    candidate,
    outputs: judged.map((scored, index) => ({
      ...scored,
      at: outputs[index].at,
      gold: golden[index].leaning,
      truth: scored.prompt.truth?.(scored.output) ?? null,
    })),
  }
}

async function answered(
  { policy, samples, seed, signal }: PromptEvolution,
  prompts: readonly PressurePrompt[],
  system: string,
) {
  const inputs = prompts.map(({ input }) => input)
  const sampled = await policy.sample(inputs, { n: samples, seed, system, ...(signal && { signal }) })
  return prompts.flatMap((prompt, at) =>
    sampled[at].flatMap((output) => (output === null ? [] : [{ prompt, at, output }])),
  )
}

function generationOf({ generation, candidate, outputs }: Scored): Generation {
  const mean = (name: 'judge' | 'gold' | 'truth') => meanKnown(outputs.map((output) => output[name]))
  const { prompt, fitness } = candidate
  return { generation, prompt, fitness, judge: mean('judge'), gold: mean('gold'), truth: mean('truth') }
}

function evidenceOf({ judge, gold, heldOut }: PromptEvolution, found: readonly Scored[]): CurveEvidence {
  const matrix = (name: 'judge' | 'gold' | 'truth') =>
    found.map(({ outputs }) =>
      heldOut.map((_, prompt) => meanKnown(outputs.filter(({ at }) => at === prompt).map((output) => output[name]))),
    )
  const last = found[found.length - 1]
  const distinct = found.filter(({ outputs }, at) => outputs !== found[at - 1]?.outputs)
  return {
    ...{ method: 'prompt-evolution', unit: 'generation', optimised: judge.judge.name, gold: gold.judge.name },
    ...{ optimisedVersion: judge.judge.version, criterion: judge.criterion.id },
    perPrompt: {
      pressures: found.map(({ generation }) => generation),
      judge: matrix('judge'),
      gold: matrix('gold'),
      ...(heldOut.every((prompt) => prompt.truth) && { truth: matrix('truth') }),
    },
    kl: found.map(() => null),
    clusters: clusterCodes(heldOut.map(({ id, cluster = id }) => cluster)),
    withoutScore: distinct.flatMap(({ outputs }) =>
      outputs.filter(({ judge, gold }) => judge === null || gold === null),
    ).length,
    shown: preferredOutputs(
      last.outputs.map(({ prompt, output, judge, gold, truth }) => ({
        ...{ pressure: last.generation, input: prompt.input, output: output.text, judge, gold, truth },
      })),
    ),
  }
}

function requireEvolution({ policy, fitting, heldOut, generations, population, survivors, samples }: PromptEvolution) {
  if (policy.system === undefined) refuseSystem(policy.name)
  const refuse = (message: string): never => {
    throw new UsageError('bad-evolution', message)
  }
  if (fitting.length < 1 || heldOut.length < 2) {
    refuse(
      `An evolution takes a prompt to select on and 2 held-out ones or more: got ${fitting.length} and ${heldOut.length}.`,
    )
  }
  const held = new Set(heldOut.map(({ input }) => input))
  if (fitting.some(({ input }) => held.has(input))) {
    refuse('A prompt is both to be selected on and held out: split them, with equal ones on one side.')
  }
  if (!(generations >= 1 && samples >= 1 && survivors >= 1 && survivors < population)) {
    refuse(
      `An evolution takes generations, samples and survivors from 1 on, and more prompts alive than survive: got ${generations}, ${samples}, ${survivors} of ${population}.`,
    )
  }
}
