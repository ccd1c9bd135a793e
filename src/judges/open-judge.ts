import { dirname, resolve } from 'node:path'
import type { Criterion } from '../domain/index.ts'
import type { LanguageModel } from '../models/language-model.ts'
import type { ModelSpec } from '../models/model-spec.ts'
import type { Store } from '../store/index.ts'
import { JudgeSetupError } from './errors.ts'
import { filteredJudge } from './filters/filtered-judge.ts'
import { type Fetch, httpJudge } from './http-judge.ts'
import type {
  JudgeDefinition,
  JudgeExample,
  LlmDefinition,
  PanelDefinition,
  ResolvedLlmDefinition,
} from './judge-definition.ts'
import { readJudgeFile } from './judge-file.ts'
import { libraryCriterion } from './library/library.ts'
import type { LiveJudge } from './live-judge.ts'
import { llmJudge } from './llm-judge.ts'
import { panelJudge } from './panel/panel-judge.ts'
import { readReliability } from './panel/reliability.ts'
import { recordedJudge } from './recorded-judge.ts'
import { ruleJudge } from './rule-judge.ts'
import { openTrainedJudge } from './trained/trained-judge.ts'

export interface JudgeSurroundings {
  openModel(spec: ModelSpec): Promise<LanguageModel>
  env: Readonly<Record<string, string | undefined>>
  /** Against which the paths of members, reports and trained judges are read. */
  basePath: string
  /** For recorded judges. */
  store?: Store
  fetch?: Fetch
  /** Cases of the train split, and of no other: a judge that has seen what it is measured on measures nothing. */
  examplesFrom?(request: { count: number; criterion?: Criterion }): Promise<JudgeExample[]>
  drawNonce?(): string
}

export interface OpenedJudge {
  judge: LiveJudge
  warnings: string[]
}

/**
 * A judge that can be asked, from how it was written.
 *
 * @throws {JudgeSetupError} where something that it needs is not there
 * @throws {ModelSetupError} from `openModel`
 */
export async function openJudge(definition: JudgeDefinition, surroundings: JudgeSurroundings): Promise<OpenedJudge> {
  return open(definition, surroundings, [])
}

async function open(
  definition: JudgeDefinition,
  given: JudgeSurroundings,
  above: readonly string[],
): Promise<OpenedJudge> {
  if (definition.kind === 'recorded') return openUnfiltered(definition, given, above)
  const { filters = [], ...unfiltered } = definition
  // The version of an `llm` judge names its filters itself, since that of a changed form names the judge it is a form of.
  const opened = await openUnfiltered(definition.kind === 'llm' ? definition : unfiltered, given, above)
  const lowest = lowestScoreOf(definition)
  const judge = filteredJudge({
    judge: opened.judge,
    names: filters,
    ...(lowest !== undefined && { lowestScore: lowest }),
  })
  return { ...opened, judge }
}

/**
 * The lowest score that a judge gives; undefined of one that gives none, null where it may and nobody knows on which scale.
 */
export function lowestScoreOf(definition: JudgeDefinition): number | null | undefined {
  if (definition.kind === 'trained') return 0
  if (definition.kind === 'http' || definition.kind === 'panel') return null
  return definition.kind === 'llm' && definition.scale !== 'binary' ? definition.scale.min : undefined
}

async function openUnfiltered(
  definition: JudgeDefinition,
  given: JudgeSurroundings,
  above: readonly string[],
): Promise<OpenedJudge> {
  if (definition.kind === 'panel') return openPanel(definition, given, above)
  if (definition.kind === 'llm') return { judge: await openLlm(definition, given), warnings: [] }
  const settled = { ...definition, criterion: settleCriterion(definition.criterion) }
  if (settled.kind === 'rule') return { judge: ruleJudge(settled), warnings: [] }
  if (settled.kind === 'http') {
    return { judge: httpJudge({ definition: settled, env: given.env, fetch: given.fetch ?? fetch }), warnings: [] }
  }
  if (settled.kind === 'trained') {
    return { judge: await openTrainedJudge({ definition: settled, basePath: given.basePath }), warnings: [] }
  }
  if (!given.store) {
    throw new JudgeSetupError('no-store', `${settled.name} tells recorded verdicts, and no store of any is open.`)
  }
  return { judge: await recordedJudge({ definition: settled, store: given.store }), warnings: [] }
}

