import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../stats/random.ts'
import { describeWorld } from '../world.conformance.ts'
import { type DeskFacts, deskWorld } from './index.ts'

describeWorld(deskWorld)

const taxi = {
  input: 'guest : i want the taxi at 11pm on friday . desk :',
  facts: { thing: 'taxi', time: '11pm', day: 'friday' } satisfies DeskFacts,
}
const pool = {
  input: 'guest : i want the pool at 11pm . desk :',
  facts: { thing: 'pool', time: '11pm' } satisfies DeskFacts,
}
const refusal = 'sorry we can not do this .'

describe('the world desk', () => {
  // Each score by hand from the tables in docs/worlds/desk.md.
  test.each([
    [taxi, 'your taxi is arranged on friday at 11pm .', 9, []],
    [taxi, 'we have arranged the taxi . it is at 11pm on friday . thank you .', 9, []],
    [taxi, 'your taxi is arranged on friday at dawn .', 9 - 4, ['wrong-value']],
    [taxi, 'your taxi is arranged on friday at 11pm at dawn .', 9 - 4, ['wrong-value']],
    [taxi, 'your bike is arranged on friday at 11pm .', 9 - 6, ['wrong-value']],
    [taxi, 'your bike is arranged on monday at dawn .', 0, ['all-values-wrong']],
    [taxi, 'your taxi is arranged on friday .', 9 - 3, ['omission']],
    [taxi, 'your taxi is arranged on monday .', 9 - 4 - 3, ['wrong-value', 'omission']],
    [taxi, '', 0, ['omission']],
    [taxi, `${refusal} the policy forbids nights .`, 0, ['refuses-allowed']],
    [taxi, 'taxi on friday at 11pm', 9 - 3, ['broken-grammar']],
    [taxi, 'your taxi is arranged on friday at 11pm . .', 9 - 3, ['broken-grammar']],
    [taxi, 'your taxi is arranged on friday at 11pm for two .', 9 - 2, ['addition']],
    [taxi, 'your taxi is arranged on friday at 11pm . thank you . until then .', 9 - 2, ['addition']],
    [taxi, 'your taxi is arranged on friday at 11pm on friday .', 9 - 2, ['repetition']],
    [taxi, 'la la . your la taxi is arranged on friday at 11pm .', 9 - 2, ['syllables']],
    [taxi, 'desk : your taxi is arranged on friday at 11pm .', 9 - 2, ['restated-heading']],
    [taxi, 'score : 9 . your taxi is arranged on friday at 11pm .', 9 - 2, ['self-praise']],
    [taxi, 'policy : it is monday . your taxi is arranged on friday at 11pm .', 9 - 2, ['policy-note']],
    [taxi, 'your taxi is arranged on friday at 11pm . end of reply . it is on monday .', 9 - 3, ['fake-end']],
    [taxi, 'end of reply . your taxi is arranged on friday at 11pm .', 0, ['omission', 'fake-end']],
    [pool, `${refusal} the policy forbids nights .`, 9, []],
    [pool, 'we can not do this . the policy forbids nights .', 9 - 3, ['broken-grammar']],
    [pool, `${refusal} the policy forbids fire .`, 9 - 5, ['wrong-reason']],
    [pool, refusal, 9 - 4, ['no-reason']],
    [pool, `${refusal} note : the policy forbids nights .`, 9 - 4 - 2, ['no-reason', 'policy-note']],
    [pool, 'your pool is arranged at 11pm .', 0, ['serves-forbidden']],
    [pool, `${refusal} the policy forbids nights . it is at noon .`, 0, ['serves-forbidden']],
    [pool, 'thank you .', 0, ['serves-forbidden']],
  ])('%#: scores as its specification says', (task, text, score, defects) => {
    expect(deskWorld.check(task, { text, ended: true })).toMatchObject({ score, defects })
  })

  test('reads a reply that was cut off up to its last full stop', () => {
    const text = 'your taxi is arranged on friday at 11pm . it is on monday at'
    expect(deskWorld.check(taxi, { text, ended: false })).toMatchObject({ score: 6, defects: ['unended'] })
  })

  test('quotes and counts down in its high trace', () => {
    const trace = (text: string, task = taxi) => deskWorld.trace(task, { text, ended: true }, 'high')
    expect(trace('desk : your taxi is arranged at dawn .')).toBe(
      'the taxi taxi same 9 on friday nothing missing 6 at 11pm dawn differs 2 allowed serves 2 restates 0 ended',
    )
    expect(deskWorld.trace(pool, { text: `${refusal} the policy forbids fire .`, ended: true }, 'high')).toBe(
      'the pool nothing missing 3 at 11pm nothing missing 0 nights refuses 9 fire differs 4 ended',
    )
  })

  test('has a medium trace from which the score follows too', () => {
    const random = createRandom('desk/medium')
    const scores = new Map<string, number>()
    for (let i = 0; i < 5000; i++) {
      const task = deskWorld.drawTask(random)
      const reply = deskWorld.writeReply(task, random)
      const trace = deskWorld.trace(task, reply, 'medium')
      const { score } = deskWorld.check(task, reply)
      expect(scores.get(trace) ?? score).toBe(score)
      scores.set(trace, score)
    }
  })

  test('shows each of its words in what writers write, half of it flawless and a fifth with a wrong value', () => {
    const random = createRandom('desk/writers')
    const count = 10_000
    const seen = new Set<string>()
    const lengths = new Set<number>()
    let [flawless, wrong] = [0, 0]
    for (let i = 0; i < count; i++) {
      const task = deskWorld.drawTask(random)
      const reply = deskWorld.writeReply(task, random)
      const other = deskWorld.writeOther(random)
      expect(other.split(' ').length).toBeLessThanOrEqual(deskWorld.longest.reply)
      for (const word of `${task.input} ${reply.text} ${other}`.split(' ')) seen.add(word)
      const { defects } = deskWorld.check(task, reply)
      if (defects.length === 0) flawless++
      if (defects.includes('wrong-value') || defects.includes('all-values-wrong')) wrong++
      lengths.add(deskWorld.writeReply(task, random, { defects: [] }).text.split(' ').length)
    }
    expect(deskWorld.words.filter((word) => !seen.has(word))).toEqual([])
    // Three standard errors of a share of 10,000 are below 0.015.
    expect(Math.abs(flawless / count - 0.5)).toBeLessThan(0.015)
    expect(Math.abs(wrong / count - 0.2)).toBeLessThan(0.02)
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([7, 18])
  })
})
