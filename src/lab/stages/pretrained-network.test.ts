import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDataFolder } from '../../datasets/test-data.ts'
import { readCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { initialNetwork, networkConfig, parameter } from '../../nn/index.ts'
import { SentencePieceTokenizer } from '../../nn/tokenizer/sentence-piece-tokenizer.ts'
import { createRandom } from '../../stats/random.ts'
import type { StageContext, StagePlan } from '../experiment/stage.ts'
import { languageOf, promptTokens, replyOf, replyTokens } from '../language.ts'
import { efforts } from '../worlds/index.ts'
import { storiesWorld } from '../worlds/stories/index.ts'
import { runBase } from './base.ts'
import { pretrainedTokenizer, readPretrained, withVocabulary } from './pretrained-network.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

const stories = testDataFolder('weights_stories260k')
if (stories === undefined)
  console.warn('no weights_stories260k among the data: the tests that start from it are skipped')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretrained-'))
})
afterAll(() => rm(folder, { recursive: true }))

const contextOf = (plan: Partial<StagePlan>, inputs: StageContext['inputs'] = {}): StageContext => ({
  plan: { id: 'base', kind: 'base', world: 'stories', settings: {}, seed: 'test', needs: {}, ...plan },
  ...{ folder, inputs, threads: 1, signal: new AbortController().signal, tell: () => {} },
})

describe('a network with a larger vocabulary', () => {
  const config = networkConfig({ vocabulary: 7, width: 8, layers: 1, heads: 2, context: 16 })

  test.each([true, false])('keeps all it was, and has small new rows (tied head: %s)', (tiedEmbeddings) => {
    const small = initialNetwork({ ...config, tiedEmbeddings }, 'small')
    const large = withVocabulary(small, 9, 'large')
    expect(large.config).toEqual({ ...small.config, vocabulary: 9 })
    const rows = tiedEmbeddings ? ['model.embed_tokens'] : ['model.embed_tokens', 'lm_head']
    for (const name of rows) {
      const own = parameter(large, `${name}.weight`)
      expect(own.slice(0, 7 * 8)).toEqual(parameter(small, `${name}.weight`))
      // Standard deviation 0.02.
      expect(own.slice(7 * 8).every((value) => value !== 0 && Math.abs(value) < 0.1)).toBe(true)
    }
    for (const name of ['model.layers.0.self_attn.q_proj', 'model.layers.0.mlp.down_proj', 'model.norm']) {
      expect(parameter(large, `${name}.weight`)).toEqual(parameter(small, `${name}.weight`))
    }
  })

  test('of the same size is the same', () => {
    const small = initialNetwork(config, 'small')
    expect(withVocabulary(small, 7, 'other')).toEqual(small)
  })
})

describe('the language of a world of prose', () => {
  const letters = Array.from(' .:0123456789<>abcdefghijklmnopqrstuvwxyz', (text, at) => ({ text, score: -at }))
  const bytes = Array.from({ length: 259 }, () => ({ text: '', score: 0 }))

  test('has five markers after the pieces, which no text spells, and begins with its own token', () => {
    const language = languageOf(storiesWorld, new SentencePieceTokenizer([...bytes, ...letters]))
    const first = bytes.length + letters.length
    expect(language.tokenizer.size).toBe(first + 5)
    const { begin, end, rubric, judge, score } = language.markers
    expect([begin, end, rubric, judge, score]).toEqual([1, first + 1, first + 2, first + 3, first + 4])
    const spelled = language.tokenizer.encode('<pad> <end><rubric> <judge><score>')
    expect(Math.max(...spelled)).toBeLessThan(first)
    expect(promptTokens(language, 'a').slice(0, 1)).toEqual([1])
    expect(language.sayable).toEqual([end, ...letters.map((_, at) => bytes.length + at)])
    const reply = { text: 'a dog.', ended: true }
    expect(replyOf(language, replyTokens(language, reply))).toEqual(reply)
  })

  test('is the same for a tokenizer that has the markers', () => {
    const { tokenizer, ...once } = languageOf(storiesWorld, new SentencePieceTokenizer([...bytes, ...letters]))
    const { tokenizer: again, ...twice } = languageOf(storiesWorld, tokenizer)
    expect(again.size).toBe(tokenizer.size)
    expect(twice).toEqual(once)
  })

  test('cannot be without a pretrained tokenizer', async () => {
    const none = expect.objectContaining({ code: 'no-pretrained-tokenizer' })
    expect(() => languageOf(storiesWorld)).toThrow(none)
    await expect(openWorkbench(contextOf({}))).rejects.toThrow(none)
  })
})

test('a folder with no checkpoint is refused', async () => {
  const empty = join(folder, 'empty')
  await mkdir(empty)
  await expect(readPretrained(empty)).rejects.toThrow(expect.objectContaining({ code: 'no-such-network' }))
  await writeFile(join(empty, 'model.bin'), '')
  await expect(readPretrained(empty)).rejects.toThrow('tok*.bin')
  await expect(readPretrained(join(empty, 'model'))).rejects.toThrow('no network')
})

describe.skipIf(stories === undefined)('real stories', () => {
  test('are read from their folder and from their file', async () => {
    const one = await readPretrained(stories!)
    expect(one.network.config).toMatchObject({ vocabulary: 512, width: 64, layers: 5 })
    expect(await readPretrained(join(stories!, 'stories260K.bin'))).toEqual(one)
  })

  test('have tokens for all that the world says, no more of them than it says', async () => {
    const { tokenizer } = languageOf(storiesWorld, (await readPretrained(stories!)).tokenizer)
    const random = createRandom('stories/tokens')
    const { longest, drawTask, writeReply, swapValues, trace, writeOther } = storiesWorld
    const expectShort = (text: string, most: number) => {
      const tokens = tokenizer.encode(text)
      expect(tokens.length).toBeLessThanOrEqual(most)
      expect(tokenizer.decode(tokens)).toBe(text)
    }
    for (let i = 0; i < 1000; i++) {
      const task = drawTask(random)
      const reply = writeReply(task, random)
      expectShort(task.input, longest.input)
      for (const said of [reply, swapValues(reply, random, 1), writeReply(task, random, { defects: ['unended'] })]) {
        expectShort(said.text, longest.reply)
        for (const effort of efforts) expectShort(trace(task, said, effort), longest.trace[effort])
      }
      expectShort(writeReply(task, random, { defects: [] }).text, 90)
      expectShort(writeOther(random), longest.reply)
    }
  })

  test('are a base that learns, says something to every task, and hands its tokens on', async () => {
    const context = contextOf({ settings: { from: stories, steps: 21, batch: 4, learningRate: 3e-3 } })
    await using opened = await openWorkbench(context)
    // Short replies, for the time that they take.
    const bench: Workbench = { ...opened, world: { ...storiesWorld, longest: { ...storiesWorld.longest, reply: 8 } } }
    const losses: string[] = []
    context.tell = (event) => event.type === 'progress' && losses.push(event.note ?? '')
    const { training, samples, truth } = await runBase(bench)
    expect(training).toMatchObject({ parameters: 260_032 + 5 * 64, steps: 21 })
    expect(samples.every(({ reply }) => reply !== '')).toBe(true)
    expect(truth).toBeLessThan(2)
    const handed = await pretrainedTokenizer(contextOf({ kind: 'policy' }, { base: folder }))
    expect(handed?.size).toBe(517)
    expect((await readCheckpoint(join(folder, 'network'))).network.config.vocabulary).toBe(517)
    expect(languageOf(storiesWorld, handed).markers).toEqual(bench.language.markers)
  }, 20_000)
})
