import type { z } from 'zod'
import { nearestName } from '../datasets/nearest-name.ts'
import { criterionSchema } from '../domain/criterion.ts'
import { quoteFound } from '../domain/index.ts'
import { parseModelSpec } from '../models/model-spec.ts'
import { JudgeSetupError } from './errors.ts'
import { findSecret } from './find-secret.ts'
import { definitionFields, definitionSchemas, type JudgeDefinition } from './judge-definition.ts'
import { hardeningMeasures } from './prompt/hardening.ts'

type FieldPath = readonly (string | number)[]

export interface ParsedDefinition {
  definition: JudgeDefinition
  /** What its author should know; nothing is wrong. */
  warnings: string[]
}

/**
 * Reads a judge as it was written. Fields that do not exist are refused, and so are secrets: they come from the environment.
 *
 * @param place where a field stands, for the error: file, line
 * @throws {JudgeSetupError} `bad-judge`, `secret-in-judge`
 */
export function parseJudgeDefinition(written: unknown, place: (path: FieldPath) => string): ParsedDefinition {
  const kind = kindOf(written, place)
  const secret = findSecret(written)
  if (secret) {
    throw new JudgeSetupError(
      'secret-in-judge',
      `${at(place, secret)}: a judge holds no secret, since it is kept and shared. Put it into the environment and name its variable: apiKeyEnv in the model, or \${NAME} in a header.`,
    )
  }
  const parsed = definitionSchemas[kind].safeParse(written)
  if (parsed.success) return { definition: parsed.data, warnings: warningsOf(parsed.data) }
  const { path, message } = explain(parsed.error.issues, written, kind)
  throw new JudgeSetupError('bad-judge', `${at(place, path)}: ${message}.`)
}

function kindOf(written: unknown, place: (path: FieldPath) => string): Kind {
  const kinds = Object.keys(definitionSchemas)
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    throw new JudgeSetupError('bad-judge', `${place([])}: a judge is a set of fields such as kind, name and criterion.`)
  }
  const kind = (written as { kind?: unknown }).kind
  if (typeof kind === 'string' && kinds.includes(kind)) return kind as Kind
  throw new JudgeSetupError('bad-judge', `${at(place, ['kind'])}: a judge's kind is one of ${kinds.join(', ')}.`)
}

function at(place: (path: FieldPath) => string, path: FieldPath): string {
  return path.length === 0 ? place(path) : `${place(path)}, field ${path.join('.')}`
}

type Issue = z.core.$ZodIssue
type Kind = keyof typeof definitionSchemas
interface Explanation {
  path: FieldPath
  /** Without a full stop. */
  message: string
}

function explain(issues: readonly Issue[], written: unknown, kind: Kind): Explanation {
  // A field that is misspelt is both unknown and missing: the first says more.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!
  const path = issue.path as FieldPath
  if (path[0] === 'members' && path[1] !== undefined) return explainMember(path.slice(0, 2), written)
  if (path[0] === 'model') return explainModel((written as { model: unknown }).model)
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!
    const near = nearestName(key, fieldsAt(path, written, kind))
    return { path: [...path, key], message: `there is no such field${near ? `; ${near} was probably meant` : ''}` }
  }
  if (issue.code === 'invalid_union') {
    // The alternative that got furthest is the one that was meant; where none got anywhere, the union says what it takes.
    const meant = issue.errors.find((errors) =>
      errors.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
    )
    if (meant) {
      const inner = meant.map((error) => ({ ...error, path: [...path, ...error.path] }))
      return explain(inner, written, kind)
    }
  }
  const found = valueAt(written, path)
  if (found === undefined) return { path, message: 'this field is missing' }
  const shown = path.length === 0 ? '' : ` (found ${quoteFound(found)})`
  return { path, message: `${issue.message}${shown}` }
}

/** What is wrong with a member as the kind that it says it is. */
function explainMember(path: FieldPath, written: unknown): Explanation {
  const member = valueAt(written, path)
  const kind = (member as { kind?: unknown } | null)?.kind
  const schema =
    typeof kind === 'string' && Object.hasOwn(definitionSchemas, kind) ? definitionSchemas[kind as Kind] : undefined
  const issues = schema?.safeParse(member).error?.issues
  if (!issues) return { path, message: 'a member is the path of a judge file, or a judge with its kind' }
  const inner = explain(issues, member, kind as Kind)
  return { ...inner, path: [...path, ...inner.path] }
}

function explainModel(model: unknown): Explanation {
  try {
    parseModelSpec(model)
    return { path: ['model'], message: 'this is no model' }
  } catch (error) {
    return { path: ['model'], message: (error as Error).message.replace(/\.$/, '') }
  }
}

function fieldsAt(path: FieldPath, written: unknown, kind: Kind): string[] {
  const nested: Record<string, readonly string[]> = {
    criterion: Object.keys(criterionSchema.shape),
    scale: ['min', 'max', 'passes'],
    hardening: hardeningMeasures,
    examples: ['input', 'context', 'reference', 'output', 'outputs', 'verdict', 'critique'],
    reliability: ['judge', 'truePassRate', 'trueFailRate'],
  }
  const fields = path.length === 0 ? definitionFields[kind] : (nested[String(path[0])] ?? [])
  const present = valueAt(written, path)
  return fields.filter((field) => !Object.hasOwn(Object(present), field))
}

function valueAt(value: unknown, path: FieldPath): unknown {
  let current = value
  for (const step of path) current = (current as Record<string | number, unknown> | undefined | null)?.[step]
  return current
}

function warningsOf(definition: JudgeDefinition): string[] {
  if (definition.kind === 'panel') {
    return definition.members.flatMap((member) => (typeof member === 'string' ? [] : warningsOf(member)))
  }
  if (definition.kind !== 'llm' || definition.scale === 'binary') return []
  const { min, max } = definition.scale
  if (max - min > 8) return []
  return [
    `${definition.name} grades from ${min} to ${max}. What a 3 means differs from judge to judge and from day to day; a question with two answers is answered more reliably and means the same to everybody. Ask pass or fail, one criterion at a time, and keep a scale (0 to 9) for rewards.`,
  ]
}
