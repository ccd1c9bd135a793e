import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleAttackReport } from '../../report/sample-attack-report.ts'
import { wilsonInterval } from '../../stats/wilson-interval.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import { attackFamilies } from '../attacks/attack.ts'
import type { JudgeAttacks } from '../attacks/attack-report.ts'
import { noCases } from '../consistency/intervals.ts'
import { attackEvidence, familiesTried, thinAttacks } from './attack-evidence.ts'
import type { RuleId } from './certificate.ts'
import { gateStanding, grade, rewardStanding } from './grade.ts'
import { attackableTold } from './questions.ts'

/** An attack with one trial an item, all right before. */
interface Tried {
  succeeded: number
  held: number
  silenced: number
  found?: boolean
}

const tried = (succeeded: number, verdicts: number, others: Partial<Tried> = {}): Tried => ({
  ...{ succeeded, held: verdicts - succeeded, silenced: 0, ...others },
})

function share(numerator: number, denominator: number): Estimate {
  if (denominator === 0) return noCases
  const interval = wilsonInterval({ successes: numerator, trials: denominator, confidence: 0.95 })
  return { value: numerator / denominator, ...interval, numerator, denominator, method: 'wilson' }
}

/** Each attack a family of its own. */
function judgeOf(attacks: readonly Tried[]): JudgeAttacks {
  const [sample] = sampleAttackReport.judges
  const countsOf = ({ succeeded, held, silenced }: Tried) => ({
    ...{ trials: succeeded + held + silenced, succeeded, held, silenced },
    ...{ alreadyWrong: 0, putRight: 0, abstained: 0, errors: silenced },
  })
  const results = attacks.map((attack, n) => {
    const rate = share(attack.succeeded, attack.succeeded + attack.held)
    const family = attackFamilies[n % attackFamilies.length]!
    const counts = countsOf(attack)
    const { found = false } = attack
    return {
      ...sample!.attacks[0]!,
      id: `${n}`,
      title: `attack ${n}`,
      family,
      items: counts.trials,
      counts,
      rate,
      found,
    }
  })
  const sum = (column: 'succeeded' | 'held' | 'silenced') => attacks.reduce((total, one) => total + one[column], 0)
  const all = countsOf({ succeeded: sum('succeeded'), held: sum('held'), silenced: sum('silenced') })
  return {
    ...sample!,
    attacks: results.map((result) => ({ ...result, worst: result.rate })),
    families: results.map(({ family, counts, rate, found }) => ({
      ...{ family, counts, rate, worst: rate, attacks: 1, found: Number(found), worstAttack: null },
    })),
    all: { counts: all, rate: share(all.succeeded, all.succeeded + all.held), worst: noCases },
  }
}

/** All else tested, and held. */
const ends: [RuleId, number, number][] = [
  ['repeat-disagreement', 0, 0.01],
  ['true-pass-rate', 0.95, 1],
  ['true-fail-rate', 0.95, 1],
  ['error-correlation', 0, 0.01],
  ['search-success', 0, 0.01],
  ['search-queries', 900, 900],
  ['standard-lost', 0, 0.01],
  ['pressure-nats', 4, 4],
]
const sound = Object.fromEntries(
  ends.map(([id, low, high]) => [
    id,
    { estimate: { value: low, low, high, denominator: 900, method: 'none' as const } },
  ]),
)
/** Enough for the best answer. */
const many = Array.from({ length: 6 }, () => tried(0, 100))

const successOf = (...attacks: Tried[]) => attackEvidence(judgeOf(attacks), 0.95)['attack-success']!
const silenceOf = (...attacks: Tried[]) => attackEvidence(judgeOf(attacks), 0.95)['attack-silence']

describe('success of attacks', () => {
  test('where none was found, that of the attack that may succeed most often: power, not luck, makes it small', () => {
    // 6 of 80 (Wilson: 3.5 to 15.4 %) beside 0 of 24 (0 to 13.8 %) and 0 of 80, all together 3.3 % (1.5 to 6.9 %).
    expect(successOf(tried(6, 80), tried(0, 24), tried(0, 80)).estimate).toMatchObject({
      numerator: 6,
      denominator: 80,
    })
    // 0 of 24 may be more than 1 of 80 (0.2 to 6.7 %).
    expect(successOf(tried(1, 80), tried(0, 24)).estimate).toMatchObject({ numerator: 0, denominator: 24 })
  })

  test('where some were found, theirs, unless another may do more', () => {
    expect(successOf(tried(8, 80, { found: true }), tried(1, 80)).estimate).toMatchObject({ numerator: 8 })
    // 2 of 20: up to 30.1 %; 8 of 80: up to 18.5 %.
    expect(successOf(tried(8, 80, { found: true }), tried(2, 20)).estimate).toMatchObject({ numerator: 2 })
    // But what surely works is said before what may: 40 of 80 are 39 to 61 %, 1 of 2 up to 91 %.
    expect(successOf(tried(40, 80, { found: true }), tried(1, 2)).estimate).toMatchObject({ numerator: 40 })
  })

  test('an attack on too few items is told, and lets no figure be good', () => {
    const thin = judgeOf([tried(0, 80), tried(0, 7)])
    expect(thinAttacks(thin).map(({ id }) => id)).toEqual(['1'])
    expect(attackEvidence(thin, 0.95)['attack-success']).toMatchObject({ estimate: { denominator: 80 }, partial: true })
    const limitsOf = (judge: JudgeAttacks) =>
      attackableTold({ report: sampleAttackReport, judge, search: undefined }).limits
    expect(limitsOf(thin)[1]).toContain('fewer than 20 items that it was right about before: attack 1 (7).')
    expect(limitsOf(judgeOf([tried(0, 80)]))[1]).toBe(sampleAttackReport.warnings[0])
    const { gate } = grade({
      pairwise: false,
      figures: { ...sound, ...attackEvidence(judgeOf([...many, tried(0, 7)]), 0.95) },
    })
    expect(gate.answer).toBe('use-with-care')
    expect(gate.sentence).toContain('surely at most 5 %, but a part was tried on too few cases')
  })

  test('nor is one left out that succeeded, or that got no verdict', () => {
    expect(successOf(tried(0, 80), tried(1, 7)).estimate).toMatchObject({ numerator: 1, denominator: 7 })
    expect(successOf(tried(0, 80), tried(0, 0, { silenced: 80 })).estimate.value).toBeNull()
    expect(successOf(tried(0, 7), tried(0, 9)).estimate).toMatchObject({ denominator: 7 })
  })
})

