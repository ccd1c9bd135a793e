import { UsageError } from '../../domain/index.ts'
import type { LlmDefinition } from '../../judges/judge-definition.ts'
import type { AlignOptions } from '../alignment/prepare.ts'
import { bestOf, compareProposals } from './compare-proposals.ts'
import { type DevCases, devCases } from './dev-cases.ts'
import { type DevSplit, readDevSplit, readFirstVerdicts } from './dev-split.ts'
import { judgeFileDiff } from './judge-file-revision.ts'
import { askAboutDev, type Candidate, type Round, type RoundsRequest, runRounds } from './rounds.ts'
import { caution, headline, warnings } from './sentences.ts'
import type { Proposal, SuggestionReport } from './suggestion-report.ts'

export interface SuggestRequest extends RoundsRequest {
  options: AlignOptions
  /** Where the offered file would be written, for the diff; beside the judge's own unless told. */
  offerPath?: string
  made: { at: string; goodhart: string; node: string }
}

/**
 * From a judge's disagreements with people on the dev split: has a model propose other prompts, tests each on dev against the
 * present one, and offers the best of those that are significantly better.
 *
 * No text of a train or sealed item is read. All rounds are run before anything is tested: who ends at the first success finds
 * success too often. Verdicts are kept in the store, and what is known is not asked again.
 *
 * @throws {UsageError} `threshold-needed`, and those of {@link readDevSplit}
 * @throws {JudgeSetupError} from `open`
 * @throws whatever the store or a judge throws that is no answer
 */
export async function suggestPrompt(request: SuggestRequest): Promise<SuggestionReport> {
  const { file, options, rounds: wanted } = request
  const dev = await readDevSplit(request, options)
  requireVerdicts(file.definition, dev, options)
  const live = await request.open(file.definition)
  const { judge } = live
  request.onStep?.('the present prompt')
  const ending = await askAboutDev({ request, dev, judge: live })
  const found =
    ending.end === 'complete'
      ? await improve(request, dev, devCases({ dev, data: await readFirstVerdicts(request, [judge]), judge }))
      : { before: null, proposals: [], offer: null, end: ending.end, reason: ending.reason ?? null }
  return {
    format: 'goodhart/suggestion/1',
    made: { ...request.made, seed: options.seed, confidence: options.confidence, replicates: options.replicates },
    set: setOf(request, dev),
    judge: { name: judge.name, version: judge.version, file: file.path, model: modelName(file.definition) },
    proposer: request.proposer.id,
    rounds: wanted,
    ...found,
    headline: headline({ ...found, rounds: wanted }),
    caution,
    warnings: [...dev.gold.warnings, ...warnings(found)],
  }
}

type Found = Pick<SuggestionReport, 'before' | 'proposals' | 'offer' | 'end' | 'reason'>

async function improve(request: SuggestRequest, dev: DevSplit, base: DevCases): Promise<Found> {
  const { rounds, end, reason = null } = await runRounds({ request, dev, base })
  const candidates = rounds.flatMap(({ candidate, round, draw }) => (candidate ? { ...candidate, round, draw } : []))
  const versions = candidates.map(({ judge }) => judge)
  const data = await readFirstVerdicts(request, versions)
  const tested = compareProposals({ dev, data, base, candidates })
  const best = bestOf(tested, base.figures)
  const offered = candidates.find(({ judge }) => judge.version === best?.version)
  return {
    before: { ...base.figures, disagreements: totals(base) },
    proposals: rounds.map((round) =>
      proposalOf(round, tested.find(({ version }) => version === round.candidate?.judge.version) ?? null),
    ),
    offer: offered ? offerOf(request, offered) : null,
    end,
    reason,
  }
}

/** A threshold would have to be chosen on train, where nobody was asked. */
function requireVerdicts({ name, scale }: LlmDefinition, { settings }: DevSplit, { threshold }: AlignOptions): void {
  if (scale === 'binary' || settings.pairwise || scale.passes !== undefined || threshold !== undefined) return
  throw new UsageError(
    'threshold-needed',
    `${name} grades, and nothing says from which grade on an output passes: add passes to its scale, or give --threshold.`,
  )
}

function proposalOf({ round, why, outcome, problem, draw }: Round, tested: Proposal['tested']): Proposal {
  return {
    round,
    ...(tested ? { outcome: 'tested', problem: null } : { outcome, problem }),
    why,
    shownCases: { disagreements: draw.disagreements.length, agreements: draw.agreements.length },
    tested,
  }
}

function totals({ disagreements }: DevCases): NonNullable<SuggestionReport['before']>['disagreements'] {
  const { falsePasses, falseFails, noVerdict } = disagreements
  return { falsePasses: falsePasses.total, falseFails: falseFails.total, noVerdict: noVerdict.total }
}

function offerOf({ file, offerPath }: SuggestRequest, { round, judge, file: proposed }: Candidate & { round: number }) {
  const path = offerPath ?? file.path.replace(/(?:\.md)?$/i, '.suggested.md')
  return { round, version: judge.version, file: proposed.text, diff: judgeFileDiff(file, { ...proposed, path }) }
}

function setOf(
  { dataset, criterion, options }: SuggestRequest,
  { prepared, gold, ids }: DevSplit,
): SuggestionReport['set'] {
  return {
    name: dataset,
    criterion,
    gold: gold.how,
    split: prepared.splits.how,
    sealed: prepared.seal,
    clusteredBy: options.clusterBy ?? 'item',
    dev: ids.size,
    clusters: new Set(prepared.cluster.filter((_, item) => gold.value[item]! >= 0)).size,
  }
}

function modelName({ model }: LlmDefinition): string {
  return model ? `${model.provider}/${model.model}` : 'none'
}
