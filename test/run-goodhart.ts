import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import schema from '../schemas/alignment-1.schema.json' with { type: 'json' }
import type { AlignmentReport, JudgeAlignment } from '../src/audit/alignment/alignment-report.ts'

export const command = fileURLToPath(new URL('../bin/goodhart.js', import.meta.url))

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** A folder of its own in which `goodhart` is run as a user runs it: a process, its output, its exit code. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'goodhart-cli-'))

  constructor(files: Record<string, string> = {}) {
    for (const [name, content] of Object.entries(files)) this.write(name, content)
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  write(name: string, content: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), content)
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8')
  }

  /** Killed, and so without an exit code, where it takes longer than four minutes. */
  run(...parameters: string[]): Outcome {
    const env = { ...process.env, GOODHART_DEBUG: '1', NO_COLOR: undefined, FORCE_COLOR: undefined }
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...parameters], {
      cwd: this.folder,
      env,
      encoding: 'utf8',
      timeout: 240_000,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024 * 1024,
    })
    return { code: status, stdout, stderr }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Whether a report holds to the published schema; what is wrong stands in its `errors`. */
export const holdsToSchema = new Ajv2020({ strict: false }).compile<AlignmentReport>(schema)

/** The report of an `align` that must come to its end without a word of complaint, held to its schema. */
export function alignmentOf(project: Project, ...parameters: string[]): AlignmentReport {
  const { code, stdout, stderr } = project.run('align', ...parameters, '--json')
  if (code !== 0 || stderr.replace(/^Kept as .*\n/m, '') !== '') throw new Error(`align ended with ${code}: ${stderr}`)
  const report: unknown = JSON.parse(stdout)
  if (!holdsToSchema(report)) throw new Error(JSON.stringify(holdsToSchema.errors))
  return report
}

export function judgeNamed({ judges }: AlignmentReport, name: string): JudgeAlignment {
  const found = judges.find((judge) => judge.name === name)
  if (!found) throw new Error(`there is no judge ${name}`)
  return found
}
