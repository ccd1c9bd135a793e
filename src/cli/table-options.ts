import type { Command } from 'commander'
import { DatasetError } from '../datasets/errors.ts'
import { type ColumnMapping, readRows } from '../datasets/index.ts'
import { type Criterion, firstIsBetter, quoteFound, UsageError } from '../domain/index.ts'

/** The flags that say which column of a file means what. */
export interface TableOptions {
  human: string[]
  gold?: string
  judge: string[]
  judgeNameColumn?: string
  verdictColumn?: string
  id?: string
  /** Whether a column called `id` is taken for it. */
  guessId?: boolean
  inputColumn?: string
  outputColumn?: string
  outputAColumn?: string
  outputBColumn?: string
  contextColumn?: string
  referenceColumn?: string
  critiqueColumn?: string
  verdictCritiqueColumn?: string
  slice: string[]
  cluster?: string
  pass: string[]
  fail: string[]
  tie: string[]
  abstain: string[]
  criterion?: string
  threshold?: string
  humanThreshold?: string
  split?: string
}

export function collect(value: string, previous: string[]): string[] {
  return [...previous, value]
}

function addTextOptions(command: Command): Command {
  return command
    .option('--input-column <column>', 'text: what was asked (guessed from common names)')
    .option('--output-column <column>', 'text: what was answered (guessed from common names)')
    .option('--output-a-column <column>', 'pairs: the first output (guessed from common names)')
    .option('--output-b-column <column>', 'pairs: the second output (guessed from common names)')
    .option('--context-column <column>', 'text: what the answer should rest on')
    .option('--reference-column <column>', 'text: a known good answer')
}

/** The flags of a table that holds items and nothing else. */
export function addItemOptions(command: Command): Command {
  return addTextOptions(command)
    .option('--id <column>', 'identifies an item; a column called id unless told')
    .option('--slice <column>', 'kept with the item, to report by; repeatable', collect, [])
    .option('--cluster <column>', 'rows with the same value belong together (the prompt)')
}

/** What the flags of {@link addTableOptions} are where only those of {@link addItemOptions} are given. */
export const noRatings = {
  human: [],
  judge: [],
  pass: [],
  fail: [],
  tie: [],
  abstain: [],
} satisfies Partial<TableOptions>

export function addTableOptions(command: Command): Command {
  return addTextOptions(command)
    .option('--human <column>', "a person's labels; once for each annotator", collect, [])
    .option('--gold <column>', 'the label that people settled on, where they did')
    .option('--judge <column>', "a judge's verdicts; once for each judge", collect, [])
    .option('--judge-name-column <column>', 'long tables: the column that names the judge')
    .option('--verdict-column <column>', 'long tables: the column with its verdict')
    .option('--id <column>', 'identifies an item; several files are joined by it')
    .option('--slice <column>', 'report by each value of this column too; repeatable', collect, [])
    .option('--cluster <column>', 'rows with the same value belong together (the prompt)')
    .option('--pass <value>', 'a value that passes, instead of the usual words; repeatable', collect, [])
    .option('--fail <value>', 'a value that fails; without it, all that does not pass does', collect, [])
    .option('--tie <value>', 'pairs: a value that prefers neither, beside the usual words; repeatable', collect, [])
    .option('--abstain <value>', 'a value by which a judge abstains, beside the usual words; repeatable', collect, [])
    .option('--criterion <text>', 'the question that labels and verdicts answer')
    .option('--threshold <score>', "judges' columns are scores; from this one on an item passes, or 'auto'")
    .option('--human-threshold <score>', "people's columns are grades; from this mean on an item passes")
    .option('--critique-column <column>', "text: the people's reasons")
    .option('--verdict-critique-column <column>', "long tables, text: the judge's reasons")
}

const commonNames = {
  input: ['input', 'prompt', 'question', 'instruction', 'query', 'user', 'request'],
  output: ['output', 'response', 'completion', 'answer', 'generation', 'model_output', 'text'],
  context: ['context', 'documents', 'source'],
  reference: ['reference', 'expected', 'expected_output', 'ground_truth', 'ideal'],
} as const

const commonPairs: [string, string][] = [
  ['output_a', 'output_b'],
  ['response_a', 'response_b'],
  ['answer_a', 'answer_b'],
  ['output_1', 'output_2'],
]

/** The columns of a file, from its first rows. */
export async function columnsOf(path: string): Promise<string[]> {
  const found = new Set<string>()
  let rows = 0
  for await (const event of readRows({ path })) {
    if (!('row' in event)) continue
    for (const column of Object.keys(event.row.cells)) found.add(column)
    if (++rows === 20) break
  }
  return [...found]
}

/**
 * The mapping of each file. A named column may be in any one of several files; texts are guessed by common names.
 *
 * @throws {DatasetError} `missing-column` for a column that no file has
 * @throws {UsageError} `id-needed` where several files are to be joined by nothing
 */
