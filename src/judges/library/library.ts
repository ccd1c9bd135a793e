import { readFileSync } from 'node:fs'
import { nearestName } from '../../datasets/nearest-name.ts'
import type { Criterion } from '../../domain/index.ts'
import { JudgeSetupError } from '../errors.ts'
import type { LlmDefinition } from '../judge-definition.ts'
import { parseJudgeFile } from '../judge-file.ts'

const ids = [
  'answers-the-question',
  'follows-the-instruction',
  'faithful-to-context',
  'no-undue-refusal',
  'no-invented-policy',
] as const

/** A judge that comes along: its criterion, and a prompt for it. It names no model. */
export type LibraryJudge = LlmDefinition & { criterion: Criterion; prompt: string }

/** In the order in which they are best asked. */
export function libraryJudges(): LibraryJudge[] {
  return ids.map(libraryCriterion)
}

/** @throws {JudgeSetupError} `unknown-criterion` */
export function libraryCriterion(id: string): LibraryJudge {
  if (!(ids as readonly string[]).includes(id)) {
    const near = nearestName(id, [...ids])
    throw new JudgeSetupError(
      'unknown-criterion',
      `The library has no criterion ${JSON.stringify(id)}${near ? `; ${near} was probably meant` : ''}. It has ${ids.join(', ')}. One of your own has id and question.`,
    )
  }
  const file = `${id}.md`
  const { definition } = parseJudgeFile(readFileSync(new URL(file, import.meta.url), 'utf8'), file)
  return definition as LibraryJudge
}
