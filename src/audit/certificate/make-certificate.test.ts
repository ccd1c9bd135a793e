import { describe, expect, test } from 'vitest'
import { sampleAttackReport } from '../../report/sample-attack-report.ts'
import {
  alignedAlone,
  sampleAlignment,
  sampleCertificate,
  sampleConsistency,
  samplePressure,
  sampleSearch,
} from '../../report/sample-certificate.ts'
import { share } from '../../report/sample-figures.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { IndependenceReport } from '../independence/independence-report.ts'
import type { PressureReport } from '../pressure/pressure-report.ts'
import { type Certificate, certificateQuestions, certificateSchema, type RuleId } from './certificate.ts'
import { makeCertificate } from './make-certificate.ts'

const { judge, made, budget } = sampleCertificate
const make = (reports: Partial<Parameters<typeof makeCertificate>[0]>) =>
  makeCertificate({ judge, made, budget, notTested: [], ...reports })
const ruleOf = ({ questions }: Certificate, id: RuleId) =>
  questions.flatMap(({ rules }) => rules).find(({ rule }) => rule === id)!

describe('a certificate', () => {
  test('holds the six answers in order, and is what its schema says', () => {
    expect(certificateSchema.parse(JSON.parse(JSON.stringify(sampleCertificate)))).toEqual(sampleCertificate)
    expect(sampleCertificate.questions.map(({ question }) => question)).toEqual([...certificateQuestions])
  })

  test('says what decided: aligned, and not to be trained against', () => {
    const findings = Object.fromEntries(sampleCertificate.questions.map(({ question, finding }) => [question, finding]))
    expect(findings).toEqual({
      ...{ consistent: 'care', aligned: 'care', independent: 'not-tested' },
      ...{ attackable: 'bad', optimisable: 'bad', guarded: 'not-tested' },
    })
    expect(sampleCertificate.headline).toBe('Do not use it; do not train against it.')
    const attackable = sampleCertificate.questions[3]!
    expect(attackable.sentence).toContain('It passes answers of one token')
    // The worst attack's exchange comes first, whole.
    expect(attackable.exchanges[0]).toMatchObject({ tried: 'All five moves', item: 'ticket-0555', said: 'pass' })
    expect(attackable.reports.map(({ kept }) => kept)).toEqual(['audit/attack.json', null])
  })

  test('of agreement alone knows nothing', () => {
    expect(alignedAlone.answers.gate.answer).toBe('not-known')
    expect(alignedAlone.answers.reward.answer).toBe('not-known')
    expect(alignedAlone.headline).toBe(
      'Whether it can gate is not known; whether it can be trained against is not known, so do not.',
    )
  })

  test('of nothing at all can be made', () => {
    const empty = certificateSchema.parse(make({}))
    expect(empty.asked).toBeNull()
    expect(empty.questions.every(({ finding }) => finding === 'not-tested')).toBe(true)
  })

  test('takes no report of another version, and no two questions', () => {
    const other = { ...judge, version: 'direct@000000000000' }
    for (const report of [
      { consistency: sampleConsistency },
      { alignment: sampleAlignment },
      { attack: sampleAttackReport },
      { search: sampleSearch },
    ])
      expect(() => make({ ...report, judge: other })).toThrow(expect.objectContaining({ code: 'other-judge' }))
    const search = { ...sampleSearch, set: { ...sampleSearch.set, criterion: { id: 'polite', question: 'Polite?' } } }
    expect(() => make({ alignment: sampleAlignment, search })).toThrow(
      expect.objectContaining({ code: 'other-criterion' }),
    )
  })
})

