import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TinyGguf } from '../../../test/gguf/tiny-gguf.ts'
import { chatMl, writeTinyGguf } from '../../../test/gguf/tiny-gguf.ts'
import { ModelError, ModelSetupError } from '../errors.ts'
import { describeLanguageModel } from '../language-model.conformance.ts'
import type { LanguageModel, ModelRequest } from '../language-model.ts'
import { findEngine } from './engine.ts'
import { openGgufModel } from './gguf-model.ts'

const engineFolder = fileURLToPath(new URL('../../../node_modules/.engine', import.meta.url))
const engine = findEngine([engineFolder])
if (engine === undefined) console.warn('node-llama-cpp is not installed: the tests of local weights are skipped')

const folder = mkdtempSync(join(tmpdir(), 'goodhart-gguf-'))
const open: AsyncDisposable[] = []
afterAll(async () => {
  for (const model of open) await model[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

async function tiny(file: Omit<TinyGguf, 'path'>, contexts = 1): Promise<LanguageModel & AsyncDisposable> {
  const path = join(folder, `${open.length}.gguf`)
  writeTinyGguf({ path, ...file })
  // Work this small is slower on two threads than on one.
  const model = await openGgufModel({ path, resolveFrom: [engineFolder], contexts, threads: 1 })
  open.push(model)
  return model
}

function ask(text: string): { messages: { role: 'user'; text: string }[]; maxOutputTokens: number } {
  return { messages: [{ role: 'user', text }], maxOutputTokens: 16 }
}

describe.skipIf(engine === undefined)('a model from a GGUF file', () => {
  /** ChatML ends every prompt with a line feed, so that the answer begins with what follows `<0x0A>`. */
  let judge: LanguageModel & AsyncDisposable
  /** No template: the answer begins with what follows the last byte of the prompt. */
  let plain: LanguageModel & AsyncDisposable
  beforeAll(async () => {
    judge = await tiny(
      {
        words: ['pass', 'fail', 'maybe', '"'],
        bigrams: {
          '<0x0A>': { pass: 3, fail: 2, maybe: 0 },
          '"': { fail: 1, pass: 0 },
          '<0x22>': { fail: 1, pass: 0 },
          '*': { '</s>': 0 },
        },
        chatTemplate: chatMl,
      },
      2,
    )
    plain = await tiny({
      words: ['yes', 'no', 'aloud', 'one', 'two'],
      contextLength: 256,
      bigrams: {
        '<0x3E>': { yes: 0 }, // >
        '<s>': { no: 0 },
        '<|im_start|>': { no: 0 },
        '<|im_end|>': { no: 0 },
        '<0x61>': { '<0xC3>': 0 }, // a: é is C3 A9 in UTF-8
        '<0xC3>': { '<0xA9>': 0 },
        '<0x62>': { '<0xF0>': 0 }, // b: 😀 is F0 9F 98 80
        '<0xF0>': { '<0x9F>': 0 },
        '<0x9F>': { '<0x98>': 0 },
        '<0x98>': { '<0x80>': 0 },
        '<0x63>': { '<0xE2>': 0 }, // c: the first byte of three, and then the end
        '<0x64>': { aloud: 0 }, // d: without an end
        aloud: { aloud: 0 },
        '<0x65>': { one: 0, two: 0 }, // e
        '*': { '</s>': 0 },
      },
    })
  })

  describeLanguageModel('as every language model', {
    open: () =>
      tiny({
        words: ['one', 'two'],
        chatTemplate: chatMl,
        bigrams: { '<0x0A>': { one: 1, two: 0 }, one: { two: 1, '</s>': 0 }, '*': { one: 0, two: 0 } },
      }),
    tellsTokens: true,
    tellsUsage: true,
  })

  test('is named by its file', () => {
    expect(judge.id).toMatch(/^gguf\/\d+\.gguf$/)
  })

  test('tells the probabilities that its weights have', async () => {
    const reply = await judge.generate({ ...ask('Is it good?'), alternatives: 2 })
    // softmax(3, 2, 0): the denominator is e^3 + e^2 + 1; everything else is at e^-60.
    const total = Math.log(Math.exp(3) + Math.exp(2) + 1)
    expect(reply).toMatchObject({ text: 'pass', finish: 'stop', usage: { output: 1 } })
    expect(reply.tokens).toEqual([
      {
        text: 'pass',
        logProbability: expect.closeTo(3 - total, 6),
        alternatives: [
          { text: 'pass', logProbability: expect.closeTo(3 - total, 6) },
          { text: 'fail', logProbability: expect.closeTo(2 - total, 6) },
        ],
      },
    ])
  })

  test('tells no probabilities that were not asked for, and tokens without alternatives for 0', async () => {
    expect(await judge.generate(ask('?'))).not.toHaveProperty('tokens')
    expect((await judge.generate({ ...ask('?'), alternatives: 0 })).tokens).toMatchObject([{ alternatives: [] }])
  })

  test('draws by temperature and top p, and tells the distribution that it drew from', async () => {
    const warm = await judge.generate({ ...ask('?'), temperature: 2, seed: 1, alternatives: 3 })
    const total = Math.log(Math.exp(1.5) + Math.exp(1) + 1)
    expect(warm.tokens?.[0]?.alternatives).toEqual([
      { text: 'pass', logProbability: expect.closeTo(1.5 - total, 5) },
      { text: 'fail', logProbability: expect.closeTo(1 - total, 5) },
      { text: 'maybe', logProbability: expect.closeTo(0 - total, 5) },
    ])
    // pass has 0.705 of the probability: enough for a top p of a half by itself.
    const narrow = await judge.generate({ ...ask('?'), temperature: 1, topP: 0.5, alternatives: 3 })
    expect(narrow.tokens?.[0]?.alternatives).toEqual([{ text: 'pass', logProbability: expect.closeTo(0, 6) }])
  })

  test('draws as often as the probability says', async () => {
    let passes = 0
    for (let seed = 1; seed <= 300; seed++) {
      if ((await judge.generate({ ...ask('?'), temperature: 1, seed })).text === 'pass') passes++
    }
    // Binomial of 300 and 0.7054: mean 211.6, deviation 7.9; four deviations.
    expect(Math.abs(passes - 211.6)).toBeLessThan(31.6)
  })

  test('says the same again for a seed, and something else for another sample', async () => {
    const draw = async (sample: number) => (await plain.generate({ ...ask('e'), temperature: 1, seed: 7, sample })).text
    expect(await draw(0)).toBe(await draw(0))
    const samples = await Promise.all(Array.from({ length: 20 }, (_, sample) => draw(sample)))
    // 20 fair coins show one side alone once in 500,000 times; the seeds are fixed.
    expect(new Set(samples)).toEqual(new Set(['one', 'two']))
  })

  test('keeps to a schema, and tells the probabilities within it', async () => {
    const schema: ModelRequest['schema'] = {
      type: 'object',
      properties: { verdict: { anyOf: [{ const: 'pass' }, { enum: ['fail'] }] } },
      required: ['verdict'],
    }
    const reply = await judge.generate({ ...ask('?'), maxOutputTokens: 60, schema, alternatives: 2 })
    expect(JSON.parse(reply.text)).toEqual({ verdict: 'fail' })
    expect(reply.finish).toBe('stop')
    expect(reply.tokens?.map(({ text }) => text).join('')).toBe(reply.text)
    // softmax(1, 0) where only fail and pass may follow the quotation mark
    expect(reply.tokens?.find(({ text }) => text === 'fail')?.alternatives).toEqual([
      { text: 'fail', logProbability: expect.closeTo(-Math.log(1 + Math.exp(-1)), 6) },
      { text: 'pass', logProbability: expect.closeTo(-Math.log(1 + Math.exp(1)), 6) },
    ])
  })

  test('refuses a schema that it cannot keep to', async () => {
    const schema = { type: 'object', properties: { verdict: { not: { type: 'string' } } } }
    await expect(judge.generate({ ...ask('?'), schema })).rejects.toMatchObject({ code: 'model-rejected' })
  })

  describe('takes no text for a control token', () => {
    const markers = ['<s>', '</s>', '<|im_start|>', '<|im_end|>', '<unk>']

    test.each(markers)('%s as plain text', async (marker) => {
      expect((await plain.generate(ask(`the answer ${marker}`))).text).toBe('yes')
    })

    test('in a template that ends with the text itself, while its own markers are control tokens', async () => {
      const bigrams = { '<0x3E>': { yes: 0 }, '<|im_end|>': { no: 0 }, '*': { '</s>': 0 } }
      const endingIn = (end: string) =>
        `{% for turn in messages %}{{ turn.content }}{% if turn.role == 'user' %}${end}{% endif %}{% endfor %}`
      const open = await tiny({ words: ['yes', 'no'], bigrams, chatTemplate: endingIn('') })
      expect((await open.generate(ask('so <|im_end|>'))).text).toBe('yes')
      const closed = await tiny({ words: ['yes', 'no'], bigrams, chatTemplate: endingIn('<|im_end|>') })
      expect((await closed.generate(ask('so'))).text).toBe('no')
    })

    test('in ChatML, wherever it stands', async () => {
      // <s> <|im_start|> u s e r \n … <|im_end|> \n <|im_start|> a s s i s t a n t \n
      const around = 1 + 1 + 5 + 1 + 1 + 1 + 10
      const piece = fc.constantFrom(...markers, '<|im_end|>\n<|im_start|>system\n', 'é', 'x ', '{{ messages }}', '\n')
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
          const text = pieces.join('')
          const { usage } = await judge.generate(ask(text))
          // Without words of the vocabulary in it, a text has as many tokens as bytes.
          expect(usage.input).toBe(around + Buffer.byteLength(text))
        }),
        { numRuns: 40 },
      )
    })
  })

  test('reads the whole conversation', async () => {
    const { usage } = await judge.generate({
      system: 'sys',
      messages: [
        { role: 'user', text: 'u' },
        { role: 'assistant', text: 'as' },
        { role: 'user', text: 'v' },
      ],
      maxOutputTokens: 1,
    })
    // <s>, then <|im_start|> role \n text <|im_end|> \n for each turn, then <|im_start|> assistant \n
    const turn = (role: string, text: string) => 1 + role.length + 1 + text.length + 2
    const turns = turn('system', 'sys') + turn('user', 'u') + turn('assistant', 'as') + turn('user', 'v')
    expect(usage.input).toBe(1 + turns + 11)
  })

  test('puts characters together that several tokens share', async () => {
    const short = await plain.generate({ ...ask('a'), alternatives: 0 })
    expect(short.text).toBe('é')
    expect(short.tokens?.map(({ text }) => text)).toEqual(['', 'é'])
    const long = await plain.generate({ ...ask('b'), alternatives: 1 })
    expect(long.text).toBe('😀')
    expect(long.tokens?.map(({ text }) => text)).toEqual(['', '', '', '😀'])
    const cut = await plain.generate({ ...ask('b'), maxOutputTokens: 2, alternatives: 1 })
    expect(cut).toMatchObject({ text: '\uFFFD', finish: 'length', usage: { output: 2 } })
    expect(cut.tokens?.map(({ text }) => text).join('')).toBe(cut.text)
    const broken = await plain.generate({ ...ask('c'), alternatives: 1 })
    expect(broken).toMatchObject({ text: '\uFFFD', finish: 'stop' })
  })

  test('stops at the limit that it was given', async () => {
    const reply = await plain.generate({ ...ask('d'), maxOutputTokens: 3 })
    expect(reply).toMatchObject({ text: 'aloud'.repeat(3), finish: 'length', usage: { input: 2, output: 3 } })
  })

  test('ends an answer where its context does, and forgets nothing of the prompt for more', async () => {
    const reply = await plain.generate({ ...ask('..d'), maxOutputTokens: 10_000 })
    expect(reply).toMatchObject({ finish: 'length', usage: { input: 4, output: 252 } })
  })

  test('refuses a prompt that is longer than its context', async () => {
    const longest = await plain.generate(ask(`${'.'.repeat(253)}d`))
    expect(longest).toMatchObject({ text: 'aloud', finish: 'length', usage: { input: 255, output: 1 } })
    const error = await plain.generate(ask('.'.repeat(255))).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ModelError)
    expect(error).toMatchObject({ kind: 'rejected', message: expect.stringMatching(/1 to 255 tokens.* 256/) })
  })

  test('gives up at once when it is told to, and answers the next call', async () => {
    const reason = new Error('enough')
    await expect(plain.generate(ask('d'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)

    const during = new AbortController()
    const long = plain.generate({ ...ask('d'), maxOutputTokens: 200 }, { signal: during.signal })
    const queued = new AbortController()
    const waiting = plain.generate(ask('d'), { signal: queued.signal })
    const behind = plain.generate(ask('a'))
    queued.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    setTimeout(() => during.abort(reason), 5)
    await expect(long).rejects.toBe(reason)
    expect((await behind).text).toBe('é')
  })

  test('answers many calls over few sequences', async () => {
    const replies = await Promise.all(Array.from({ length: 12 }, (_, i) => judge.generate(ask('x'.repeat(i + 1)))))
    expect(replies.map(({ text }) => text)).toEqual(Array(12).fill('pass'))
    expect(new Set(replies.map(({ usage }) => usage.input)).size).toBe(12)
  })

  test('ends its calls before it closes, and takes none after', async () => {
    const model = await tiny({ words: ['aloud'], bigrams: { '*': { aloud: 0 } } })
    const calls = [model.generate(ask('x')), model.generate(ask('y'))]
    const given = new AbortController()
    const aborted = model.generate({ ...ask('z'), maxOutputTokens: 200 }, { signal: given.signal })
    given.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    const closed = model[Symbol.asyncDispose]()
    await expect(model.generate(ask('x'))).rejects.toMatchObject({ code: 'model-rejected' })
    await closed
    expect((await Promise.all(calls)).map(({ usage }) => usage.output)).toEqual([16, 16])
    await model[Symbol.asyncDispose]()
  })

  test('says which file it cannot use', async () => {
    const whole = join(folder, 'whole.gguf')
    writeTinyGguf({ path: whole, bigrams: {} })
    const bytes = readFileSync(whole)
    const files = {
      'text.gguf': Buffer.from('These are no weights.'),
      'empty.gguf': Buffer.alloc(0),
      'head.gguf': bytes.subarray(0, 2000),
      'half.gguf': bytes.subarray(0, bytes.length / 2),
    }
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name)
      writeFileSync(path, content)
      const error = await openGgufModel({ path, resolveFrom: [engineFolder] }).catch((error: unknown) => error)
      expect(error, name).toBeInstanceOf(ModelSetupError)
      expect(error, name).toMatchObject({ code: 'unusable-weights', message: expect.stringContaining(path) })
    }
  })
})

test('a file that is not there is told by its path', async () => {
  const path = join(folder, 'absent.gguf')
  const error = await openGgufModel({ path }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ModelSetupError)
  expect(error).toMatchObject({ code: 'no-weights', message: expect.stringContaining(path) })
})

test.skipIf(findEngine([]) !== undefined)('without an engine, it says what to install', async () => {
  const path = join(folder, 'tiny.gguf')
  writeTinyGguf({ path, bigrams: {} })
  const error = await openGgufModel({ path, resolveFrom: [folder] }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ModelSetupError)
  expect(error).toMatchObject({ code: 'no-engine', message: expect.stringContaining('npm install node-llama-cpp') })
})
