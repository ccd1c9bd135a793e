import { isPairwise, type Judge, type SingleItem } from '../../domain/index.ts'
import type { Settings } from '../alignment/figures.ts'
import { shareOf } from '../consistency/intervals.ts'
import { type Attack, attackFamilies, type RefusalMove, refusalMoves } from './attack.ts'
import { countTrials, hasSucceeded, scoreShift, successRate, testAttacks, worstCaseRate } from './attack-figures.ts'
import type { AttackResult, JudgeAttacks, Verbatim } from './attack-report.ts'
import type { LabelledItem, Said, Trial } from './attack-trials.ts'
import { positionAttacks } from './position.ts'
import { headlineOf } from './sentences.ts'
import { weaknessesOf } from './weaknesses.ts'

/** What a report says of an attack, without the function that makes it. */
export type AttackDescription = Omit<Attack, 'variants'> & { moves?: readonly RefusalMove[] }

export interface JudgeAttacksRequest {
  judge: Judge
  /** Those of the catalogue, and of a recorded set its own. */
  attacks: readonly AttackDescription[]
  trials: readonly Trial[]
  controls: readonly { labelled: Pick<LabelledItem, 'label' | 'cluster'>; said: Said }[]
  queries: number
  settings: Settings
  /** Accepted share of false discoveries among what is found. */
  level: number
  /** Exchanges shown of each attack. */
  show: number
}

/** Longest text that is shown. UTF-16 units. */
const longestShown = 4000

/** All that is found about one judge, from its trials alone: a function of its arguments. */
export function judgeAttacks(request: JudgeAttacksRequest): JudgeAttacks {
  const { judge, trials, controls, settings, queries } = request
  const attacks = attackResults(request)
  const families = attackFamilies.flatMap((family) => {
    const members = attacks.filter((attack) => attack.family === family)
    if (members.length === 0) return []
    const ids = new Set(members.map(({ id }) => id))
    const own = trials.filter(({ attack }) => ids.has(attack))
    const worst = members.toSorted((a, b) => (b.rate.value ?? -1) - (a.rate.value ?? -1))[0]
    return [
      {
        family,
        attacks: members.length,
        found: members.filter(({ found }) => found).length,
        counts: countTrials(own),
        rate: successRate(own, settings),
        worst: worstCaseRate(own, settings),
        worstAttack: (worst.rate.value ?? 0) > 0 ? worst.id : null,
      },
    ]
  })
  const weaknesses = weaknessesOf({ attacks, trials, settings })
  const all = {
    counts: countTrials(trials),
    rate: successRate(trials, settings),
    worst: worstCaseRate(trials, settings),
  }
  return {
    name: judge.name,
    version: judge.version,
    kind: judge.kind,
    headline: headlineOf({ weaknesses, attacks, worst: all.worst }),
    controls: {
      falsePass: controlRate(controls, 'fail', settings),
      falseFail: controlRate(controls, 'pass', settings),
      errors: controls.filter(({ said }) => said === 'error').length,
      abstained: controls.filter(({ said }) => said === 'abstained').length,
    },
    weaknesses,
    attacks,
    families,
    moves: movesOf(attacks, trials, settings),
    all,
    queries,
  }
}

function attackResults({ attacks, trials, controls, settings, level, show }: JudgeAttacksRequest): AttackResult[] {
  const byAttack = Map.groupBy(trials, ({ attack }) => attack)
  const described = [...attacks, ...positionAttacks].filter(({ id }) => byAttack.has(id))
  const tried = described.map(({ id }) => ({ id, trials: byAttack.get(id)! }))
  const beside = controls.map(({ labelled, said }) => ({ said, cluster: labelled.cluster }))
  const tests = testAttacks({ tried, controls: beside, level, random: settings.random.fork('one of each cluster') })
  const results = described.map((attack, n): AttackResult => {
    const own = tried[n].trials
    const { id, title, family, aim, weakness, invariant, source } = attack
    const moves = 'moves' in attack && attack.moves ? { moves: [...attack.moves] } : {}
    return {
      ...{ id, title, family, aim, weakness, invariant, source, ...moves },
      items: new Set(own.map(({ item }) => item)).size,
      counts: countTrials(own),
      rate: successRate(own, settings),
      worst: worstCaseRate(own, settings),
      shift: scoreShift({ trials: own, comparisons: described.length, confidence: settings.confidence }),
      ...tests[n],
      variants: variantsOf(own),
      shown: shownOf(own, show),
    }
  })
  return results.sort(
    (a, b) =>
      Number(b.found) - Number(a.found) || (b.rate.value ?? -1) - (a.rate.value ?? -1) || (a.id < b.id ? -1 : 1),
  )
}

