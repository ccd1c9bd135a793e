import { APICallError, InvalidArgumentError, InvalidPromptError, UnsupportedFunctionalityError } from '@ai-sdk/provider'
import { ModelError } from '../errors.ts'

interface ErrorContext {
  id: string
  keyVariable: string | undefined
  /** Takes secrets out. */
  clean: (text: string) => string
  now: () => number
}

/** Errors of the operating system, of undici, of its parser and of TLS. */
const networkCode =
  /^(?:E(?!RR_)[A-Z0-9_]+|UND_ERR_[A-Z_]+|HPE_[A-Z_]+|ERR_(?:TLS|SSL)_[A-Z_]+|CERT_[A-Z_]+|[A-Z_]*SELF_SIGNED[A-Z_]*|UNABLE_TO_[A-Z_]+)$/

/**
 * What an error of the SDK means for whoever asked. The SDK's own error is not kept: it holds the whole request.
 */
export function modelErrorOf(error: unknown, context: ErrorContext): ModelError {
  if (error instanceof ModelError) return error
  const { id, clean } = context
  const answer = APICallError.isInstance(error) ? error : undefined
  const status = answer && statusOf(answer)
  if (answer && status !== undefined && (status < 200 || status >= 300)) return refusedCall(answer, status, context)

  const code = codeOf(error)
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new ModelError('unreadable', `${id} sent more than any answer holds: check that its address is a model's.`)
  }
  if (code !== undefined && code !== 'UND_ERR_INVALID_ARG') {
    return new ModelError(
      'transport',
      `${id} could not be reached, or broke off (${code}): check its address and the network.`,
    )
  }
  if (
    [UnsupportedFunctionalityError, InvalidPromptError, InvalidArgumentError].some((kind) => kind.isInstance(error))
  ) {
    return new ModelError('rejected', `${id} cannot be asked this: ${oneLine(clean((error as Error).message))}`)
  }
  return new ModelError('unreadable', `${id} sent an answer that is not in its provider's format: check its address.`, {
    status,
    raw: rawOf(answer, clean),
  })
}

function refusedCall(answer: APICallError, status: number, { id, keyVariable, clean, now }: ErrorContext): ModelError {
  const isOverloaded = status === 408 || (status === 429 && !isOutOfCredit(answer)) || status >= 500
  const said = answer.data === undefined ? '' : oneLine(clean(answer.message))
  const meaning = isOutOfCredit(answer) ? meaningOf(402, keyVariable) : meaningOf(status, keyVariable)
  const message = `${id} ${meaning} (${status}).${said && ` It says: ${said}`}`
  return new ModelError(isOverloaded ? 'overloaded' : 'rejected', message, {
    status,
    retryAfterMs: isOverloaded ? retryAfterMs(answer.responseHeaders ?? {}, now) : undefined,
    raw: rawOf(answer, clean),
  })
}

function meaningOf(status: number, keyVariable: string | undefined): string {
  if (status === 401 || status === 403) {
    return keyVariable
      ? `refuses the key: check ${keyVariable} and what it may use`
      : 'asks for a key: name its environment variable with apiKeyEnv'
  }
  if (status === 402) return 'has no credit left: top up the account'
  if (status === 404) return "was not found: check the model's name and the address"
  if (status === 408) return 'took too long by its own account: try again later'
  if (status === 413) return 'takes no request of this length: shorten what is judged'
  if (status === 429) return 'is asked too often: lower the concurrency or wait'
  if (status >= 500) return 'cannot answer now: try again later'
  if (status >= 300 && status < 400) return 'has moved: give the address that it points to as baseUrl'
  return 'does not take the request: check the model and its settings'
}

/** OpenAI says 429 of an account without credit, too, which no wait will mend. */
function isOutOfCredit({ responseBody }: APICallError): boolean {
  return /insufficient_quota|billing_hard_limit_reached/.test(responseBody ?? '')
}

/** The status of the answer; where a gateway wraps an error into a 200, that of the error. */
function statusOf({ statusCode, data }: APICallError): number | undefined {
  const code = Number((data as { code?: unknown } | undefined)?.code)
  return statusCode === 200 && code >= 300 && code < 600 ? code : statusCode
}

/** @see RFC 9110, 10.2.3, and the milliseconds that OpenAI and Azure send beside it */
function retryAfterMs(headers: Readonly<Record<string, string>>, now: () => number): number | undefined {
  const milliseconds = Number(headers['retry-after-ms'] || Number.NaN)
  if (milliseconds >= 0) return milliseconds
  const wish = headers['retry-after']?.trim()
  if (!wish) return undefined
  const wait = Number.isNaN(Number(wish)) ? Date.parse(wish) - now() : Number(wish) * 1000
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

function codeOf(error: unknown): string | undefined {
  const seen = new Set<unknown>()
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at)
    const { code } = at as { code?: unknown }
    if (typeof code === 'string' && networkCode.test(code)) return code
  }
  return undefined
}

/** Secrets are taken out before it is cut: half of one would no longer be found. */
function rawOf(answer: APICallError | undefined, clean: (text: string) => string): string | undefined {
  return answer?.responseBody === undefined ? undefined : clean(answer.responseBody).slice(0, 2_000)
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300)
}
