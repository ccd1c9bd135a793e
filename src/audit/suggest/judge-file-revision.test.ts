import { applyPatch } from 'diff'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJudgeFile } from '../../judges/index.ts'
import type { LlmDefinition } from '../../judges/judge-definition.ts'
import { judgeFileDiff, withPrompt } from './judge-file-revision.ts'

function judgeFile(text: string) {
  const { definition } = parseJudgeFile(text, 'j.md')
  return { path: 'j.md', text, definition: definition as LlmDefinition }
}
const front = '---\nname: j   # ours\ncriterion:  { id: c, question: "Is it?" }\n---\n'

test('front matter stays to the letter, comments and spaces with it', () => {
  expect(withPrompt(judgeFile(`${front}\n\nOld.\n\nMore.\n`), 'New.\n---\nmodel: other').text).toBe(
    `${front}\n\nNew.\n---\nmodel: other\n`,
  )
})

test('a file without a prompt gets one; one that ends with its front matter too', () => {
  expect(withPrompt(judgeFile(front), 'New.').text).toBe(`${front}\nNew.\n`)
  expect(withPrompt(judgeFile(front.trimEnd()), 'New.').text).toBe(`${front}\nNew.\n`)
})

test('line breaks are those of the file, and a byte order mark stays', () => {
  const crlf = `\ufeff${front}\nOld.\n`.replaceAll('\n', '\r\n')
  const { text, definition } = withPrompt(judgeFile(crlf), 'New.\nMore.')
  expect(text).toBe(crlf.replace('Old.', 'New.\r\nMore.'))
  expect(definition.prompt).toBe('New.\r\nMore.')
})

test('the definition is the file’s, but for what was asked for instead', () => {
  const file = judgeFile(`${front}Old.`)
  const asked = { ...file, definition: { ...file.definition, model: { provider: 'openai' as const, model: 'm' } } }
  const changed = withPrompt(asked, 'New.')
  expect(changed.definition).toEqual({ ...asked.definition, prompt: 'New.' })
})

test('a prompt in the front matter is not doubled', () => {
  const file = judgeFile('---\nname: j\nprompt: Old.\ncriterion: { id: c, question: q }\n---\n')
  expect(() => withPrompt(file, 'New.')).toThrow(/stands in the front matter/)
})

test('whatever the prompt, the file reads back as that judge, and the diff applied to the old file is the new one', () => {
  const before = judgeFile(`${front}\nOld.\nSecond line.\n`)
  const line = fc.string({ unit: fc.constantFrom('a', ' ', '-', '#', ':', '\n', 'é', "'") })
  fc.assert(
    fc.property(
      line.filter((text) => text.trim() !== ''),
      (prompt) => {
        const after = withPrompt(before, prompt)
        expect(judgeFile(after.text).definition.prompt).toBe(prompt.trim())
        expect(applyPatch(before.text, judgeFileDiff(before, { ...after, path: 'k.md' }))).toBe(after.text)
      },
    ),
  )
})