/**
 * An `llm` judge with everything that its names stand for: its criterion, the library's prompt for it unless it has one of
 * its own, its examples.
 *
 * @throws {JudgeSetupError} `unknown-criterion`, `no-examples`
 */
export async function resolveLlm(
  definition: LlmDefinition,
  { examplesFrom }: Pick<JudgeSurroundings, 'examplesFrom'>,
): Promise<ResolvedLlmDefinition> {
  const criterion = settleCriterion(definition.criterion)
  const prompt = definition.prompt ?? libraryPrompt(definition.criterion)
  return {
    ...definition,
    criterion,
    ...(prompt !== undefined && { prompt }),
    examples: await settleExamples(definition, criterion, examplesFrom),
  }
}

async function openLlm(
  definition: LlmDefinition,
  { openModel, drawNonce, ...given }: JudgeSurroundings,
): Promise<LiveJudge> {
  if (!definition.model) {
    throw new JudgeSetupError(
      'no-model',
      `${definition.name} names no model: add model: provider/model to it, such as openai/gpt-4.1-mini, or give one with --model.`,
    )
  }
  const resolved = await resolveLlm(definition, given)
  return llmJudge({ definition: resolved, model: await openModel(definition.model), ...(drawNonce && { drawNonce }) })
}

async function openPanel(
  definition: PanelDefinition,
  given: JudgeSurroundings,
  above: readonly string[],
): Promise<OpenedJudge> {
  const warnings: string[] = []
  const members: LiveJudge[] = []
  for (const member of definition.members) {
    const opened = typeof member === 'string' ? await openFile(member, given, above) : await open(member, given, above)
    members.push(opened.judge)
    warnings.push(...opened.warnings)
  }
  const { reliability } = definition
  const rates =
    typeof reliability === 'string' ? await readReliability(resolve(given.basePath, reliability)) : reliability
  return {
    judge: panelJudge({
      definition: { ...definition, criterion: settleCriterion(definition.criterion) },
      members,
      ...(rates && { reliability: rates }),
    }),
    warnings,
  }
}

async function openFile(member: string, given: JudgeSurroundings, above: readonly string[]): Promise<OpenedJudge> {
  const path = resolve(given.basePath, member)
  if (above.includes(path)) {
    throw new JudgeSetupError('judge-cycle', `${path} is a member of itself: a panel's members are judges below it.`)
  }
  const { definition, warnings } = await readJudgeFile(path)
  const opened = await open(definition, { ...given, basePath: dirname(path) }, [...above, path])
  return { judge: opened.judge, warnings: [...warnings, ...opened.warnings] }
}

function settleCriterion(criterion: string | Criterion | undefined): Criterion | undefined {
  return typeof criterion === 'string' ? libraryCriterion(criterion).criterion : criterion
}

function libraryPrompt(criterion: string | Criterion | undefined): string | undefined {
  return typeof criterion === 'string' ? libraryCriterion(criterion).prompt : undefined
}

async function settleExamples(
  { name, examples }: LlmDefinition,
  criterion: Criterion | undefined,
  examplesFrom: JudgeSurroundings['examplesFrom'],
): Promise<JudgeExample[]> {
  if (typeof examples !== 'number') return examples
  if (examples === 0) return []
  const found = (await examplesFrom?.({ count: examples, ...(criterion && { criterion }) })) ?? []
  if (found.length === examples) return found
  throw new JudgeSetupError(
    'no-examples',
    `${name} wants ${examples} examples of the train split, and ${found.length} are there: label more of it, or write the examples into the judge.`,
  )
}