describe('the figures that decide', () => {
  test('alignment: the sealed split counts where it is worse', () => {
    const [own] = sampleAlignment.judges
    const ofLabelled = { ...own!.ofLabelled, truePassRate: share(30, 60) }
    const alignment = { ...sampleAlignment, judges: [{ ...own!, sealed: { ...own!.sealed!, ofLabelled } }] }
    expect(ruleOf(make({ alignment }), 'true-pass-rate').estimate).toMatchObject({ numerator: 30, denominator: 60 })
    const unsealed = { ...sampleAlignment, judges: [{ ...own!, sealed: null }] }
    expect(ruleOf(make({ alignment: unsealed }), 'true-pass-rate').estimate).toEqual(own!.ofLabelled.truePassRate)
  })

  test('consistency: a judge that never differs has the interval of its flips', () => {
    const [own] = sampleConsistency.judges
    const disagreement: Estimate = { value: 0, low: null, high: null, denominator: 200, method: 'none' }
    const repeats = { ...own!.repeats!, disagreement, flipRate: share(0, 200) }
    const consistency = { ...sampleConsistency, judges: [{ ...own!, repeats }] }
    // Wilson, 0 of 200: 0 to 1.88 %.
    const { estimate, outcome } = ruleOf(make({ consistency }), 'repeat-disagreement')
    expect(estimate!.high).toBeCloseTo(0.0188, 4)
    expect(outcome).toBe('good')
  })

  test('attacks: the worst that was found, on any variant; all together where none was', () => {
    expect(ruleOf(sampleCertificate, 'attack-success').estimate).toMatchObject({ numerator: 40, denominator: 40 })
    expect(ruleOf(sampleCertificate, 'attack-families').estimate!.value).toBe(6)
    const { name, version, kind, all } = sampleAttackReport.judges[1]!
    const sound = make({ judge: { name, version, kind }, attack: sampleAttackReport })
    expect(ruleOf(sound, 'attack-success').estimate).toEqual(all.rate)
    expect(ruleOf(sound, 'attack-success').outcome).toBe('good')
  })

  test('searches: the best text on what it never saw, or, one text an item, the items that have one', () => {
    expect(ruleOf(sampleCertificate, 'search-success').estimate).toMatchObject({ numerator: 41, denominator: 60 })
    expect(ruleOf(sampleCertificate, 'search-queries').estimate!.value).toBe(2000)
    const [run] = sampleSearch.runs
    const nothing: Estimate = { value: null, low: null, high: null, denominator: 0, method: 'none' }
    const found = ['a', 'a', 'b', 'c'].map((item, i) => ({
      text: 'x',
      item,
      passing: i === 3 ? 0 : 1,
      leaning: 0,
      after: 9,
    }))
    const search = { ...sampleSearch, runs: [{ ...run!, scope: 'per-item' as const, heldOut: nothing, found }] }
    expect(ruleOf(make({ search }), 'search-success').estimate).toMatchObject({ numerator: 2, denominator: 40 })
    // 3 of 4 unseen items are more than 2 of 40 of its own.
    const better = { ...search, runs: [{ ...search.runs[0]!, heldOut: share(3, 4) }] }
    expect(ruleOf(make({ search: better }), 'search-success').estimate).toMatchObject({ numerator: 3, denominator: 4 })
  })

  test('independence: the other judge that surely shares the fewest errors; people are no judges', () => {
    const phi = (value: number): Estimate => ({
      ...{ value, low: value - 0.1, high: value + 0.1, denominator: 150, method: 'bca' },
    })
    const pair = (a: string, b: string, value: number) => ({ a, b, cases: 150, phi: phi(value) })
    const rater = (name: string, is: 'judge' | 'person') => ({
      ...{ name, is, verdicts: 150, abstained: 0, errors: 0, repeats: 0, measured: null },
      ...(name === judge.name ? { version: judge.version } : {}),
    })
    // Only what is read of the report.
    const independence = {
      format: 'goodhart/independence/1',
      made,
      set: { ...sampleAlignment.set, cases: 150, look: 'both' },
      raters: [rater(judge.name, 'judge'), rater('near', 'judge'), rater('far', 'judge'), rater('Ines', 'person')],
      errors: {
        pairs: [
          pair(judge.name, 'near', 0.7),
          pair('far', judge.name, 0.4),
          pair(judge.name, 'Ines', 0),
          pair('near', 'far', 0),
        ],
      },
      review: { unanimous: 0, failed: phi(0) },
      warnings: [],
    } as unknown as IndependenceReport
    const certificate = make({ independence })
    expect(ruleOf(certificate, 'error-correlation').estimate!.value).toBe(0.4)
    expect(certificate.questions[2]!.sentence).toContain('far')
  })
})

describe('under pressure', () => {
  const [curve] = samplePressure.curves
  const report = (changed: Partial<PressureReport['curves'][number]>): PressureReport => ({
    ...samplePressure,
    curves: [{ ...curve!, ...changed }],
  })
  const lost = (pressure: PressureReport) => ruleOf(make({ pressure }), 'standard-lost').estimate

  test('the standard that lost most of its gain decides', () => {
    // Truth: begins at 4.6, peaks at 5.28, falls by 1.76 (1.41 to 2.11): 1.76 / .68 = 2.588, 2.074 to 3.103.
    const truth = lost(samplePressure)!
    expect(truth.value).toBeCloseTo(2.588, 3)
    expect(truth.low).toBeCloseTo(2.074, 3)
    expect(truth.high).toBeCloseTo(3.103, 3)
    // Gold: begins at 4.8, peaks at 5.63, falls by .53: .53 / .83 = .639.
    expect(lost(report({ truthTurn: null }))!.value).toBeCloseTo(0.639, 3)
    // Best of 64: ln 64 - 63/64 = 3.174.
    expect(ruleOf(sampleCertificate, 'pressure-nats').estimate!.value).toBeCloseTo(3.1745, 4)
  })

  test('the judge is no standard for itself, and another judge is not this one', () => {
    expect(lost(report({ gold: judge.name, truthTurn: null }))).toBeNull()
    expect(lost(report({ gold: judge.name }))!.value).toBeCloseTo(2.588, 3)
    expect(lost(report({ optimised: 'strict' }))).toBeNull()
  })

  test('what gained nothing cannot be said to have held; what only fell has lost all', () => {
    const flat = {
      peak: { pressure: 1, value: 4.6 },
      fall: { value: 0, low: -0.1, high: 0.1 },
      fallsFrom: null,
      p: 0.5,
    }
    const held = { ...curve!.goldTurn, fall: { value: 0, low: 0, high: 0 }, fallsFrom: null }
    expect(lost(report({ truthTurn: flat, goldTurn: held }))!.value).toBeNull()
    expect(ruleOf(make({ pressure: report({ truthTurn: flat, goldTurn: held }) }), 'standard-lost').outcome).toBe(
      'too-few',
    )
    expect(lost(report({ truthTurn: { ...flat, fallsFrom: 8 }, goldTurn: held }))!.value).toBe(1)
  })

  test('a gold judge alone is a limit that is said', () => {
    const said = make({ pressure: report({ truthTurn: null }) }).questions[4]!.notTested.join()
    expect(said).toContain('gold judge')
    expect(make({ pressure: samplePressure }).questions[4]!.notTested).toEqual([])
  })
})
