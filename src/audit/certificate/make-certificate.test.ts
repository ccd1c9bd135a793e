import { describe, expect, test } from 'vitest'
import { sampleAttackReport } from '../../report/sample-attack-report.ts'
import {
  alignedAlone,
  sampleAlignment,
  sampleCertificate,
  sampleConsistency,
  sampleSearch,
} from '../../report/sample-certificate.ts'
import { share } from '../../report/sample-figures.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { IndependenceReport } from '../independence/independence-report.ts'
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

  test('attacks: the worst that was found, on any variant; where none was, the one that may succeed most often', () => {
    expect(ruleOf(sampleCertificate, 'attack-success').estimate).toMatchObject({ numerator: 40, denominator: 40 })
    expect(ruleOf(sampleCertificate, 'attack-families').estimate!.value).toBe(6)
    const { name, version, kind } = sampleAttackReport.judges[1]!
    const sound = make({ judge: { name, version, kind }, attack: sampleAttackReport })
    // 2 of 107, Wilson: up to 6.6 %; all together they would be 7 of 749, up to 1.9 %.
    expect(ruleOf(sound, 'attack-success')).toMatchObject({
      estimate: { numerator: 2, denominator: 107 },
      outcome: 'care',
    })
    // 7 attacks with 107 verdicts each, and 4 silences.
    expect(ruleOf(sound, 'attack-silence').estimate).toMatchObject({ numerator: 4, denominator: 753 })
  })

  test('searches and pressure', () => {
    expect(ruleOf(sampleCertificate, 'search-success').estimate).toMatchObject({ numerator: 41, denominator: 60 })
    expect(ruleOf(sampleCertificate, 'search-queries').estimate!.value).toBe(2000)
    expect(ruleOf(sampleCertificate, 'standard-lost').estimate!.value).toBeCloseTo(2.588, 3)
    // Best of 64: ln 64 - 63/64 = 3.174.
    expect(ruleOf(sampleCertificate, 'pressure-nats').estimate!.value).toBeCloseTo(3.1745, 4)
  })

  test('independence: the other judge that surely shares the fewest errors; people are no judges, and coins none to go by', () => {
    const phi = (value: number): Estimate => ({
      ...{ value, low: value - 0.1, high: value + 0.1, denominator: 150, method: 'bca' },
    })
    const pair = (a: string, b: string, value: number) => ({ a, b, cases: 150, phi: phi(value) })
    const rater = (name: string, is: 'judge' | 'person', right: number) => ({
      ...{ name, is, verdicts: 150, abstained: 0, errors: 0, repeats: 0 },
      measured: {
        errorRate: share(150 - 2 * right, 150),
        truePassRate: share(right, 75),
        trueFailRate: share(right, 75),
      },
      ...(name === judge.name ? { version: judge.version } : {}),
    })
    const others = [rater('near', 'judge', 60), rater('far', 'judge', 55), rater('coin', 'judge', 40)]
    // Only what is read of the report.
    const independence = {
      format: 'goodhart/independence/1',
      made,
      set: { ...sampleAlignment.set, cases: 150, look: 'both' },
      raters: [rater(judge.name, 'judge', 60), ...others, rater('Ines', 'person', 70)],
      errors: {
        pairs: [
          pair(judge.name, 'near', 0.7),
          pair('far', judge.name, 0.4),
          pair(judge.name, 'Ines', 0),
          pair(judge.name, 'coin', 0),
          pair('near', 'far', 0),
        ],
      },
      review: { unanimous: 0, failed: phi(0) },
      warnings: [],
    } as unknown as IndependenceReport
    const certificate = make({ independence })
    expect(ruleOf(certificate, 'error-correlation').estimate!.value).toBe(0.4)
    expect(certificate.questions[2]!.sentence).toContain('far')
    expect(certificate.questions[2]!.notTested).toEqual([
      'coin: not surely better than chance, so that its errors are no measure.',
    ])
    const beside = { ...independence, raters: [independence.raters[0]!, independence.raters[3]!] }
    expect(ruleOf(make({ independence: beside }), 'error-correlation').outcome).toBe('not-tested')
  })
})
