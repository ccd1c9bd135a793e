import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../stats/random.ts'
import { languageOf, promptTokens, replyOf, replyTokens } from './language.ts'
import { worlds } from './worlds/index.ts'

describe.each(worlds.filter(({ prose }) => !prose).map((world) => [world.id, world] as const))(
  'the world %s',
  (_, world) => {
    const language = languageOf(world)
    const { tokenizer, markers, sayable } = language

    test('every reply is read as it was said', () => {
      const random = createRandom('replies')
      for (let drawn = 0; drawn < 200; drawn++) {
        const reply = world.writeReply(world.drawTask(random), random)
        const tokens = replyTokens(language, reply)
        expect(replyOf(language, tokens)).toEqual(reply)
        expect(tokens.every((token) => sayable.includes(token))).toBe(true)
      }
    })

    test('any words are, ended or not', () => {
      const text = fc.array(fc.constantFrom(...world.words), { maxLength: world.longest.reply })
      fc.assert(
        fc.property(text, fc.boolean(), (words, ended) => {
          const reply = { text: words.join(' '), ended }
          expect(replyOf(language, replyTokens(language, reply))).toEqual(reply)
        }),
      )
    })

    test('each word is one token, and requests and traces are no longer than the world says', () => {
      const random = createRandom('tasks')
      for (let drawn = 0; drawn < 200; drawn++) {
        const task = world.drawTask(random)
        const trace = world.trace(task, world.writeReply(task, random), 'high')
        expect(promptTokens(language, task.input)).toHaveLength(task.input.split(' ').length)
        expect(promptTokens(language, task.input).length).toBeLessThanOrEqual(world.longest.input)
        expect(tokenizer.encode(trace).length).toBeLessThanOrEqual(world.longest.trace.high)
      }
    })

    test('what was said after the end does not count', () => {
      const [word] = tokenizer.encode(world.words[0])
      expect(replyOf(language, [word, markers.end, word])).toEqual({ text: world.words[0], ended: true })
      expect(replyOf(language, [markers.end])).toEqual({ text: '', ended: true })
      expect(replyOf(language, [])).toEqual({ text: '', ended: false })
    })

    test('a writer can say every word and the end, and no marker beside', () => {
      expect(sayable).toHaveLength(world.words.length + 1)
      expect(new Set(sayable).size).toBe(sayable.length)
      for (const marker of [markers.rubric, markers.judge, markers.score]) expect(sayable).not.toContain(marker)
      expect(tokenizer.size).toBe(world.words.length + 5)
    })

    test('the scores are its digits', () => {
      expect(markers.digits.map((digit) => tokenizer.decode([digit]))).toEqual([...'0123456789'])
    })
  },
)
