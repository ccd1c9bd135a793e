import { createHash } from 'node:crypto'
import { canonicalJson } from '../domain/canonical-json.ts'
import {
  type Criterion,
  type DataRecord,
  GoodhartError,
  type Item,
  type Judge,
  type Presentation,
  UsageError,
} from '../domain/index.ts'
import { isOffTheScale } from '../judges/filters/filtered-judge.ts'
import type { Answer, LiveJudge } from '../judges/live-judge.ts'
import type { Store } from '../store/store.ts'
import { VerdictWriter } from './verdict-writer.ts'

/** Something to ask a judge about that is no item of a dataset: an attacked copy of one, or what a search came up with. */
export interface Probe {
  item: Item
  /** Of a pair: which output the judge sees first. */
  presentation?: Presentation
}

export interface ProbeAnswer {
  /** As the judge gave it, but that a bare score has been turned into pass or fail where a threshold was given. */
  answer: Answer
  /**
   * What an optimiser climbs, higher where the judge is closer to passing: its score, else its probability of a pass, else 1
   * for a pass and 0 for a fail; null where there is no verdict, which is no value at all, or where filters failed it and the
   * judge's scale is not known.
   */
  leaning: number | null
}

/**
 * A judge that is asked whatever comes up, in batches, as attacks, searches and optimisers do. What it says is kept as it comes;
 * the same thing is never asked twice, so that a search with the same seed, run again after it was cut off, goes through its
 * first steps without a call and then goes on.
 */
export interface Prober {
  readonly judge: Judge
  readonly criterion: Criterion
  /** Questions that were answered so far, known ones too: what a budget of queries counts. */
  readonly queries: number
  /** Those of them that had to be asked in this sitting. */
  readonly asked: number
  /**
   * @returns in the order of the probes; a judge that fails answers with an error
   * @throws {BudgetError} where the money is spent, the signal's reason where it was aborted; what was answered is kept
   * @throws {GoodhartError} `judge-fails` where so many in a row failed on the way that nobody seems to be there
   */
  ask(probes: readonly Probe[]): Promise<ProbeAnswer[]>
}

export interface ProberOptions {
  store: Store
  /** Where probes and verdicts are kept; made where it is not there. */
  dataset: string
  judge: LiveJudge
  criterion: Criterion
  /** Questions under way at once, at least 1. */
  concurrency: number
  /** A judge's bare score of at least this passes. */
  threshold?: number
  signal?: AbortSignal
  /** Told after each answer. */
  onAnswer?: (queries: number) => void
}

/** With so many failures on the way in a row, nobody is there. */
const mostFailures = 20

/**
 * @throws {UsageError}  `other-criterion` where what is kept answers another question under the same id
 * @throws {StoreError} where the store cannot be written
 */
export async function openProber(options: ProberOptions): Promise<Prober> {
  const { store, dataset, judge, criterion, concurrency, threshold, signal, onAnswer } = options
  await store.createDataset(dataset)
  const { conflicts } = await store.append(dataset, [
    { type: 'criterion', criterion },
    { type: 'judge', judge: judge.judge },
  ])
  // What was said to another question under the same name is no answer to this one.
  if (conflicts.some(({ position }) => position === 0)) {
    throw new UsageError(
      'other-criterion',
      `${dataset} holds answers to another criterion called ${JSON.stringify(criterion.id)}: give this one another id.`,
    )
  }
  const known = await knownAnswers(options)
  const writer = new VerdictWriter(store, dataset)
  let queries = 0
  let asked = 0
  let failures = 0

  async function askOne({ item, presentation }: Probe): Promise<Answer> {
    const id = probeId(item)
    const key = `${id} ${presentation ?? ''}`
    const before = known.get(key)
    if (before) return before
    signal?.throwIfAborted()
    const question = { item, criterion, repeat: 0, ...(presentation && { presentation }) }
    const began = performance.now()
    const { answer } = await judge.ask(question, { ...(signal && { signal }) })
    asked++
    const verdict = {
      latencyMs: Math.round(performance.now() - began),
      ...answer,
      item: id,
      criterion: criterion.id,
      judge: judge.judge.version,
      repeat: 0,
      ...(presentation && { presentation }),
    }
    const records: DataRecord[] = [
      { type: 'item', item: { ...item, id, tags: { ...item.tags, of: item.id } } },
      { type: 'verdict', verdict },
    ]
    await writer.write(records)
    known.set(key, answer)
    failures = answer.errorKind === 'transport' || answer.errorKind === 'timeout' ? failures + 1 : 0
    if (failures >= mostFailures) {
      throw new GoodhartError(
        'judge-fails',
        `${failures} answers of ${judge.judge.name} in a row failed, the last with: ${answer.raw ?? answer.errorKind}`,
      )
    }
    return answer
  }

  return {
    judge: judge.judge,
    criterion,
    get queries() {
      return queries
    },
    get asked() {
      return asked
    },
    async ask(probes) {
      const answers = new Array<ProbeAnswer>(probes.length)
      const waiting = new Map<string, Promise<Answer>>()
      let next = 0
      let failure: { error: unknown } | undefined
      const work = async () => {
        while (next < probes.length && !failure) {
          const at = next++
          const probe = probes[at]
          const key = `${probeId(probe.item)} ${probe.presentation ?? ''}`
          // Two probes of one batch with the same text are one question.
          const under = waiting.get(key) ?? askOne(probe)
          waiting.set(key, under)
          try {
            const answer = withThreshold(await under, threshold)
            answers[at] = { answer, leaning: leaningOf(answer) }
            queries++
            onAnswer?.(queries)
          } catch (error) {
            failure ??= { error }
          }
        }
      }
      await Promise.all(Array.from({ length: Math.min(concurrency, probes.length) }, work))
      if (failure) throw failure.error
      return answers
    },
  }
}

/** Failures on the way are asked again. */
async function knownAnswers({ store, dataset, judge, criterion }: ProberOptions): Promise<Map<string, Answer>> {
  const known = new Map<string, Answer>()
  for await (const verdict of store.verdicts(dataset)) {
    const { item, criterion: of, judge: by, presentation, repeat: _, ...answer } = verdict
    if (by !== judge.judge.version || of !== criterion.id) continue
    if (answer.errorKind === 'transport' || answer.errorKind === 'timeout') continue
    known.set(`${item} ${presentation ?? ''}`, answer)
  }
  return known
}

/** By what the judge is shown, so that the same text is the same probe, whoever came up with it. */
function probeId({ id: _, ...shown }: Item): string {
  return `probe-${createHash('sha256').update(canonicalJson(shown)).digest('hex').slice(0, 20)}`
}

function withThreshold(answer: Answer, threshold: number | undefined): Answer {
  if (answer.value !== 'graded' || threshold === undefined || answer.score === undefined) return answer
  return { ...answer, value: answer.score >= threshold ? 'pass' : 'fail' }
}

/** See {@link ProbeAnswer.leaning}. */
export function leaningOf(answer: Answer): number | null {
  const { value, score, confidence } = answer
  if (value === 'error' || value === 'abstain' || isOffTheScale(answer)) return null
  if (score !== undefined) return score
  if (value === 'tie') return 0.5
  const passes = value === 'pass'
  return confidence === undefined ? Number(passes) : passes ? confidence : 1 - confidence
}
