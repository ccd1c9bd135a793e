import { dirname, join } from 'node:path'
import { UsageError } from '../domain/index.ts'
import { ModelAccess } from '../models/model-access.ts'
import { ReplyCache } from '../models/reply-cache.ts'
import { escapeTerminal } from '../report/index.ts'
import { defaultStorePath } from '../store/index.ts'
import type { GoodhartConfig } from './config.ts'
import type { Context } from './context.ts'
import { budgetOf, limitsOf, type ModelFlags } from './judge-options.ts'

export interface Asking {
  access: ModelAccess
  /** The user asked to stop: nothing more is to be asked, and what is under way is to be kept. */
  stop: AbortSignal
  /** The user asked again. */
  abort: AbortSignal
}

/** Models, for as long as `use` takes: their limits, their cache beside the project's store, and Ctrl-C. */
export async function askingModels<T>(
  { flags, config, context }: { flags: ModelFlags; config: GoodhartConfig; context: Context },
  use: (asking: Asking) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  const abort = new AbortController()
  const forget = context.onInterrupt?.(() => {
    if (stop.signal.aborted) return abort.abort(new UsageError('interrupted', 'Interrupted.'))
    stop.abort(
      new UsageError('interrupted', 'Interrupted: what was answered is kept; run again, it goes on from there.'),
    )
    context.stderr.write('Stopping: waiting for the answers that are under way (again to give them up)\n')
  })
  const path = join(dirname(defaultStorePath(context.cwd)), 'cache.db')
  using cache = flags.cache
    ? new ReplyCache(path, ({ message }) =>
        context.stderr.write(
          `Replies are no longer cached (${escapeTerminal(message)}); verdicts are kept all the same\n`,
        ),
      )
    : undefined
  try {
    await using access = new ModelAccess({
      env: context.env,
      limits: limitsOf(flags),
      timeLimitMs: flags.timeLimit * 1000,
      budget: budgetOf(flags),
      prices: config.prices,
      cache,
      resolveFrom: [context.cwd],
      stop: stop.signal,
    })
    return await use({ access, stop: stop.signal, abort: abort.signal })
  } finally {
    forget?.()
  }
}
