import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseJudgeFile, readJudgeFile } from './judge-file.ts'

const file = (front: string, body = '') => parseJudgeFile(`---\n${front}\n---\n${body}`, 'judges/polite.md')
const problem = (front: string, body = '') => {
  try {
    file(front, body)
  } catch (error) {
    return error as Error
  }
  throw new Error('it was accepted')
}

describe('a judge file', () => {
  test('is front matter and a prompt', () => {
    const { definition, warnings } = file(
      'model: openai/gpt-4.1-mini\ncriterion:\n  id: polite\n  question: Is it polite?\nmode: reasoning',
      '\nIs it?\n\n---\n\nLook twice.\n',
    )
    expect(definition).toMatchObject({
      kind: 'llm',
      name: 'polite',
      model: { provider: 'openai', model: 'gpt-4.1-mini' },
      criterion: { id: 'polite', question: 'Is it polite?' },
      prompt: 'Is it?\n\n---\n\nLook twice.',
      mode: 'reasoning',
      scale: 'binary',
      samples: 1,
      hardening: { keyedVerdict: true, nonceDelimiters: true },
    })
    expect(warnings).toEqual([])
  })

  test('may have a byte order mark and Windows line ends, and a name of its own', () => {
    const { definition } = parseJudgeFile('\ufeff---\r\nname: strict\r\n---\r\nBe strict.\r\n', 'a/b.judge.md')
    expect(definition).toMatchObject({ name: 'strict', prompt: 'Be strict.' })
    expect(parseJudgeFile('---\n---\n', 'a/b.judge.md').definition.name).toBe('b')
  })

  test('holds any kind of judge', () => {
    expect(file('kind: rule\npattern: please\nflags: i').definition).toMatchObject({ kind: 'rule', passesOn: 'match' })
    expect(file('kind: panel\nmembers: [a.md, { kind: rule, name: r, minLength: 3 }]').definition).toMatchObject({
      members: ['a.md', { kind: 'rule', minLength: 3 }],
    })
  })

  test.each<[string, string, string]>([
    [
      'mode: direct\nhardning: all',
      '',
      'judges/polite.md:3, field hardning: there is no such field; hardening was probably meant.',
    ],
    [
      'scale:\n  min: 1\n  maxx: 5',
      '',
      'judges/polite.md:4, field scale.maxx: there is no such field; max was probably meant.',
    ],
    [
      'scale:\n  min: 0\n  max: 0',
      '',
      'judges/polite.md:4, field scale.max: max is above min, by at most 100 (found "0").',
    ],
    ['mode: slow', '', 'judges/polite.md:2, field mode: '],
    ['hardening:\n  keyedVerdict: sometimes', '', 'judges/polite.md:3, field hardening.keyedVerdict: '],
    ['criterion:\n  id: a', '', 'judges/polite.md:3, field criterion.question: this field is missing.'],
    [
      'kind: llmm',
      '',
      "judges/polite.md:2, field kind: a judge's kind is one of llm, panel, rule, recorded, http, trained.",
    ],
    ['kind: rule\nname: r', '', 'judges/polite.md:1: a rule has a pattern'],
    ['kind: rule\npattern: "("', '', 'judges/polite.md:3, field pattern: Invalid regular expression'],
    [
      'kind: panel\nmembers:\n  - a.md\n  - kind: rule\n    name: r\n    patern: x',
      '',
      'judges/polite.md:7, field members.1.patern: there is no such field; pattern was probably meant.',
    ],
    ['kind: panel\nmembers: [a.md]', '', 'judges/polite.md:3, field members: a panel has at least two members'],
    ['mode: direct\nmode: direct', '', 'judges/polite.md:3: Map keys must be unique.'],
    ['mode: [direct', '', 'judges/polite.md:'],
    ['- a', '', 'judges/polite.md:2: the front matter is a set of fields'],
    ['prompt: a', 'b', 'judges/polite.md:2, field prompt: the prompt is the body of the file already.'],
    [
      'mode: direct',
      'See {{outptu}}',
      'judges/polite.md:1, field prompt: there is no placeholder {{outptu}}; there are input, output',
    ],
    [
      'mode: direct',
      'See {{input}}',
      'judges/polite.md:1, field prompt: a prompt that places parts of the item places {{output}} too',
    ],
    ['model: gpt-4', '', 'judges/polite.md:2, field model: There is no provider "gpt-4".'],
  ])('%j %s is refused by file, line and field', (front, body, message) => {
    expect(problem(front, body)).toMatchObject({ name: 'JudgeSetupError', code: 'bad-judge' })
    expect(problem(front, body).message.slice(0, message.length)).toBe(message)
  })

  test.each(['', 'no front matter', '---\nname: a\nno end', 'text\n---\nname: a\n---\n'])('%j is none', (text) => {
    expect(() => parseJudgeFile(text, 'x.md')).toThrow('x.md:1: a judge file begins with front matter')
  })

  test.each<[string, string]>([
    ['apiKey: abc', 'apiKey'],
    ['model:\n  provider: openai\n  model: m\n  apiKey: abc', 'model.apiKey'],
    ['model:\n  provider: openai\n  model: m\n  headers:\n    X-Api-Key: abc', 'model.headers.X-Api-Key'],
    ['kind: http\nurl: https://a.b/c\nheaders:\n  Authorization: Bearer abcdef', 'headers.Authorization'],
    ['kind: http\nurl: https://user:pw@a.b/c', 'url'],
    ['kind: http\nurl: https://a.b/c?api_key=abc', 'url'],
    [`criterion: sk-${'a'.repeat(30)}`, 'criterion'],
  ])('%j is refused: a key has no place in it, and is not repeated', (front, field) => {
    expect(problem(front)).toMatchObject({ code: 'secret-in-judge' })
    expect(problem(front).message).toContain(`field ${field}: a judge holds no secret`)
    expect(problem(front).message).not.toMatch(/abc|aaaa|user:pw/)
  })

  test('may name the variable of a key', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands in the file like this
    const front = 'kind: http\nurl: https://a.b/c\nheaders:\n  Authorization: Bearer ${MY_KEY}\n  X-Team: judges'
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands in the file like this
    expect(file(front).definition).toMatchObject({ headers: { Authorization: 'Bearer ${MY_KEY}' } })
  })

  test.each([
    [{ min: 1, max: 5 }, 1],
    [{ min: 0, max: 9 }, 0],
    [{ min: 0, max: 100, passes: 60 }, 0],
  ])('with the scale %j draws %d warnings', (scale, count) => {
    const { warnings } = file(`scale: ${JSON.stringify(scale)}`)
    expect(warnings).toHaveLength(count)
    for (const warning of warnings) expect(warning).toMatch(/grades from 1 to 5.*two answers/)
  })
})

describe('reading one', () => {
  test('from disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'goodhart-'))
    try {
      await writeFile(join(folder, 'kind.md'), '---\nseed: 3\n---\nBe kind.')
      expect((await readJudgeFile(join(folder, 'kind.md'))).definition).toMatchObject({ name: 'kind', seed: 3 })
      await expect(readJudgeFile(join(folder, 'none.md'))).rejects.toMatchObject({ code: 'no-such-judge-file' })
      await expect(readJudgeFile(folder)).rejects.toMatchObject({ code: 'no-such-judge-file' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
