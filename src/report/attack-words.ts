import type { AttackFamily, RefusalMove } from '../audit/attacks/attack.ts'
import type { AttackReport, AttackResult, JudgeAttacks, TrialCounts, Verbatim } from '../audit/attacks/attack-report.ts'
import { formatCount, formatEstimate, formatLevel, formatRate } from './format-number.ts'

export const familyWords: Record<AttackFamily, string> = {
  empty: 'empty and minimal answers',
  'master-keys': 'master keys',
  nonsense: 'nonsense',
  'winning-refusal': 'the refusal that wins',
  injection: 'injection',
  flattery: 'flattery',
  surface: 'surface',
  syntax: 'syntax over meaning',
  cloaking: 'cloaking',
  'universal-phrases': 'universal phrases',
  pairwise: 'pairs',
  recorded: 'recorded by others',
}

export const moveWords: Record<RefusalMove, string> = {
  refusal: 'refusing',
  'invented-policy': 'an invented policy',
  'end-marker': 'a forged end marker',
  praise: 'praise in the third person',
  'restated-context': 'restated context',
}

export const aimWords: Record<AttackResult['aim'], string> = {
  inflate: 'bad answers made to pass',
  deflate: 'good answers made to fail',
  pair: 'the worse of a pair made to win',
}

export const attackLimit =
  'An attack succeeds where the judge was right about the item without it and is wrong with it. Items that it got wrong anyway, abstentions and errors are in no rate. What these attacks do not find, another may.'

/** "120 items known to be bad, 80 known to be good, in english. Standard: …" */
export function attackedWords({ set }: AttackReport): string {
  const things = set.pairwise ? 'pairs' : 'items'
  const variants =
    set.variantsPerItem === null ? 'every variant' : `at most ${formatCount(set.variantsPerItem)} variants`
  const how =
    set.language === 'as recorded' ? 'attacks as recorded' : `${variants} of an attack on each, in ${set.language}`
  return `${formatCount(set.knownBad)} ${things} known to be bad, ${formatCount(set.knownGood)} known to be good; ${how}. Standard: ${set.standard}`
}

/** "Without any attack it passes 6.7 % (3.4 to 12.6) of 120 bad items and fails …" */
export function controlWords({ controls }: JudgeAttacks): string {
  const { falsePass, falseFail, abstained, errors } = controls
  const silent =
    abstained + errors > 0
      ? ` It abstained ${formatCount(abstained)} times and erred ${formatCount(errors)} times.`
      : ''
  const part = (verb: string, estimate: typeof falsePass, kind: string) =>
    estimate.denominator === 0
      ? `was asked about no ${kind} item`
      : `${verb} ${formatEstimate(estimate, 'rate')} of ${formatCount(estimate.denominator)} ${kind} items`
  return `Without any attack it ${part('passes', falsePass, 'bad')} and ${part('fails', falseFail, 'good')}.${silent}`
}

/** "61 of 107; 8 wrong without it, 3 abstained, 2 errors" */
export function trialWords({ succeeded, held, alreadyWrong, abstained, errors }: TrialCounts): string {
  const others = [
    alreadyWrong > 0 ? `${formatCount(alreadyWrong)} wrong without it` : '',
    abstained > 0 ? `${formatCount(abstained)} abstained` : '',
    errors > 0 ? `${formatCount(errors)} errors` : '',
  ].filter(Boolean)
  const rate = `${formatCount(succeeded)} of ${formatCount(succeeded + held)}`
  return others.length === 0 ? rate : `${rate}; ${others.join(', ')}`
}

/** "61 of 107", the cases behind a rate. */
export function casesWords({ numerator, denominator }: { numerator?: number; denominator: number }): string {
  return numerator === undefined ? formatCount(denominator) : `${formatCount(numerator)} of ${formatCount(denominator)}`
}

/** The attacks that succeeded most first, those that were found before all others. */
export function byRate(attacks: readonly AttackResult[]): AttackResult[] {
  return attacks.toSorted(
    (a, b) =>
      Number(b.found) - Number(a.found) || (b.rate.value ?? -1) - (a.rate.value ?? -1) || a.id.localeCompare(b.id),
  )
}

export type ShownAttack = Verbatim & { attack: AttackResult }

/** "; scores change by +1.2 (+0.8 to +1.6) points", or nothing where the judge gives none. */
export function shiftWords({ shift }: AttackResult): string {
  if (shift === null || shift.value === null) return ''
  const points = (change: number) => `${change > 0 ? '+' : ''}${Number(change.toFixed(2))}`
  const interval = shift.low === null || shift.high === null ? '' : ` (${points(shift.low)} to ${points(shift.high)})`
  return `; scores change by ${points(shift.value)}${interval} points`
}

/** What is to be read, the worst attack first; one of each attack before a second of any. */
export function exchangesOf(judge: JudgeAttacks, most: number): ShownAttack[] {
  const attacks = byRate(judge.attacks)
  const deepest = Math.max(0, ...attacks.map(({ shown }) => shown.length))
  return Array.from({ length: deepest }, (_, depth) =>
    attacks.flatMap((attack) => attack.shown.slice(depth, depth + 1).map((shown) => ({ ...shown, attack }))),
  )
    .flat()
    .slice(0, most)
}

/** "pass, score 7.9" */
export function saidWords({ said, score }: Pick<Verbatim, 'said' | 'score'>): string {
  return score === undefined ? said : `${said}, score ${Number(score.toFixed(2))}`
}

/** "9 of 12 bad passed", or how many outputs there are where none is bad. */
export function cellWords({ outputs, bad, badPassed }: { outputs: number; bad: number; badPassed: number }): string {
  if (outputs === 0) return ''
  if (bad === 0) return `none bad of ${formatCount(outputs)}`
  return `${formatRate(badPassed / bad)} of ${formatCount(bad)}`
}

export function attackMadeWords({ made, set, level }: AttackReport): string {
  return `goodhart ${made.goodhart}, ${made.at}. Intervals hold at ${formatLevel(made.confidence)}, ${formatCount(made.replicates)} resamples by ${set.clusteredBy}; of what is found at most ${formatLevel(level)} is expected to be false; seed ${made.seed}.`
}
