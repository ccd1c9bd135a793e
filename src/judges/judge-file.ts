import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { JudgeSetupError } from './errors.ts'
import { type ParsedDefinition, parseJudgeDefinition } from './parse-judge-definition.ts'

/** Opening line, front matter, closing line, body. */
const frontMatter = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)([\s\S]*)$/m

/**
 * A judge as a file that people keep in git: Markdown, its settings as YAML front matter, its prompt as the body. Without
 * `kind` it is an `llm` judge, without `name` it has that of its file.
 *
 * @param path for the name and for errors
 * @throws {JudgeSetupError} `bad-judge`, `secret-in-judge`, naming file, line and field
 */
export function parseJudgeFile(text: string, path: string): ParsedDefinition {
  const [whole, yaml = '', body = ''] = frontMatter.exec(text.replace(/^\ufeff/, '')) ?? []
  if (whole === undefined || !text.replace(/^\ufeff/, '').startsWith('---')) {
    throw new JudgeSetupError('bad-judge', `${path}:1: a judge file begins with front matter between two lines of ---.`)
  }
  const lineCounter = new LineCounter()
  const document = parseDocument(yaml, { lineCounter, prettyErrors: false })
  const lineOf = (offset: number) => lineCounter.linePos(offset).line + 1
  const problem = document.errors[0] ?? document.warnings[0]
  if (problem) {
    throw new JudgeSetupError('bad-judge', `${path}:${lineOf(problem.pos[0])}: ${problem.message.replace(/\.?$/, '.')}`)
  }
  const place = (fields: readonly (string | number)[]): string => {
    for (let depth = fields.length; depth > 0; depth--) {
      const node: unknown = document.getIn(fields.slice(0, depth), true)
      if (isNode(node) && node.range) return `${path}:${lineOf(node.range[0])}`
    }
    return `${path}:1`
  }
  let settings: unknown
  try {
    settings = document.toJS() ?? {}
  } catch (error) {
    throw new JudgeSetupError('bad-judge', `${path}: ${(error as Error).message}.`, { cause: error })
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new JudgeSetupError('bad-judge', `${path}:2: the front matter is a set of fields such as kind and criterion.`)
  }
  const prompt = body.trim()
  if (prompt !== '' && 'prompt' in settings) {
    throw new JudgeSetupError(
      'bad-judge',
      `${place(['prompt'])}, field prompt: the prompt is the body of the file already.`,
    )
  }
  return parseJudgeDefinition(
    {
      kind: 'llm',
      name: basename(path).replace(/(?:\.judge)?\.md$/i, ''),
      ...settings,
      ...(prompt !== '' && { prompt }),
    },
    place,
  )
}

/** @throws {JudgeSetupError} `no-such-judge-file`, and all that {@link parseJudgeFile} throws */
export async function readJudgeFile(path: string): Promise<ParsedDefinition> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'There is no such file' : `It cannot be read (${code})`
    throw new JudgeSetupError('no-such-judge-file', `${path}: ${why}; a judge file is Markdown with front matter.`, {
      cause: error,
    })
  }
  return parseJudgeFile(text, path)
}
