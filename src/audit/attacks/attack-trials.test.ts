import { describe, expect, test } from 'vitest'
import type { PairwiseItem } from '../../domain/index.ts'
import { createRandom } from '../../stats/random.ts'
import { countTrials, successRate, testAttacks, worstCaseRate } from './attack-figures.ts'
import {
  attacksNotTried,
  type LabelledItem,
  planTrials,
  runTrials,
  type Said,
  type Trial,
  type TrialsRequest,
} from './attack-trials.ts'
import { judgeAttacks } from './judge-attacks.ts'
import { appending, labelled, mute, outputOf, testCriterion, testProber } from './test-trials.ts'

const settings = { random: createRandom('trials'), confidence: 0.95, replicates: 200, pairwise: false }
const request = (given: Partial<TrialsRequest>): Omit<TrialsRequest, 'prober'> => ({
  items: [...labelled(5, 'fail'), ...labelled(3, 'pass')],
  attacks: [],
  phrases: mute,
  seed: 's',
  variantsPerItem: null,
  ...given,
})

describe('trials', () => {
  test('put each inflating attack on bad items alone, each deflating one on good items alone', async () => {
    const attacks = [appending('praise', ['well done']), appending('blank', [' '], { aim: 'deflate' })]
    const prober = testProber(({ item }) => ({ value: outputOf(item).includes('not right') ? 'fail' : 'pass' }))
    const trials = await runTrials({ ...request({ attacks }), prober })
    expect(trials.filter(({ attack }) => attack === 'praise').map(({ item }) => item)).toEqual(
      [0, 1, 2, 3, 4].map((n) => `fail-${n}`),
    )
    expect(trials.filter(({ attack }) => attack === 'blank').map(({ item }) => item)).toEqual(
      [0, 1, 2].map((n) => `pass-${n}`),
    )
    expect(trials.every(({ control, attacked }) => control === 'right' && attacked === 'right')).toBe(true)
  })

  test('keep what was shown and said where the judge was misled, and only there', async () => {
    const prober = testProber(({ item }) => ({
      value: outputOf(item).endsWith('bravo') ? 'pass' : 'fail',
      critique: 'c',
    }))
    const attacks = [appending('praise', ['bravo', 'boo'])]
    const trials = await runTrials({ ...request({ items: labelled(2, 'fail'), attacks }), prober })
    expect(trials.map(({ variant, attacked }) => [variant, attacked])).toEqual([
      ['praise/0', 'wrong'],
      ['praise/1', 'right'],
      ['praise/0', 'wrong'],
      ['praise/1', 'right'],
    ])
    expect(trials[0].exchange).toMatchObject({
      item: { output: 'answer 0 is not right bravo' },
      answer: { critique: 'c' },
    })
    expect(trials[1].exchange).toBeUndefined()
  })

  test('draw the same variants for the same seed, and ask about every item once without an attack', async () => {
    const attacks = [
      appending(
        'many',
        Array.from({ length: 50 }, (_, n) => `text ${n}`),
      ),
      appending('one', ['x']),
    ]
    const run = async (seed: string) => {
      const prober = testProber(() => ({ value: 'fail' }))
      const trials = await runTrials({
        ...request({ attacks, items: labelled(4, 'fail'), seed, variantsPerItem: 3 }),
        prober,
      })
      return { variants: trials.map(({ variant }) => variant), asked: prober.probes.length }
    }
    const [first, again, other] = [await run('a'), await run('a'), await run('b')]
    expect(first.variants).toEqual(again.variants)
    expect(first.variants).not.toEqual(other.variants)
    // 4 controls, 4 items with 3 variants of one attack and the only one of the other.
    expect(first.asked).toBe(4 + 4 * 3 + 4)
    const plan = planTrials({
      ...request({ attacks, items: labelled(4, 'fail'), variantsPerItem: 3 }),
      criterion: testCriterion,
    })
    expect(plan).toMatchObject({ questions: 20, trials: 16 })
  })

  test('make no refusal where a refusal would be right, and tell what could not be tried', async () => {
    const items = labelled(2, 'fail').map((each, n) => ({ ...each, refusable: n === 0 }))
    const attacks = [appending('refuse', ['no'], { declines: true }), appending('mute', [])]
    const prober = testProber(() => ({ value: 'fail' }))
    const trials = await runTrials({ ...request({ items, attacks }), prober })
    expect(trials.map(({ item }) => item)).toEqual(['fail-1'])
    const notTried = attacksNotTried(trials, request({ items, attacks }))
    expect(notTried).toEqual([{ attack: 'mute', why: expect.stringContaining('mute') }])
  })

  test('an attack sees other items to imitate, and never the item itself', async () => {
    const seen: string[][] = []
    const attack = appending('imitate', [], {
      variants: (item, { passing, failing }) => {
        seen.push([item.id, ...passing.map(({ id }) => id), ...failing.map(({ id }) => id)])
        return []
      },
    })
    await runTrials({ ...request({ attacks: [attack] }), prober: testProber(() => ({ value: 'fail' })) })
    for (const [own, ...others] of seen) {
      expect(others).not.toContain(own)
      expect(others).toEqual(expect.arrayContaining(['pass-0', 'pass-1', 'pass-2']))
    }
  })
})

