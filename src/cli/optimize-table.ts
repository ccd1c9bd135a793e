import { basename } from 'node:path'
import { type Optimised, pressureFromTable, readSamples, samplesFromSource } from '../audit/pressure/index.ts'
import { findNamedDataset } from '../datasets/index.ts'
import { UsageError } from '../domain/index.ts'
import { loadConfig } from './config.ts'
import { type Context, exitCodes, made } from './context.ts'
import type { OptimizeFlags } from './optimize-flags.ts'
import { tellProblems } from './sources.ts'
import { columnsOf } from './table-options.ts'
import { keepReport, writeReport } from './write-reports.ts'

/** @throws {UsageError} `one-table`, `no-columns`, `unknown-panel`, and those of the table */
export async function optimizeTable(what: string[], flags: OptimizeFlags, context: Context): Promise<number> {
  if (what.length !== 1) throw new UsageError('one-table', 'Name one table of samples, or one folder with --from.')
  const [path] = what
  const config = await loadConfig(context.cwd)
  const { samples, problems } =
    flags.from === undefined ? await fromTable(path, flags) : await fromBenchmark(path, flags)
  tellProblems({ problems: problems.shown, problemCount: problems.count }, context)
  const judges = samples.judges.map(({ name }) => name)
  const report = pressureFromTable({
    samples,
    optimised: [
      ...judges.map((judge) => ({ judge })),
      ...flags.panel.map((rule) => panelOf(rule, judges, flags.lambda)),
    ],
    name: flags.from ?? basename(path),
    sources: [path],
    problems,
    seed: flags.seed ?? String(config.seed ?? 'goodhart'),
    ...(flags.n !== undefined && { largestN: flags.n }),
    ...(config.confidence !== undefined && { confidence: config.confidence }),
    ...(config.replicates !== undefined && { replicates: config.replicates }),
    made: made(context),
  })
  await writeReport(report, flags, context)
  await keepReport(report, report.set.name, context)
  return exitCodes.ok
}

async function fromTable(path: string, flags: OptimizeFlags) {
  const { prompt, gold, proxy: judges, truth, cluster } = flags
  if (prompt === undefined || gold === undefined) {
    throw new UsageError('no-columns', 'Name the columns of the prompt and of the gold score: --prompt and --gold.')
  }
  const present = new Set(await columnsOf(path))
  const guess = (names: string[]) => names.find((name) => present.has(name))
  const input = flags.inputColumn ?? guess(['input', 'question', 'instruction'])
  const output = flags.outputColumn ?? guess(['output', 'sample', 'response', 'completion', 'answer'])
  return readSamples({
    path,
    columns: {
      ...{ prompt, judges, gold },
      ...(input !== undefined && { input }),
      ...(output !== undefined && { output }),
      ...(truth !== undefined && { truth }),
      ...(cluster !== undefined && { cluster }),
    },
  })
}

async function fromBenchmark(folder: string, flags: OptimizeFlags) {
  const benchmark = findNamedDataset(flags.from!)
  const promptTag = flags.prompt ?? benchmark.cluster
  if (promptTag === undefined) {
    throw new UsageError('no-prompts', `${benchmark.name} has no several answers to one prompt to choose from.`)
  }
  const source = benchmark.load(folder, {
    ...(flags.proxy.length > 0 && { judges: flags.proxy }),
    ...(flags.dimension !== undefined && { criterion: flags.dimension }),
  })
  return samplesFromSource({ source, promptTag, gold: 'people' })
}

function panelOf(rule: string, panel: readonly string[], lambda: number): Optimised {
  if (panel.length < 2) throw new UsageError('unknown-panel', '--panel takes two --proxy columns or more.')
  if (rule === 'mean' || rule === 'min') return { panel, rule: { rule } }
  if (rule === 'mean-minus-variance') return { panel, rule: { rule, lambda } }
  throw new UsageError('unknown-panel', `--panel takes mean, min or mean-minus-variance, not ${JSON.stringify(rule)}.`)
}
