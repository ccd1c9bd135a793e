import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { JudgeSetupError, parseJudgeFile } from '../../judges/index.ts'
import type { LlmDefinition } from '../../judges/judge-definition.ts'

/** A judge file with the definition that is asked by it, whose model may be another than the file's. */
export interface JudgeFile {
  /** As it is named to people, and in the diff. */
  path: string
  text: string
  definition: LlmDefinition
}

const head = /^\ufeff?---[ \t]*\r?\n[\s\S]*?^---[ \t]*(?:\r?\n|$)/m

/**
 * The file with another prompt: its front matter to the letter, a new body.
 *
 * @throws {JudgeSetupError} `bad-judge`, `secret-in-judge` where that would be no judge
 */
export function withPrompt({ path, text, definition }: JudgeFile, prompt: string): JudgeFile {
  const opening = head.exec(text)?.[0] ?? ''
  const body = text.slice(opening.length)
  if (body.trim() === '' && 'prompt' in definition && definition.prompt !== undefined) {
    throw new JudgeSetupError(
      'bad-judge',
      `${path}: its prompt stands in the front matter: move it below, where it is the body, to have it changed.`,
    )
  }
  const lineBreak = /\r\n/.test(opening) ? '\r\n' : '\n'
  const gap = body.trim() === '' ? lineBreak : /^\s*/.exec(body)![0]
  const written = prompt.trim().replace(/\r?\n/g, lineBreak)
  const revised = `${opening}${opening.endsWith('\n') ? '' : lineBreak}${gap}${written}${lineBreak}`
  const parsed = parseJudgeFile(revised, path).definition as LlmDefinition
  // As the file says it, so that the version is the one that the file has.
  return { path, text: revised, definition: { ...definition, prompt: parsed.prompt } }
}

/** From one judge file to another, in the unified format. */
export function judgeFileDiff(before: JudgeFile, after: JudgeFile): string {
  return createTwoFilesPatch(before.path, after.path, before.text, after.text, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  })
}
