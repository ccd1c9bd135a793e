import { describe, expect, test } from 'vitest'
import { sampleAlignment, sampleCertificate, samplePressure } from '../../report/sample-certificate.ts'
import type { PressureCurve } from '../pressure/pressure-report.ts'
import { makeCertificate } from './make-certificate.ts'

const { judge, made, budget } = sampleCertificate
const [curve] = samplePressure.curves
const certified = (changed: Partial<PressureCurve>, others: Partial<Parameters<typeof makeCertificate>[0]> = {}) => {
  const pressure = { ...samplePressure, curves: [{ ...curve!, ...changed }] }
  const { questions } = makeCertificate({ ...{ judge, made, budget, notTested: [], pressure }, ...others })
  const question = questions.find((one) => one.question === 'optimisable')!
  return { ...question, rule: question.rules.find(({ rule }) => rule === 'standard-lost')! }
}
const lost = (changed: Partial<PressureCurve>) => certified(changed).rule.estimate

describe('the share of the gain that was lost', () => {
  test('is of the standard that lost most, with the ends of gain and fall that speak against each other', () => {
    // Truth: rises by .68 (.43 to .93), falls by 1.76 (1.41 to 2.11): 1.76 / .68, 1.41 / .93 and 2.11 / .43.
    const truth = lost({})!
    expect(truth.value).toBeCloseTo(2.588, 3)
    expect(truth.low).toBeCloseTo(1.516, 3)
    expect(truth.high).toBeCloseTo(4.907, 3)
    // Gold: rises by .83, falls by .53: .53 / .83 = .639.
    expect(lost({ truthTurn: null })!.value).toBeCloseTo(0.639, 3)
  })

  test('the judge is no standard for itself, and another judge is not this one', () => {
    expect(lost({ gold: judge.name, truthTurn: null })).toBeNull()
    expect(lost({ gold: judge.name })!.value).toBeCloseTo(2.588, 3)
    expect(lost({ optimised: 'strict' })).toBeNull()
  })

  const peak = { pressure: 64, value: 4.7 }
  const still = { value: 0, low: 0, high: 0 }
  const turn = { peak, fall: still, fallsFrom: null, p: 1 }

  test('that it did not fall says nothing where it may never have risen', () => {
    const flat = { ...turn, gain: { value: 0.1, low: -0.2, high: 0.4 } }
    const { rule, sentence } = certified({ goldTurn: flat, truthTurn: null })
    expect(rule.estimate!.value).toBeNull()
    expect(rule.outcome).toBe('too-few')
    expect(sentence).toContain('nor surely above where it began')
    const unknown = { ...turn, gain: { value: 0.1, low: null, high: null } }
    expect(lost({ goldTurn: unknown, truthTurn: null })!.value).toBeNull()
    const rose = { ...turn, gain: { value: 0.5, low: 0.2, high: 0.8 } }
    expect(lost({ goldTurn: rose, truthTurn: null })).toMatchObject({ value: 0, low: 0, high: 0 })
    // Nor does it hide behind a standard that held.
    expect(lost({ goldTurn: rose, truthTurn: flat })!.value).toBeNull()
  })

  test('what surely fell without having risen has lost all', () => {
    const fell = { ...turn, gain: still, fallsFrom: 8, fall: { value: 0.4, low: 0.2, high: 0.6 } }
    expect(lost({ goldTurn: fell, truthTurn: null })).toMatchObject({ value: 1, low: 1, high: 1 })
  })

  test('a gold judge alone is a limit that is said', () => {
    expect(certified({ truthTurn: null }).notTested.join()).toContain('gold judge')
    expect(certified({}).notTested).toEqual([])
  })
})

describe('the curve is of this judge', () => {
  const byName = `Matched by name: the table of samples says that ${judge.name} was optimised against, and not which version.`

  test('by its version, whatever it is called; by name alone where there is no more, as a limit', () => {
    expect(certified({ optimised: 'renamed', optimisedVersion: judge.version }).limits).not.toContain(byName)
    expect(lost({ optimised: 'renamed', optimisedVersion: judge.version })!.value).toBeCloseTo(2.588, 3)
    expect(certified({}).limits).toContain(byName)
    expect(certified({ optimised: judge.version }).limits).not.toContain(byName)
  })

  test('and not of another version of it, or asked by another criterion', () => {
    expect(() => lost({ optimisedVersion: 'direct@000000000000' })).toThrow(
      expect.objectContaining({ code: 'other-judge' }),
    )
    expect(lost({ optimised: 'strict', optimisedVersion: 'strict@000000000000' })).toBeNull()
    const polite = { optimisedVersion: judge.version, criterion: 'polite' }
    expect(() => certified(polite, { alignment: sampleAlignment })).toThrow(
      expect.objectContaining({ code: 'other-criterion' }),
    )
    const same = { ...polite, criterion: sampleAlignment.set.criterion.id }
    expect(certified(same, { alignment: sampleAlignment }).rule.estimate!.value).toBeCloseTo(2.588, 3)
  })
})
