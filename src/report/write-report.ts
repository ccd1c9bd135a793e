import { basename } from 'node:path'
import { ReportError } from './errors.ts'
import { toJson } from './json.ts'
import { kindOf, type Report, reportKinds } from './report-kinds.ts'

export type ReportFormat = 'html' | 'json' | 'markdown' | 'csv' | 'junit' | 'text'

const extensions: Record<string, ReportFormat> = {
  '.html': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.csv': 'csv',
  '.junit.xml': 'junit',
  '.xml': 'junit',
  '.txt': 'text',
}

/**
 * The report as the content of a file.
 *
 * @throws {ReportError} `unknown-format` for a kind of report that has no such format
 */
export function renderReport(report: Report, format: ReportFormat): string {
  if (format === 'json') return toJson(report)
  const kind = kindOf(report)
  if (format === 'text') return kind.toTerminal(report, { width: 100, colour: false })
  const render = kind.files[format]
  if (!render)
    throw new ReportError('unknown-format', `A report of kind ${report.format} cannot be written as ${format}.`)
  return render(report)
}

/**
 * The format that a file name asks for by its extension.
 *
 * @param kind of the report that is to be written
 * @throws {ReportError} `unknown-format`
 */
export function reportFormat(path: string, kind: Report['format'] = 'goodhart/alignment/1'): ReportFormat {
  const { files } = reportKinds[kind]
  const possible = Object.keys(extensions).filter((extension) => {
    const format = extensions[extension]!
    return format === 'json' || format === 'text' || format in files
  })
  const name = basename(path).toLowerCase()
  const extension = possible.find((extension) => name.endsWith(extension))
  if (extension === undefined) {
    throw new ReportError(
      'unknown-format',
      `No report of this kind can be written as ${JSON.stringify(path)}: end its name in one of ${possible.join(', ')}.`,
    )
  }
  return extensions[extension]!
}
