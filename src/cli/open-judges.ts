import { existsSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type Criterion, firstIsBetter, UsageError } from '../domain/index.ts'
import {
  formVariants,
  type JudgeDefinition,
  type JudgeSurroundings,
  type LiveJudge,
  libraryJudges,
  openJudge,
  type ParsedDefinition,
  parseJudgeDefinition,
  readJudgeFile,
} from '../judges/index.ts'
import { formFile, readJudgeForm } from '../judges/trained/judge-folder.ts'
import { storedFolder } from '../lab/stages/stored-network.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { worldCriterion } from '../lab/worlds/world-criterion.ts'
import { type ModelSpec, parseModelSpec } from '../models/model-spec.ts'
import type { Store } from '../store/index.ts'
import { findConfig, type GoodhartConfig } from './config.ts'
import type { Context } from './context.ts'
import type { ModelFlags } from './judge-options.ts'

/** A judge as it was named, read and not yet opened. */
export interface NamedJudge extends ParsedDefinition {
  /** Where paths in it start from. */
  basePath: string
}

/**
 * The judge that a name on the command line means: a judge file, the folder of a trained judge (`ships:NAME` for one that ships), a
 * name under `judges` in the configuration, or a judge of the library.
 *
 * @param model takes the place of every model in it
 * @throws {UsageError} `unknown-judge`, `model-of-member`, and those of the file
 */
export async function findJudge(
  name: string,
  { config, context, model }: { config: GoodhartConfig; context: Context; model?: string },
): Promise<NamedJudge> {
  const found = await lookUp(name, config, context)
  const spec = model === undefined ? undefined : parseModelSpec(model)
  return spec ? { ...found, definition: withModel(found.definition, spec) } : found
}

async function lookUp(name: string, config: GoodhartConfig, { cwd }: Context): Promise<NamedJudge> {
  if (name.startsWith('ships:')) return { ...(await trainedFolder(name, storedFolder(name))), basePath: cwd }
  const path = resolve(cwd, name)
  if (existsSync(join(path, formFile))) return { ...(await trainedFolder(basename(path), path)), basePath: cwd }
  if (name.endsWith('.md') || statSync(path, { throwIfNoEntry: false })?.isFile()) {
    return { ...(await readJudgeFile(path)), basePath: resolve(path, '..') }
  }
  const configured = config.judges
  if (configured && Object.hasOwn(configured, name)) {
    const file = findConfig(cwd)!
    const parsed = parseJudgeDefinition({ name, ...configured[name] }, () => `${file}, judges.${name}`)
    return { ...parsed, basePath: resolve(file, '..') }
  }
  const library = await libraryJudges()
  const definition = library.find((judge) => judge.name === name)
  if (definition) return { definition, warnings: [], basePath: cwd }
  const known = [...Object.keys(configured ?? {}), ...library.map((judge) => judge.name)]
  throw new UsageError(
    'unknown-judge',
    `There is no judge file ${JSON.stringify(name)}, and no judge of that name; there are ${known.join(', ')}.`,
  )
}

/** A trained judge by the folder that it is in; its criterion is that of the world that it was trained in. */
async function trainedFolder(name: string, folder: string): Promise<ParsedDefinition> {
  const { world } = await readJudgeForm(folder)
  const definition = {
    kind: 'trained' as const,
    name: name.replace(/^ships:/, ''),
    folder,
    criterion: worldCriterion(worldOf(world.id)),
  }
  return { definition, warnings: [] }
}

function withModel(definition: JudgeDefinition, model: ModelSpec): JudgeDefinition {
  if (definition.kind === 'llm') return { ...definition, model }
  if (definition.kind !== 'panel') return definition
  const members = definition.members.map((member) => {
    if (typeof member !== 'string') return withModel(member, model)
    throw new UsageError(
      'model-of-member',
      `A model given on the command line does not reach ${member}, a member of ${definition.name}: name it there, or write the member out in the panel.`,
    )
  })
  return { ...definition, members }
}

/**
 * Opens judges, each with its forms where they are wanted.
 *
 * @returns them, and what their author should know
 */
export async function openJudges(
  named: readonly NamedJudge[],
  options: Omit<JudgeSurroundings, 'basePath'>,
  forms: boolean,
): Promise<{ judges: LiveJudge[]; warnings: string[] }> {
  const judges: LiveJudge[] = []
  const warnings: string[] = []
  for (const { definition, basePath, warnings: own } of named) {
    const opened = await openJudge(definition, { ...options, basePath })
    judges.push(opened.judge)
    warnings.push(...own, ...opened.warnings)
    if (!forms) continue
    if (definition.kind !== 'llm') {
      throw new UsageError('no-forms', `${definition.name} has no prompt, so that there are no other forms of it.`)
    }
    for (const variant of formVariants(definition)) {
      judges.push((await openJudge(variant, { ...options, basePath })).judge)
    }
  }
  const twice = judges.find(({ judge }, i) => judges.findIndex((other) => other.judge.version === judge.version) < i)
  if (twice) throw new UsageError('judge-twice', `${twice.judge.version} is named twice.`)
  return { judges, warnings }
}

/**
 * The criterion under which a judge's verdicts are kept: the one that is asked for, else its own where the dataset knows it or
 * nothing else is known, else the one question that people's labels answer, so that they can be compared.
 *
 * @throws {UsageError} `unknown-criterion`
 */
export async function criterionFor(
  judge: LiveJudge,
  { store, dataset, criterion, pairwise }: { store: Store; dataset: string; criterion?: string; pairwise: boolean },
): Promise<Criterion> {
  const known = await store.criteria(dataset)
  const own = judge.criterion
  if (criterion !== undefined) {
    const found = known.find(({ id }) => id === criterion) ?? (own?.id === criterion ? own : undefined)
    if (found) return found
    const names = known.map(({ id }) => id).join(', ') || 'none'
    throw new UsageError(
      'unknown-criterion',
      `The dataset has no criterion ${JSON.stringify(criterion)}; it has ${names}.`,
    )
  }
  const same = known.find(({ id }) => id === own?.id)
  if (same) return same
  const labelled = await labelledCriteria(store, dataset)
  if (labelled.length === 1) return known.find(({ id }) => id === labelled[0])!
  if (own) return own
  if (known.length === 1) return known[0]!
  if (known.length === 0) return pairwise ? firstIsBetter : { id: 'criterion', question: 'Does the output pass?' }
  throw new UsageError(
    'unknown-criterion',
    `Say which criterion ${judge.judge.name} judges by, with --criterion; there are: ${known.map(({ id }) => id).join(', ')}.`,
  )
}

async function labelledCriteria(store: Store, dataset: string): Promise<string[]> {
  const found = new Set<string>()
  for await (const { criterion } of store.labels(dataset)) found.add(criterion)
  return [...found]
}

/** Trained judges answer many together as quickly as one. */
export function concurrencyOf({ judge }: LiveJudge, { concurrency }: Pick<ModelFlags, 'concurrency'>): number {
  return judge.kind === 'trained' ? Math.max(64, concurrency) : concurrency
}
