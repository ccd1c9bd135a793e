import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Criterion, defineJudge, isPairwise } from '../domain/index.ts'
import { fillHeader } from '../models/model-spec.ts'
import { redact, secretsOf } from '../models/secrets.ts'
import { JudgeSetupError } from './errors.ts'
import type { HttpDefinition } from './judge-definition.ts'
import type { Answer, LiveJudge } from './live-judge.ts'
import { graded } from './read-verdict.ts'

/** More is no verdict, and would have to be held in memory. */
const longestReply = 4 * 1024 * 1024

const replySchema = z.object({
  verdict: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(['pass', 'fail', 'tie', 'abstain']))
    .nullish(),
  pass: z.boolean().nullish(),
  score: z.number().nullish(),
  confidence: z.number().min(0).max(1).nullish(),
  critique: z.string().nullish(),
  reason: z.string().nullish(),
})

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * A judge behind an address: `POST {item, criterion, presentation, repeat}` is answered by
 * `{verdict | pass | score, critique | reason, confidence}`.
 *
 * It is asked once, without retries. No value of an environment variable appears in what it answers.
 *
 * @throws {JudgeSetupError} `missing-variable` where a header names one that is not set
 */
export function httpJudge({
  definition,
  env,
  fetch,
  now = () => performance.now(),
}: {
  definition: Omit<HttpDefinition, 'criterion'> & { criterion?: Criterion }
  env: Readonly<Record<string, string | undefined>>
  fetch: Fetch
  now?: () => number
}): LiveJudge {
  const { name, kind, criterion, url, timeoutMs, passes } = definition
  const { headers, variables } = fillHeaders(definition, env)
  const secrets = secretsOf(env, variables)
  const failed = (errorKind: Answer['errorKind'], raw: string): Answer => ({
    value: 'error',
    errorKind,
    raw: redact(raw, secrets),
  })

  return {
    judge: defineJudge({
      name,
      kind,
      settings: JSON.parse(JSON.stringify({ ...versionOfAddress(url), passes, criterion })),
    }),
    ...(criterion && { criterion }),
    async ask({ item, criterion: asked, presentation, repeat }, context) {
      context?.signal?.throwIfAborted()
      const started = now()
      const limit = AbortSignal.timeout(timeoutMs)
      const signal = context?.signal ? AbortSignal.any([context.signal, limit]) : limit
      let answer: Answer
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
          body: JSON.stringify({ item, criterion: criterion ?? asked, presentation, repeat }),
          signal,
          // A header with a key would go along.
          redirect: 'error',
        })
        const text = await readText(response)
        answer = response.ok
          ? read(redact(text, secrets), isPairwise(item), passes)
          : failed('transport', `The judge answered with status ${response.status}.\n${text}`)
      } catch (error) {
        context?.signal?.throwIfAborted()
        answer = limit.aborted
          ? failed('timeout', `The judge gave no answer within ${timeoutMs} ms.`)
          : failed('transport', `The judge could not be reached: ${reasonOf(error)}`)
      }
      return { answer: { ...answer, latencyMs: Math.max(0, Math.round(now() - started)) } }
    },
  }
}

function read(text: string, pairwise: boolean, passes: number | undefined): Answer {
  let parsed: z.infer<typeof replySchema>
  try {
    parsed = replySchema.parse(JSON.parse(text))
  } catch {
    return { value: 'error', errorKind: 'unparseable', raw: text }
  }
  const { verdict, pass, score, confidence, critique, reason } = parsed
  const passed = typeof pass === 'boolean' ? (pass ? 'pass' : 'fail') : undefined
  if (verdict != null && passed !== undefined && verdict !== passed) {
    return { value: 'error', errorKind: 'unparseable', raw: text }
  }
  const value = verdict ?? passed
  const words = critique ?? reason
  const said = value
    ? { value, ...(score != null && { score }) }
    : score == null || pairwise
      ? undefined
      : graded(score, { passes })
  if (!said || (value === 'tie' && !pairwise)) return { value: 'error', errorKind: 'unparseable', raw: text }
  return { ...said, ...(confidence != null && { confidence }), ...(words && { critique: words }) }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  if (!response.body) return text
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > longestReply) throw new Error(`it sent more than ${longestReply} characters`)
  }
  return text + decoder.decode()
}

function fillHeaders(
  { name, headers }: Pick<HttpDefinition, 'name' | 'headers'>,
  env: Readonly<Record<string, string | undefined>>,
) {
  const variables: string[] = []
  const filled = Object.entries(headers).map(([header, written]) => {
    const value = fillHeader(written, (variable) => {
      const found = env[variable]
      if (found === undefined || found === '') {
        throw new JudgeSetupError(
          'missing-variable',
          `The header ${header} of ${name} names the environment variable ${variable}, which is not set.`,
        )
      }
      variables.push(variable)
      return found
    })
    return [header, value] as const
  })
  return { headers: Object.fromEntries(filled), variables }
}

/** A query may hold a key. */
/** A query may hold a key, which has no place in a version, and may choose between judges, which has: so its hash stands for it. */
function versionOfAddress(url: string): { url: string; query?: string } {
  const { origin, pathname, search } = new URL(url)
  const query = search && createHash('sha256').update(search).digest('hex').slice(0, 12)
  return { url: origin + pathname, ...(query && { query }) }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error
  return cause instanceof Error ? `${message} (${cause.message})` : String(message ?? error)
}
