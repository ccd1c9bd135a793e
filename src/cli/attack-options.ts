import { type Command, InvalidArgumentError } from 'commander'
import {
  type Attack,
  attackFamilies,
  attacks,
  type Phrasebook,
  phrasebookFor,
  phrasebooks,
} from '../audit/attacks/index.ts'
import { nearestName } from '../datasets/nearest-name.ts'
import { type Judge, UsageError } from '../domain/index.ts'
import { whole } from './judge-options.ts'
import { collect } from './table-options.ts'

/** Which attacks, and how hard. */
export interface AttackFlags {
  family: string[]
  attack: string[]
  without?: string[]
  variants: number | 'all'
  language?: string
  level: number
}

/** @param variants of each attack on each item unless told */
export function addAttackOptions(command: Command, variants = 2): Command {
  return command
    .option('--family <name>', 'only attacks of this family; repeatable (goodhart attack --list)', collect, [])
    .option('--attack <id>', 'only this attack; repeatable', collect, [])
    .option(
      '--without <family>',
      'no attacks of this family, as winning-refusal where a refusal is what the criterion asks for; repeatable',
      collect,
      [],
    )
    .option('--variants <n>', "of each attack on each item, at most; 'all'", wholeOrAll, variants)
    .option(
      '--language <name>',
      "what attacks are said in: english, or a world's language; the judge's own unless told",
    )
    .option('--level <rate>', 'false discoveries that are accepted among what is found', share, 0.05)
}

/** @throws {UsageError} `unknown-attack` */
export function chooseAttacks({
  family,
  attack,
  without = [],
}: Pick<AttackFlags, 'family' | 'attack' | 'without'>): readonly Attack[] {
  const known = { family: attackFamilies as readonly string[], attack: attacks.map(({ id }) => id) }
  for (const [flag, names] of Object.entries({ family: [...family, ...without], attack })) {
    const all = known[flag as keyof typeof known]
    const unknown = names.find((name) => !all.includes(name))
    if (unknown === undefined) continue
    const near = nearestName(unknown, [...all])
    const meant = near === undefined ? `there are ${all.join(', ')}` : `${near} was probably meant`
    throw new UsageError(
      'unknown-attack',
      `There is no attack ${flag === 'family' ? 'family ' : ''}${JSON.stringify(unknown)}; ${meant}.`,
    )
  }
  const wanted = attacks.filter((each) => !without.includes(each.family))
  if (family.length + attack.length === 0) return wanted
  return wanted.filter((each) => family.includes(each.family) || attack.includes(each.id))
}

/**
 * The language that all of the judges read.
 *
 * @throws {UsageError} `unknown-language`, `two-languages`
 */
export function choosePhrases(judges: readonly Judge[], language: string | undefined): Phrasebook {
  if (language !== undefined) {
    const found = phrasebooks.find(({ id }) => id === language)
    if (found) return found
    const names = phrasebooks.map(({ id }) => id).join(', ')
    throw new UsageError('unknown-language', `There is no language ${JSON.stringify(language)}; there are ${names}.`)
  }
  const own = [...new Set(judges.map((judge) => phrasebookFor(judge)))]
  if (own.length === 1) return own[0]
  throw new UsageError(
    'two-languages',
    `These judges read different languages (${own.map(({ id }) => id).join(', ')}): attack them one by one, or say which with --language.`,
  )
}

function wholeOrAll(text: string): number | 'all' {
  return text === 'all' ? text : whole(1)(text)
}

/** As an attack plan takes it. */
export function variantsPerItem({ variants }: Pick<AttackFlags, 'variants'>): number | null {
  return variants === 'all' ? null : variants
}

export function share(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value < 1) return value
  throw new InvalidArgumentError('It takes a number between 0 and 1.')
}