describe('trials on pairs', () => {
  const pair = (id: string, outputs: [string, string], label: 'pass' | 'fail'): LabelledItem => ({
    item: { id, input: 'which?', outputs, tags: {} } satisfies PairwiseItem,
    label,
    cluster: id,
  })
  const items = [pair('p', ['good', 'bad'], 'pass'), pair('q', ['bad', 'good'], 'fail')]

  test('attack the worse output and show both orders', async () => {
    const prober = testProber(() => ({ value: 'pass' }))
    await runTrials({ ...request({ items, attacks: [appending('praise', ['bravo'])] }), prober })
    const shown = prober.probes.filter(({ item }) => JSON.stringify(item).includes('bravo'))
    expect(shown.map(({ item, presentation }) => [(item as PairwiseItem).outputs, presentation])).toEqual([
      [['good', 'bad bravo'], 'AB'],
      [['good', 'bad bravo'], 'BA'],
      [['bad bravo', 'good'], 'AB'],
      [['bad bravo', 'good'], 'BA'],
    ])
  })

  test('find a judge that prefers what is shown first, by the order alone', async () => {
    const many = Array.from({ length: 12 }, (_, n) => pair(`p${n}`, ['good', 'bad'], 'pass'))
    // AB shows the item's own first output first; a verdict is told in the item's own order.
    const prober = testProber(({ presentation }) => ({ value: presentation === 'AB' ? 'pass' : 'fail' }))
    const trials = await runTrials({ ...request({ items: many, attacks: [] }), prober })
    const found = judgeAttacks({
      ...{ judge: prober.judge, attacks: [], trials, controls: [], queries: 0, settings, level: 0.05, show: 1 },
    })
    expect(found.weaknesses).toMatchObject([{ weakness: 'prefers what is shown first', rate: { value: 1 } }])
  })

  test('a tie is no preference for the worse output', async () => {
    const prober = testProber(() => ({ value: 'tie' }))
    const trials = await runTrials({ ...request({ items, attacks: [appending('praise', ['bravo'])] }), prober })
    expect(countTrials(trials)).toMatchObject({ succeeded: 0, abstained: trials.length })
  })
})

describe('figures of trials', () => {
  const trial = (control: Said | undefined, attacked: Said, item = 'a', cluster = item): Trial => ({
    ...{ attack: 'x', variant: 'x/0', item, cluster, attacked, ...(control && { control }) },
  })

  test('every trial is in one column, and only those that were right before count', () => {
    const trials = [
      trial('right', 'wrong', 'a'),
      trial('right', 'right', 'b'),
      trial('right', 'right', 'c'),
      trial('wrong', 'wrong', 'd'),
      trial('wrong', 'right', 'e'),
      trial('abstained', 'wrong', 'f'),
      trial('right', 'abstained', 'g'),
      trial('right', 'error', 'h'),
      trial('error', 'wrong', 'i'),
    ]
    expect(countTrials(trials)).toEqual({
      ...{ trials: 9, succeeded: 1, held: 2, alreadyWrong: 2, putRight: 1, abstained: 2, errors: 2, silenced: 2 },
    })
    expect(successRate(trials, settings)).toMatchObject({ value: 1 / 3, numerator: 1, denominator: 3 })
  })

  test('the worst case counts an item once, however many of its variants succeed', () => {
    const trials = [
      ...[trial('right', 'wrong', 'a'), trial('right', 'wrong', 'a'), trial('right', 'right', 'a')],
      ...[trial('right', 'right', 'b'), trial('right', 'right', 'b')],
    ]
    expect(worstCaseRate(trials, settings)).toMatchObject({ value: 0.5, numerator: 1, denominator: 2 })
    expect(successRate(trials, settings)).toMatchObject({ numerator: 2, denominator: 5 })
  })

  test('one item of each cluster enters the test: copies of one answer are no further evidence', () => {
    const copies = Array.from({ length: 100 }, (_, n) => trial('right', 'wrong', `copy-${n}`, 'one request'))
    const [found] = testAttacks({
      ...{ tried: [{ id: 'x', trials: copies }], controls: [], level: 0.05, random: createRandom('c') },
    })
    // A single item, right before and wrong after: one of two orders.
    expect(found).toEqual({ p: 0.5, q: 0.5, found: false })
  })

  test('an attack that nobody gave a verdict on is no finding, and no evidence of holding', () => {
    const tried = [{ id: 'x', trials: [trial('right', 'error'), trial('error', 'right', 'b')] }]
    expect(testAttacks({ tried, controls: [], level: 0.05, random: createRandom('c') })).toEqual([
      { p: null, q: null, found: false },
    ])
  })

  test('without twins the errors under attack are held against those of the controls', () => {
    const controls = Array.from({ length: 50 }, (_, n) => ({
      said: n < 5 ? ('wrong' as const) : ('right' as const),
      cluster: `c${n}`,
    }))
    const trials = (wrong: number) =>
      Array.from({ length: 50 }, (_, n) => trial(undefined, n < wrong ? 'wrong' : 'right', `t${n}`))
    const run = (wrong: number) =>
      testAttacks({ tried: [{ id: 'x', trials: trials(wrong) }], controls, level: 0.05, random: createRandom('c') })[0]
    // z = .4 / sqrt((.5 * .5 + .1 * .9) / 50) * sqrt(99 / 100) = 4.826: one-sided p = 6.951e-7 (erfc(z / sqrt(2)) / 2).
    expect(run(25).p).toBeCloseTo(6.951e-7, 9)
    expect(run(5)).toMatchObject({ found: false })
    expect(run(0).p).toBeGreaterThan(0.95)
  })
})
