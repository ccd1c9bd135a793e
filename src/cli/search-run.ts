import type { LabelledItems } from '../audit/attacks/index.ts'
import { searchJudge } from '../audit/search/index.ts'
import { UsageError } from '../domain/index.ts'
import type { Prober } from '../runs/index.ts'
import type { Asking } from './asking-models.ts'
import { type AttackFlags, chooseAttacks, choosePhrases } from './attack-options.ts'
import type { GoodhartConfig } from './config.ts'
import { type Context, exitCodes, made } from './context.ts'
import { showProgress } from './progress.ts'
import { openOptimisers, type SearchFlags, searchOptions, truthOfWorld } from './search-options.ts'
import { keepReport, writeReport } from './write-reports.ts'

/** Searches the first judge, and shows what is found to the others. */
export async function runSearch({
  probers: [prober, ...others],
  labelled,
  dataset,
  seed,
  flags,
  asking,
  config,
  context,
}: {
  probers: readonly Prober[]
  labelled: LabelledItems
  dataset: string
  seed: string
  flags: SearchFlags &
    Pick<AttackFlags, 'family' | 'attack' | 'language'> & { world?: string; output: string[]; json?: boolean }
  asking: Asking
  config: GoodhartConfig
  context: Context
}): Promise<number> {
  if (labelled.pairwise)
    throw new UsageError('pairs', 'A search looks for one text that passes: of pairs there is none.')
  const optimisers = await openOptimisers(flags, chooseAttacks(flags), asking)
  const phrases = choosePhrases([prober.judge], flags.language)
  const figures = {
    seed,
    ...(config.confidence !== undefined && { confidence: config.confidence }),
    ...(config.replicates !== undefined && { replicates: config.replicates }),
  }
  const progress = showProgress(context, 'Searching')
  try {
    const report = await searchJudge({
      ...{ name: dataset, prober, others, labelled, phrases, optimisers, made: made(context), signal: asking.stop },
      ...truthOfWorld(flags.world, seed),
      options: searchOptions(flags, figures, flags.queries),
      onRound: ({ optimiser, scope }, queries) => progress.update(`${optimiser}, ${scope}: ${queries} queries`),
    })
    progress.stop()
    await writeReport(report, flags, context)
    await keepReport(report, dataset, context)
    return asking.stop.aborted ? exitCodes.interrupted : exitCodes.ok
  } finally {
    progress.stop()
  }
}