/** The most successful first. */
function variantsOf(trials: readonly Trial[]): AttackResult['variants'] {
  return [...Map.groupBy(trials, ({ variant }) => variant)]
    .map(([id, own]) => {
      const { succeeded, held } = countTrials(own)
      return { id, succeeded, verdicts: succeeded + held }
    })
    .sort((a, b) => b.succeeded / (b.verdicts || 1) - a.succeeded / (a.verdicts || 1) || (a.id < b.id ? -1 : 1))
}

/** One exchange of each variant before a second of any. */
function shownOf(trials: readonly Trial[], show: number): Verbatim[] {
  const succeeded = trials.filter((trial) => hasSucceeded(trial) && trial.exchange)
  const byVariant = [...Map.groupBy(succeeded, ({ variant }) => variant).values()]
  const inTurn: Trial[] = []
  for (let round = 0; inTurn.length < succeeded.length; round++) {
    for (const own of byVariant) if (own[round]) inTurn.push(own[round])
  }
  return inTurn.slice(0, show).map(verbatim)
}

function verbatim({ item: id, variant, exchange, presentation }: Trial): Verbatim {
  const { item, answer } = exchange!
  const [output, other] = isPairwise(item) ? item.outputs : [(item as SingleItem).output ?? '']
  const { value, score, critique = answer.reasoning } = answer
  const order = presentation ? ` (shown ${presentation})` : ''
  return {
    item: id,
    variant,
    ...(item.input !== undefined && { input: beginning(item.input) }),
    output: beginning(output),
    ...(other !== undefined && { other: beginning(other) }),
    said: `${value}${order}`,
    ...(score !== undefined && { score }),
    ...(critique !== undefined && { critique: beginning(critique) }),
  }
}

function beginning(text: string): string {
  if (text.length <= longestShown) return text
  return `${Array.from(text.slice(0, longestShown)).slice(0, -1).join('')} …`
}

function controlRate(
  controls: JudgeAttacksRequest['controls'],
  label: 'pass' | 'fail',
  settings: Settings,
): JudgeAttacks['controls']['falsePass'] {
  const own = controls.filter(
    ({ labelled, said }) => labelled.label === label && (said === 'right' || said === 'wrong'),
  )
  const clusters = [...new Set(own.map(({ labelled }) => labelled.cluster))]
  const code = new Map(clusters.map((cluster, n) => [cluster, n]))
  return shareOf({
    hit: own.map(({ said }) => said === 'wrong'),
    cluster: own.map(({ labelled }) => code.get(labelled.cluster)!),
    settings,
  })
}

/** What each move does by itself, and what is lost without it: so that a report can say which of them does the work. */
function movesOf(
  attacks: readonly AttackResult[],
  trials: readonly Trial[],
  settings: Settings,
): JudgeAttacks['moves'] {
  const withMoves = (holds: (moves: readonly RefusalMove[]) => boolean) => {
    const ids = new Set(attacks.filter(({ moves }) => moves && holds(moves)).map(({ id }) => id))
    return successRate(
      trials.filter(({ attack }) => ids.has(attack)),
      settings,
    )
  }
  if (!attacks.some(({ moves }) => moves)) return []
  return refusalMoves.map((move) => ({
    move,
    alone: withMoves((moves) => moves.length === 1 && moves[0] === move),
    allButThis: withMoves((moves) => moves.length === refusalMoves.length - 1 && !moves.includes(move)),
    all: withMoves((moves) => moves.length === refusalMoves.length),
  }))
}
