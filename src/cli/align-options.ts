import { type Command, Option } from 'commander'
import { type AlignOptions, alignOptionsFrom } from '../audit/alignment/index.ts'
import type { NamedDataset } from '../datasets/index.ts'
import { UsageError } from '../domain/index.ts'
import type { GoodhartConfig } from './config.ts'
import type { SourceOptions } from './sources.ts'
import { addTableOptions, collect, splitColumn } from './table-options.ts'

export interface AlignFlags extends SourceOptions {
  dataset?: string
  bars?: string
  seed?: string
  confidence?: string
  replicates?: string
  openSealed?: boolean
  rule?: string
  labels: AlignOptions['sampling']
  epsilon?: string
  show?: string
  output: string[]
  json?: boolean
}

/** How `align` and its relatives read their data and draw their intervals. */
export function addEvidenceOptions(command: Command): Command {
  return addSourceOptions(command)
    .option('--dataset <name>', 'a dataset of the store, instead of files')
    .option('--split <shares|column>', 'train/dev/sealed test, as 20/40/40 or by a column that says so')
    .addOption(
      new Option('--labels <how>', 'how labelled items were picked')
        .choices(['auto', 'random', 'shifted'])
        .default('auto'),
    )
    .option('--seed <text>', 'seed of everything random')
    .option('--confidence <level>', 'of every interval')
    .option('--replicates <n>', 'bootstrap resamples')
    .option('--json', 'the whole report as JSON on standard output')
}

/** What only a report on judges needs. */
export function addAlignOptions(command: Command): Command {
  return addEvidenceOptions(command)
    .option('--open-sealed', 'compute the sealed split too; that it was opened is recorded and shown from then on')
    .option('--bars <rates>', 'trusted from, with care from; as 0.9,0.8')
    .option('--rule <regex>', 'a string rule as a further baseline: passes what it matches')
    .option('--epsilon <rate>', 'alternative-annotator test: how much worse than a person is good enough')
    .option('--show <n>', 'disagreements to show of each kind: 20, of many judges 5')
}

/** The flags that say what is read. */
export function addSourceOptions(command: Command): Command {
  return addTableOptions(command)
    .option('--from <benchmark>', 'a public benchmark; the path is its folder')
    .option('--annotators <who>', 'of a benchmark that has both: expert or turker')
    .option('--task <name>', 'of a benchmark that has several')
    .option('--workers-as <role>', 'crowd workers as judges or as annotators')
    .option('--strict', 'stop at the first problem in the input')
}

export function addOutputOption(command: Command): Command {
  return command.option(
    '-o, --output <path>',
    'write a report; the format is that of the extension; repeatable',
    collect,
    [],
  )
}

/** Flags before configuration before what the benchmark suggests before defaults. */
export function readAlignFlags(flags: AlignFlags, config: GoodhartConfig, benchmark?: NamedDataset): AlignOptions {
  const bars = flags.bars === undefined ? config.bars : parseBars(flags.bars)
  const clusterBy = flags.cluster ?? benchmark?.cluster
  const sliceBy = flags.slice.length > 0 ? flags.slice : (benchmark?.slices ?? [])
  const humanThreshold = numberFlag('--human-threshold', flags.humanThreshold) ?? benchmark?.thresholds?.human
  const { confidence, replicates, seed } = config
  return alignOptionsFrom({
    seed: flags.seed ?? (seed === undefined ? undefined : String(seed)),
    confidence: rateFlag('--confidence', flags.confidence) ?? confidence,
    replicates: wholeFlag('--replicates', flags.replicates, 100, 100_000) ?? replicates,
    bars,
    threshold:
      flags.threshold === 'auto'
        ? undefined
        : (numberFlag('--threshold', flags.threshold) ?? benchmark?.thresholds?.judge),
    humanThreshold,
    clusterBy,
    sliceBy,
    split: parseSplit(flags.split),
    openSealed: flags.openSealed,
    rule: flags.rule === undefined ? undefined : parseRule(flags.rule),
    sampling: flags.labels,
    epsilon: rateFlag('--epsilon', flags.epsilon),
    show: wholeFlag('--show', flags.show, 0),
  })
}

export function numberFlag(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new UsageError('bad-flag', `${flag} takes a number, not ${JSON.stringify(text)}.`)
  return value
}

function rateFlag(flag: string, text: string | undefined): number | undefined {
  const value = numberFlag(flag, text)
  if (value === undefined || (value > 0 && value < 1)) return value
  throw new UsageError('bad-flag', `${flag} lies between 0 and 1, such as 0.9; it is ${text}.`)
}

function wholeFlag(flag: string, text: string | undefined, least: number, most = 1_000_000): number | undefined {
  const value = numberFlag(flag, text)
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value
  throw new UsageError('bad-flag', `${flag} takes a whole number from ${least} to ${most}, not ${text}.`)
}

function parseBars(text: string): AlignOptions['bars'] {
  const parts = text.split(',')
  if (parts.length > 2) throw new UsageError('bad-flag', `--bars takes one or two rates, as 0.9,0.8; it is ${text}.`)
  const [trusted, withCare = trusted] = parts.map((part) => rateFlag('--bars', part.trim()) ?? Number.NaN)
  if (withCare > trusted)
    throw new UsageError('bad-flag', '--bars: the bar for trusted is the higher one, as in 0.9,0.8.')
  return { trusted, withCare }
}

export function parseSplit(text: string | undefined): AlignOptions['split'] {
  if (text === undefined) return undefined
  const column = splitColumn(text)
  if (column !== undefined) return { tag: column }
  const [train, dev, test] = text.split('/').map(Number)
  if (dev <= 0 || train + dev + test <= 0)
    throw new UsageError('bad-flag', '--split: the dev share cannot be 0, for its figures are the ones shown.')
  return { train, dev, test }
}

function parseRule(text: string): RegExp {
  try {
    return new RegExp(text, 'iu')
  } catch (error) {
    throw new UsageError('bad-flag', `--rule is not a regular expression: ${(error as Error).message}`)
  }
}
