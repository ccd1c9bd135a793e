import { nameCharacter, replaceUnseen } from './escape.ts'

/**
 * A judged text to be read in Markdown, as the lines of a fenced block: nothing in it is a tag, a link or a mention, and no line
 * of it can close the fence, which is longer than any run of backticks in the text (CommonMark 0.31, section 4.5).
 */
export function fenced(text: string): string[] {
  const seen = replaceUnseen(text.replaceAll('\r\n', '\n'), (c) => (c === '\n' || c === '\t' ? c : nameCharacter(c)))
  const longest = Math.max(0, ...[...seen.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return ['', `${fence}text`, ...seen.split('\n'), fence, '']
}