export async function mappingsOf(
  files: readonly string[],
  options: TableOptions,
  criterion?: Criterion,
): Promise<[path: string, ColumnMapping][]> {
  if (files.length > 1 && options.id === undefined) {
    throw new UsageError(
      'id-needed',
      'Several files are joined by the column that identifies an item: name it with --id.',
    )
  }
  if ((options.judgeNameColumn === undefined) !== (options.verdictColumn === undefined)) {
    throw new UsageError('half-long-table', '--judge-name-column and --verdict-column go together.')
  }
  const people = new Set([...options.human, ...(options.gold === undefined ? [] : [options.gold])])
  const both = [...options.judge, ...(options.verdictColumn === undefined ? [] : [options.verdictColumn])].find(
    (column) => people.has(column),
  )
  if (both !== undefined) {
    throw new UsageError('judge-is-human', `Column ${JSON.stringify(both)} cannot be a judge and a person at once.`)
  }
  const columns = await Promise.all(files.map(columnsOf))
  const anywhere = new Set(columns.flat())
  const whole = { ...wholeMapping(options, anywhere), ...(criterion && { criterion }) }
  const named = namedColumns(whole)
  const missing = named.filter((column) => !anywhere.has(column))
  if (missing.length > 0 && anywhere.size > 0) {
    throw new DatasetError(
      'missing-column',
      `There is no column ${missing.map((c) => JSON.stringify(c)).join(', ')} in ${files.join(', ')}; columns there are: ${[...anywhere].map(quoteFound).join(', ')}.`,
    )
  }
  if (files.length === 1) return [[files[0], whole]]
  const home = itemsHome(files, columns, whole)
  return columns.map((present, file) => [files[file], restrict(whole, new Set(present), file === home)])
}

/** The one file that texts and tags are read from: an item has one content, and two halves of it would contradict each other. */
function itemsHome(files: readonly string[], columns: readonly string[][], whole: ColumnMapping): number {
  const wanted = [...itemColumns.map((key) => whole[key]), ...whole.tags].filter((column) => column !== undefined)
  const held = columns.map((present) => wanted.filter((column) => present.includes(column)).length)
  const home = held.indexOf(Math.max(...held))
  const apart = wanted.find((column) => !columns[home].includes(column))
  if (apart === undefined) return home
  throw new UsageError(
    'columns-apart',
    `Texts, slices and clusters are read from one file: ${files[home]} lacks the column ${JSON.stringify(apart)}.`,
  )
}

function wholeMapping(options: TableOptions, anywhere: ReadonlySet<string>): ColumnMapping {
  const taken = new Set([...options.human, ...options.judge, options.gold])
  const guess = (names: readonly string[]) => names.find((name) => anywhere.has(name) && !taken.has(name))
  const pairColumns = pairOf(options, guess)
  const pair = pairColumns !== undefined
  const threshold = options.threshold !== undefined
  return {
    id: options.id ?? (options.guessId ? guess(['id']) : undefined),
    input: options.inputColumn ?? guess(commonNames.input),
    output: pair ? undefined : (options.outputColumn ?? guess(commonNames.output)),
    outputA: pairColumns?.[0] ?? options.outputAColumn,
    outputB: pairColumns?.[1] ?? options.outputBColumn,
    context: options.contextColumn ?? guess(commonNames.context),
    reference: options.referenceColumn ?? guess(commonNames.reference),
    critique: options.critiqueColumn,
    verdictCritique: options.verdictCritiqueColumn,
    human: options.human,
    gold: options.gold,
    judges: options.judge,
    judgeName: options.judgeNameColumn,
    verdict: options.verdictColumn,
    tags: [...new Set([...options.slice, ...tagOf(options.cluster), ...tagOf(splitColumn(options.split))])],
    criterion: criterionOf(options, pair),
    pass: options.pass,
    fail: options.fail,
    tie: options.tie,
    abstain: options.abstain,
    gradedJudges: threshold,
    gradedHumans: options.humanThreshold !== undefined,
  }
}

/** The columns of the two outputs, as they were named or, where no output is, by their common names. */
function pairOf(
  { outputAColumn, outputBColumn, outputColumn }: TableOptions,
  guess: (names: readonly string[]) => string | undefined,
): [string, string] | undefined {
  if (outputAColumn !== undefined && outputBColumn !== undefined) return [outputAColumn, outputBColumn]
  if ([outputAColumn, outputBColumn, outputColumn, guess(commonNames.output)].some((name) => name !== undefined)) {
    return undefined
  }
  return commonPairs.find((names) => names.every((name) => guess([name]) !== undefined))
}

function criterionOf({ criterion }: TableOptions, pair: boolean): Criterion {
  if (criterion !== undefined) return { id: criterion, question: criterion }
  return pair ? firstIsBetter : { id: 'criterion', question: 'Does the output pass?' }
}

function tagOf(column: string | undefined): string[] {
  return column === undefined ? [] : [column]
}

/** `20/40/40` are shares; anything else names a column. */
export function splitColumn(split: string | undefined): string | undefined {
  return split === undefined || /^\d+(\.\d+)?(\/\d+(\.\d+)?){2}$/.test(split) ? undefined : split
}

const itemColumns = ['input', 'output', 'outputA', 'outputB', 'context', 'reference'] as const
const single = ['id', ...itemColumns, 'gold', 'critique', 'judgeName', 'verdict', 'verdictCritique'] as const
const several = ['human', 'judges', 'tags'] as const

function namedColumns(mapping: ColumnMapping): string[] {
  const ones = single.map((key) => mapping[key]).filter((column) => column !== undefined)
  return [...new Set([...ones, ...several.flatMap((key) => mapping[key])])]
}

/** What of a mapping one file of several can serve. */
function restrict(mapping: ColumnMapping, present: ReadonlySet<string>, home: boolean): ColumnMapping {
  const kept = { ...mapping }
  for (const key of single) if (kept[key] !== undefined && !present.has(kept[key])) kept[key] = undefined
  for (const key of several) kept[key] = kept[key].filter((column) => present.has(column))
  if (home) return kept
  for (const key of itemColumns) kept[key] = undefined
  return { ...kept, tags: [] }
}