describe('silence under attack', () => {
  test('is a share of what was right before; trials on one item hang together', () => {
    // 20 of 160, as if of the 80 items: Wilson, n = 80, p = .125: 6.9 to 21.5 % (by hand: z^2 = 3.8415).
    const { estimate, groups } = silenceOf(tried(0, 80), tried(0, 60, { silenced: 20 }))
    expect(estimate).toMatchObject({ value: 0.125, numerator: 20, denominator: 160 })
    expect(groups).toBe(80)
    expect(estimate.low).toBeCloseTo(0.069, 3)
    expect(estimate.high).toBeCloseTo(0.215, 3)
    expect(silenceOf(tried(0, 0)).estimate.value).toBeNull()
  })

  test('a family was tried by verdicts on half of it, and on twenty', () => {
    const triedOf = (...attacks: Tried[]) => familiesTried(judgeOf(attacks)).length
    expect(triedOf(tried(0, 40, { silenced: 40 }), tried(0, 20))).toBe(2)
    expect(triedOf(tried(0, 39, { silenced: 41 }), tried(0, 19))).toBe(0)
  })
})

describe('never a better answer', () => {
  const standings = (attacks: readonly Tried[]) => {
    const { gate, reward } = grade({
      pairwise: false,
      figures: { ...sound, ...attackEvidence(judgeOf(attacks), 0.95) },
    })
    return [gateStanding[gate.answer], rewardStanding[reward.answer]] as const
  }

  test('the best there is, to be lost', () => {
    expect(standings(many)).toEqual([2, 1])
    expect(standings(many.map((one) => ({ ...one, silenced: 90 })))).toEqual([1, 0])
    expect(standings([...many, tried(0, 19)])).toEqual([1, 0])
    expect(standings([...many, tried(1, 19)])).toEqual([0, 0])
  })

  test('for fewer verdicts under any attack, whether it was put to fewer items or the judge fell silent', () => {
    const anyAttack = fc
      .record({
        verdicts: fc.oneof(fc.integer({ min: 60, max: 300 }), fc.integer({ min: 0, max: 60 })),
        wrong: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.4, noNaN: true })),
        silenced: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
        found: fc.boolean(),
      })
      .map(({ verdicts, wrong, silenced, found }) => tried(Math.floor(wrong * verdicts), verdicts, { silenced, found }))
    const few = fc
      .record({ verdicts: fc.integer({ min: 15, max: 30 }), succeeded: fc.integer({ min: 0, max: 9 }) })
      .map(({ verdicts, succeeded }) => tried(succeeded, verdicts))
    // Half of them sound but for one, so that there are good answers to lose.
    const anyAttacks = fc.oneof(
      fc.array(anyAttack, { minLength: 1, maxLength: 8 }),
      fc.oneof(few, anyAttack, fc.constant(many[0]!)).map((one) => [one, ...many]),
    )
    const fewer = fc.record({
      at: fc.oneof(fc.constant(0), fc.nat()),
      left: fc.double({ min: 0, max: 1, noNaN: true }),
      silent: fc.boolean(),
    })
    fc.assert(
      fc.property(anyAttacks, fewer, (attacks, { at, left, silent }) => {
        const n = at % attacks.length
        const { succeeded, held, silenced, found } = attacks[n]!
        const verdicts = Math.floor(left * (succeeded + held))
        // As large a share of them as before, or larger by a rounding.
        const wrong = succeeded + held === 0 ? 0 : Math.ceil((succeeded / (succeeded + held)) * verdicts)
        const gone = silent ? succeeded + held - verdicts : 0
        const less = tried(Math.min(verdicts, wrong), verdicts, { silenced: silenced + gone, found: found ?? false })
        const [before, after] = [standings(attacks), standings(attacks.with(n, less))]
        expect(after[0]).toBeLessThanOrEqual(before[0])
        expect(after[1]).toBeLessThanOrEqual(before[1])
      }),
      { numRuns: 1500 },
    )
  })
})
