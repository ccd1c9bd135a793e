import { type Command, InvalidArgumentError, Option } from 'commander'
import type { BudgetLimits } from '../models/budget.ts'
import type { CallLimits } from '../models/call-limiter.ts'
import type { Orders } from '../runs/index.ts'

/** How models are asked, whoever asks them. */
export interface ModelFlags {
  model?: string
  concurrency: number
  rpm?: number
  tpm?: number
  timeLimit: number
  budgetUsd?: number
  budgetTokens?: number
  /** false with --no-cache */
  cache: boolean
}

export function addModelOptions(command: Command): Command {
  return command
    .option('--model <provider/model>', 'asks this model, whatever the judge file says')
    .option('--concurrency <n>', 'calls under way at once', whole(1), 16)
    .option('--rpm <n>', 'requests a minute, of each provider', whole(1))
    .option('--tpm <n>', 'tokens a minute, of each provider', whole(1))
    .option('--time-limit <seconds>', 'of each call', positive, 120)
    .option('--budget-usd <amount>', 'stops before more than this is spent', positive)
    .option('--budget-tokens <n>', 'stops before more tokens than this are used', whole(1))
    .option('--no-cache', 'asks again what was asked before in the same words')
}

export function limitsOf({ concurrency, rpm, tpm }: ModelFlags): CallLimits {
  return { concurrency, requestsPerMinute: rpm, tokensPerMinute: tpm }
}

export function budgetOf({ budgetUsd, budgetTokens }: ModelFlags): BudgetLimits | undefined {
  if (budgetUsd === undefined && budgetTokens === undefined) return undefined
  return { usd: budgetUsd, tokens: budgetTokens }
}

/** What a run of judges asks. */
export interface RunFlags {
  criterion?: string
  repeat: number
  orders: Orders
  forms?: boolean
  sample?: number
  seed?: string
  split?: string
  retryErrors?: boolean
  keepGoing?: boolean
}

export function addRunOptions(command: Command): Command {
  return command
    .option(
      '--criterion <id>',
      "keeps verdicts under this criterion of the dataset: that of people's labels unless told",
    )
    .option('--repeat <k>', 'asks every question so often', whole(1), 1)
    .addOption(
      new Option('--orders <how>', 'pairs: in the order of the file, or both ways round')
        .choices(['AB', 'both'])
        .default('AB'),
    )
    .option('--forms', "asks in other forms of the same prompt too, for the judge's consistency")
    .option('--sample <n>', 'a random sample of so many items', whole(1))
    .option('--seed <text>', 'of the sample and of examples')
    .option('--split <shares|column>', 'as for align: examples come from the train part alone')
    .option('--retry-errors', 'asks again where the last answer was an error')
    .option('--keep-going', 'goes on however many answers in a row fail')
}

export function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value
    throw new InvalidArgumentError(`It takes a whole number from ${least}.`)
  }
}

export function positive(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('It takes a number above 0.')
}
