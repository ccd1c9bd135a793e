import { Command, Option } from 'commander'
import { UsageError } from '../domain/index.ts'
import { addOutputOption } from './align-options.ts'
import type { Context } from './context.ts'
import { addModelOptions, positive, whole } from './judge-options.ts'
import { methods, type OptimizeFlags } from './optimize-flags.ts'
import { optimizeLive } from './optimize-live.ts'
import { optimizeTable } from './optimize-table.ts'
import { addItemOptions, collect } from './table-options.ts'
import { checkOutputs } from './write-reports.ts'

export function optimizeCommand(run: (what: string[], flags: OptimizeFlags) => Promise<number>): Command {
  const command = addModelOptions(addItemOptions(new Command('optimize')))
  return addOutputOption(command)
    .argument('<what...>', 'a table of samples with scores, a folder with --from, or a judge to optimise against, live')
    .description("optimise against a judge: where does its score part from gold's?")
    .option('--prompt <column>', 'tables: what samples are answers to; of a benchmark, the tag that they share')
    .option(
      '--proxy <column>',
      "tables: a judge's scores; repeatable; all judges of a benchmark unless told",
      collect,
      [],
    )
    .option('--gold <column>', 'tables: the scores of what it is held against')
    .option('--truth <column>', 'tables: what is true, where it is known')
    .option(
      '--panel <rule>',
      'tables: all proxies as one, by mean, min or mean-minus-variance; repeatable',
      collect,
      [],
    )
    .option('--lambda <x>', 'of mean-minus-variance', positive, 0.5)
    .option('--from <benchmark>', 'tables: a public benchmark with graded verdicts, as summeval-llm')
    .option('--dimension <name>', 'of a benchmark that has several: consistency, coherence …')
    .addOption(new Option('--method <how>', 'live: how it is optimised').choices(methods).default('best-of-n'))
    .option('--policy <model|network>', 'live: who writes: provider/model, or a network such as ships:desk-base')
    .option('--gold-judge <name>', "live: re-scores; a world's truth unless told")
    .option('--gold-budget <n>', 'live, best-of-n: questions to gold, at most', whole(1))
    .option('--items <file>', 'live: inputs are those of this file; repeatable', collect, [])
    .option('--dataset <name>', 'live: inputs are those of this dataset of the store')
    .option('--as <name>', 'the dataset that the file is imported into; its name unless told')
    .option('--world <name>', 'live: the requests of a world of the laboratory, whose truth is known')
    .option('--prompts <n>', 'live: inputs, at most', whole(2), 64)
    .option('--n <n>', 'live: outputs to each input, 16; of a table, the strongest pressure', whole(2))
    .option('--system <text>', "live, prompt: the policy's system prompt at the beginning")
    .option('--mutator <provider/model>', 'live, prompt: rewrites the system prompt; a list of sentences unless told')
    .option('--generations <n>', 'live, prompt', whole(1), 8)
    .option('--population <n>', 'live, prompt: system prompts alive', whole(2), 8)
    .option('--steps <n>', 'live, rl: steps of training', whole(1), 100)
    .option('--evaluate-every <n>', 'live, rl', whole(1), 10)
    .option('--stop-at-onset', 'live, rl: ends where hacking has surely set in')
    .option('--rows <file.csv>', 'live, best-of-n: every output with its scores')
    .option('--seed <text>', 'of everything random')
    .option('--json', 'the whole report as JSON on standard output')
    .addHelpText(
      'after',
      `
Examples:
  goodhart optimize samples.csv --prompt question --proxy judge --gold human -o pressure.html
  goodhart optimize --from summeval-llm FOLDER --dimension consistency --proxy 'llama-2-7b*'
  goodhart optimize ships:desk-direct --world desk --policy ships:desk-base --n 64
  goodhart optimize ships:desk-direct --world desk --policy ships:desk-base --method rl --gold-judge ships:desk-gold
  goodhart optimize judges/helpful.md --policy openai/gpt-4.1-mini --gold-judge judges/gold.md --items prompts.csv --n 16`,
    )
    .action(async (what: string[], flags: OptimizeFlags) => {
      process.exitCode = await run(what, flags)
    })
}

/** @throws {UsageError} of flags, tables, judges; `BudgetError` where the money is spent: run again, it goes on */
export async function runOptimize(what: string[], flags: OptimizeFlags, context: Context): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/pressure/1', context, what)
  const isLive = flags.policy !== undefined
  if (isLive && flags.proxy.length > 0) {
    throw new UsageError('two-ways', 'Either a table of samples, with --proxy and --gold, or live, with --policy.')
  }
  if (isLive) return optimizeLive(what, flags, context)
  if (flags.proxy.length === 0 && flags.from === undefined) {
    throw new UsageError(
      'no-proxy',
      'Of a table, name the columns with --prompt, --proxy and --gold; to optimise live against a judge, name who writes with --policy.',
    )
  }
  return optimizeTable(what, flags, context)
}
