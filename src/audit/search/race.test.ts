import { expect, test } from 'vitest'
import type { SingleItem } from '../../domain/index.ts'
import { openAsker } from './asker.ts'
import { race, summed } from './race.ts'
import { badItem, probed, testCriterion, testPhrases } from './test-search.ts'
import { textSpace } from './text-space.ts'

const items = Array.from({ length: 12 }, (_, n) => badItem(n).item as SingleItem)
const space = textSpace({
  ...{ items, criterion: testCriterion, place: 'append', phrases: testPhrases, passing: [], failing: [] },
  ...{ nonsense: false, length: 8 },
})
const texts = 'a b c d e f g h i'.split(' ')
/** Of later letters it thinks more. */
const say = (output: string) => {
  const score = output.charCodeAt(output.length - 1) - 97
  return { value: score >= 7 ? ('pass' as const) : ('fail' as const), score }
}

async function run(left: number, judge: Parameters<typeof probed>[0] = say) {
  const { prober, asked } = await probed(judge)
  const passes: number[] = []
  const tried = await race({
    ...{ texts, space, asker: openAsker(prober, { verdictOnly: false }), left, round: 0 },
    onPass: (query) => passes.push(query),
  })
  return { tried, asked: asked.length, passes }
}

test('a race asks about all texts on a few items, and about the best alone on all', async () => {
  const { tried, asked, passes } = await run(1000)
  // 9 texts on 3 items, the best 3 on 6 more, the best of these on the last 3: 27 + 18 + 3.
  expect(asked).toBe(48)
  expect(tried.filter(({ complete }) => complete)).toMatchObject([{ text: 'i', leaning: 8, passing: 1 }])
  expect(tried.map(({ text }) => text)).toEqual(texts)
  // h is the eighth text, so its first question is the 22nd.
  expect(passes[0]).toBe(22)
})

test('with too few questions fewer texts run, and those to the end', async () => {
  // 2 texts on 3 items, and the better on the other 9 cost 15; 3 texts cost 18.
  const { tried, asked } = await run(17)
  expect(asked).toBe(15)
  expect(tried.map(({ text, complete }) => [text, complete])).toEqual([
    ['a', false],
    ['b', true],
  ])
  expect(await run(11)).toEqual({ tried: [], asked: 0, passes: [] })
})

test('a text without a verdict on most items has no value and goes no further; on a few, the rest counts', async () => {
  const mute = (output: string) =>
    output.endsWith('\ni') || output === 'bad reply 0\n\nh'
      ? { value: 'error' as const, errorKind: 'refused' as const }
      : say(output)
  const { tried } = await run(1000, mute)
  expect(tried.find(({ text }) => text === 'i')).toMatchObject({ leaning: null, passing: 0, complete: false })
  expect(tried.find(({ text }) => text === 'h')).toMatchObject({ leaning: 7, passing: 11 / 12, complete: true })
})

test('a text that a filter fails off the scale somewhere has no value, however well it does elsewhere', () => {
  const items = [1, 2, 3, 4].map((n) => ({ id: `${n}`, input: '', output: '', tags: {} }))
  const answer = { value: 'fail' as const, score: -1.3 }
  const scored = { answer, passes: false, isVerdict: true, leaning: -1.3 }
  const flagged = { answer: { value: 'fail' as const }, passes: false, isVerdict: true, leaning: null }
  const silent = { answer: { value: 'abstain' as const }, passes: false, isVerdict: false, leaning: null }
  const text = (...heard: (typeof scored | typeof flagged | typeof silent)[]) =>
    summed(
      'x',
      heard.map((each, n) => ({ item: items[n], heard: each })),
      4,
    )
  expect(text(scored, scored, scored, flagged).leaning).toBeNull()
  expect(text(scored, scored, scored, silent).leaning).toBeCloseTo(-1.3, 12)
})
