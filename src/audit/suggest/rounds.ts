import { type LiveJudge, libraryCriterion } from '../../judges/index.ts'
import type { LlmDefinition } from '../../judges/judge-definition.ts'
import { BudgetError } from '../../models/errors.ts'
import type { LanguageModel } from '../../models/language-model.ts'
import { type RunOptions, type RunOutcome, runJudges } from '../../runs/index.ts'
import type { DevCases } from './dev-cases.ts'
import type { DevSplit, Evidence } from './dev-split.ts'
import type { JudgeFile } from './judge-file-revision.ts'
import { type Proposed, propose } from './propose.ts'
import { type Draw, drawCases, readShownCases, type ShownCase } from './shown-cases.ts'
import type { Proposal } from './suggestion-report.ts'

export interface RoundsRequest
  extends Evidence,
    Pick<RunOptions, 'concurrency' | 'stop' | 'abort' | 'failuresInARow' | 'onProgress'> {
  file: JudgeFile
  /** The judge of a definition: the file's own, or that with another prompt. */
  open(definition: LlmDefinition): Promise<LiveJudge>
  proposer: LanguageModel
  /** Proposals to ask for, at least 1. */
  rounds: number
  /** Told what begins. */
  onStep?(step: string): void
  drawNonce?(): string
}

/** A proposal that was judged on the whole dev split. */
export interface Candidate {
  file: JudgeFile
  judge: LiveJudge['judge']
}

export interface Round extends Pick<Proposal, 'round' | 'why'> {
  draw: Draw
  /** What became of it, where that is not a candidate. */
  outcome: Exclude<Proposal['outcome'], 'tested'>
  problem: string
  candidate?: Candidate
}

export type Ending = Pick<RunOutcome, 'end' | 'reason'>

/**
 * Every round begins from the present prompt with cases that are drawn anew, and knows nothing of the others: so what it was
 * not shown stays unseen by it.
 */
export async function runRounds({
  request,
  dev,
  base,
}: {
  request: RoundsRequest
  dev: DevSplit
  base: DevCases
}): Promise<{ rounds: Round[] } & Ending> {
  const rounds: Round[] = []
  for (let round = 1; round <= request.rounds; round++) {
    const draw = drawCases(base, { seed: dev.prepared.options.seed, round })
    if (draw.disagreements.length === 0) break
    request.onStep?.(`proposal ${round}`)
    const cases = await readShownCases({ evidence: request, dev, base, draw })
    const proposed = await proposeOnce(request, cases, round)
    if ('end' in proposed) return { rounds, ...proposed }
    const { outcome, why } = proposed
    if (outcome !== 'usable') {
      rounds.push({ round, draw, why, outcome, problem: proposed.problem })
      continue
    }
    const judge = await request.open(proposed.file.definition)
    const twin = rounds.find(({ candidate }) => candidate?.judge.version === judge.judge.version)
    if (twin) {
      rounds.push({ round, draw, why, outcome: 'refused', problem: `It is the same as proposal ${twin.round}.` })
      continue
    }
    const ending = await askAboutDev({ request, dev, judge })
    const unfinished = { round, draw, why, outcome: 'unfinished', problem: 'It was not judged to the end.' } as const
    if (ending.end !== 'complete') return { rounds: [...rounds, unfinished], ...ending }
    rounds.push({ ...unfinished, candidate: { file: proposed.file, judge: judge.judge } })
  }
  return { rounds, end: 'complete' }
}

/** Asks what the store does not know: the labelled items of dev, and no others. */
export async function askAboutDev({
  request,
  dev: { ids },
  judge,
}: {
  request: RoundsRequest
  dev: DevSplit
  judge: LiveJudge
}): Promise<Ending> {
  const { store, dataset, criterion, concurrency, stop, abort, failuresInARow, onProgress } = request
  const { end, reason } = await runJudges({
    ...{ store, dataset, concurrency, stop, abort, failuresInARow, onProgress },
    plan: {
      judges: [{ judge, criterion }],
      repeats: 1,
      orders: 'AB',
      // An answer that was lost on the way in an earlier run would be held against one prompt alone.
      retryErrors: true,
      includes: ({ id }) => ids.has(id),
    },
  })
  return { end, reason }
}

async function proposeOnce(
  request: RoundsRequest,
  cases: readonly ShownCase[],
  round: number,
): Promise<Proposed | Ending> {
  const { proposer, file, stop, abort, drawNonce } = request
  if (stop?.aborted || abort?.aborted) return { end: 'stopped' }
  const { prompt, criterion: named } = file.definition
  const library = typeof named === 'string' ? libraryCriterion(named) : undefined
  // As it is when it is asked: the judge's own words for its criterion come first, and the library's prompt where it has none.
  const own = typeof named === 'string' ? library?.criterion : named
  try {
    return await propose({
      ...{ proposer, file, cases, round, drawNonce },
      present: prompt ?? library?.prompt ?? '',
      criterion: own ?? request.criterion,
      context: { signal: abort },
    })
  } catch (error) {
    if (abort?.aborted) return { end: 'stopped' }
    if (error instanceof BudgetError) return { end: 'budget', reason: error.message }
    throw error
  }
}
