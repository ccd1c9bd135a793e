import { type Command, InvalidArgumentError } from 'commander'
import type { Attack } from '../audit/attacks/index.ts'
import {
  attacker,
  beamSearch,
  evolution,
  type IsExploit,
  type Optimiser,
  optimisers,
  randomSearch,
  worldExploits,
} from '../audit/search/index.ts'
import { UsageError } from '../domain/index.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { parseModelSpec } from '../models/model-spec.ts'
import type { Asking } from './asking-models.ts'
import { whole } from './judge-options.ts'
import { labelledReplies } from './labelled-dataset.ts'

/** How a judge is searched. */
export interface SearchFlags {
  search?: string[]
  attacker?: string
  queries: number
  scope?: string[]
  place?: string[]
  nonsense?: boolean
  seeds: number
  verdictOnly?: boolean
}

export const scopes = ['universal', 'per-item'] as const
export const places = ['replace', 'append', 'prepend'] as const

/** @param queries granted unless told, and for what */
export function addSearchOptions(command: Command, queries: { granted: number; what: string }): Command {
  return command
    .option('--search <names>', `optimisers, as evolution,beam: ${optimisers.join(', ')}`, listOf(optimisers))
    .option('--attacker <provider/model>', "the model of the optimiser attacker, which reads the judge's critiques")
    .option('--queries <n>', queries.what, whole(1), queries.granted)
    .option('--scope <names>', 'one text for all items, or one for each: universal,per-item', listOf(scopes))
    .option('--place <names>', 'where the text goes: replace,append,prepend', listOf(places))
    .option('--nonsense', 'only texts that can carry no answer')
    .option('--seeds <n>', 'runs of each optimiser', whole(1), 1)
    .option('--verdict-only', 'leaves scores and probabilities aside')
}

/** What only a search goes by is no quiet part of anything else. */
const searchFlags = {
  attacker: '--attacker',
  scope: '--scope',
  place: '--place',
  nonsense: '--nonsense',
  verdictOnly: '--verdict-only',
} as const satisfies Partial<Record<keyof SearchFlags, string>>

/** @throws {UsageError} `bad-flag` where a flag of searches stands without one */
export function refuseSearchFlags(flags: SearchFlags): void {
  for (const [name, flag] of Object.entries(searchFlags)) {
    if (flags[name as keyof typeof searchFlags] === undefined) continue
    throw new UsageError('bad-flag', `${flag} is of a search: name its optimisers with --search.`)
  }
}

/** @throws {UsageError} `no-attacker`; `bad-flag` of an attacker that no search asks */
export async function openOptimisers(
  { search = [], attacker: model }: Pick<SearchFlags, 'search' | 'attacker'>,
  attacks: readonly Attack[],
  { access }: Pick<Asking, 'access'>,
): Promise<Optimiser[]> {
  if (model !== undefined && !search.includes('attacker')) {
    throw new UsageError(
      'bad-flag',
      `--attacker is the model of one optimiser: add it, as --search ${[...search, 'attacker'].join(',')}.`,
    )
  }
  const open: Record<(typeof optimisers)[number], () => Optimiser | Promise<Optimiser>> = {
    'random-search': () => randomSearch(),
    evolution: () => evolution({ attacks }),
    beam: () => beamSearch(),
    attacker: async () => {
      if (model !== undefined) return attacker({ model: await access.open(parseModelSpec(model)) })
      throw new UsageError(
        'no-attacker',
        'The optimiser attacker is a language model: name it with --attacker provider/model.',
      )
    },
  }
  return Promise.all(search.map((name) => open[name as keyof typeof open]()))
}

/** Of a world the truth of any text is known: what passes and is truly good is no find. */
export function truthOfWorld(name: string | undefined, seed: string): { isExploit?: IsExploit } {
  if (name === undefined) return {}
  const world = worldOf(name)
  return { isExploit: worldExploits(world, labelledReplies(world, seed).tasks) }
}

/** What the flags say of how to search, one text for all items unless they say otherwise. */
export function searchOptions(flags: SearchFlags, figures: object, budget: number) {
  return {
    ...figures,
    budget,
    seeds: flags.seeds,
    scopes: (flags.scope ?? ['universal']) as ('universal' | 'per-item')[],
    places: (flags.place ?? ['replace']) as ('replace' | 'append' | 'prepend')[],
    nonsense: flags.nonsense ?? false,
    verdictOnly: flags.verdictOnly ?? false,
  }
}

function listOf(known: readonly string[]): (text: string) => string[] {
  return (text) => {
    const names = text.split(',').map((name) => name.trim())
    if (names.every((name) => known.includes(name))) return names
    throw new InvalidArgumentError(`It takes some of ${known.join(', ')}, with commas between them.`)
  }
}
