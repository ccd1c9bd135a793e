import type { Command } from 'commander'
import type { AlignFlags } from './align-options.ts'
import { addModelOptions, type ModelFlags, whole } from './judge-options.ts'

/** The flags of `align` where a better prompt is asked for. */
export interface SuggestFlags extends AlignFlags, ModelFlags {
  /** Path of the judge file. */
  suggest: string
  suggestModel?: string
  rounds: number
}

/** Last, since they stand under headings of their own in the help. None of them does anything without `--suggest`. */
export function addSuggestOptions(command: Command): Command {
  const before = command.options.length
  command
    .optionsGroup('A better prompt:')
    .option('--suggest <judge.md>', 'has a model propose a better prompt for this judge, from its disagreements on dev')
    .option('--suggest-model <provider/model>', "who proposes; the judge's own model unless told")
    .option('--rounds <n>', 'proposals to ask for', whole(1), 3)
    .optionsGroup('Asking models, for --suggest:')
  const added = addModelOptions(command).options.slice(before)
  return command.hook('preAction', (asked) => {
    if (asked.getOptionValue('suggest') !== undefined) return
    const idle = added.find((option) => asked.getOptionValueSource(option.attributeName()) === 'cli')
    if (idle) asked.error(`error: ${idle.long} goes with --suggest`)
  })
}

export function asksForSuggestion(flags: AlignFlags): flags is SuggestFlags {
  return 'suggest' in flags && flags.suggest !== undefined
}
