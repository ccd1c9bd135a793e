import type { LogRecordExporter } from '@opentelemetry/sdk-logs'
import type { Verdict } from '../domain/index.ts'
import type { Judgment } from '../judges/live-judge.ts'

export interface EvaluationEvents extends AsyncDisposable {
  emit(verdict: Verdict, judgment: Judgment): void
}

/** For one batch, unless the environment says otherwise: a collector that is not there must not keep a run from its end. */
const timeLimitMs = 3000

/**
 * Sends every verdict as an OpenTelemetry event `gen_ai.evaluation.result` to the collector that the environment names, in
 * OTLP over HTTP; the standard variables (`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`, their
 * `_HEADERS` and `_TIMEOUT`, `OTEL_SERVICE_NAME`) hold. A collector that does not answer costs events, never verdicts.
 *
 * @param onLost told, when it is disposed, how many events did not arrive, where there are any
 * @returns undefined where no endpoint is named; disposing it sends what is left, up to the first batch that is lost
 * @see OpenTelemetry semantic conventions for generative AI, events, `gen_ai.evaluation.result` (in development)
 */
export async function evaluationEvents({
  env,
  dataset,
  onLost,
}: {
  env: Record<string, string | undefined>
  dataset: string
  onLost?: (lost: number, emitted: number) => void
}): Promise<EvaluationEvents | undefined> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT) return undefined
  // Loaded only where somebody listens.
  const [{ LoggerProvider, BatchLogRecordProcessor }, { OTLPLogExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-logs'),
      import('@opentelemetry/exporter-logs-otlp-http'),
      import('@opentelemetry/resources'),
    ])
  const hasTimeLimit = env.OTEL_EXPORTER_OTLP_TIMEOUT || env.OTEL_EXPORTER_OTLP_LOGS_TIMEOUT
  const sending = new Sending(new OTLPLogExporter(hasTimeLimit ? {} : { timeoutMillis: timeLimitMs }))
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': env.OTEL_SERVICE_NAME || 'goodhart' }),
    processors: [new BatchLogRecordProcessor({ exporter: sending })],
  })
  let emitted = 0
  const logger = provider.getLogger('goodhart')
  return {
    emit(verdict, { responseId }) {
      const { criterion, value, score, critique, errorKind, judge, item, presentation, repeat } = verdict
      emitted++
      logger.emit({
        eventName: 'gen_ai.evaluation.result',
        attributes: defined({
          'gen_ai.evaluation.name': criterion,
          'gen_ai.evaluation.score.value': score ?? scoreOf(value),
          'gen_ai.evaluation.score.label': errorKind === undefined ? value : undefined,
          'gen_ai.evaluation.explanation': critique,
          'gen_ai.response.id': responseId,
          'error.type': errorKind,
          'goodhart.dataset': dataset,
          'goodhart.item': item,
          'goodhart.judge': judge,
          'goodhart.presentation': presentation,
          'goodhart.repeat': repeat,
        }),
      })
    },
    async [Symbol.asyncDispose]() {
      sending.isEnding = true
      await provider.shutdown()
      const lost = emitted - sending.arrived
      if (lost > 0) onLost?.(lost, emitted)
    },
  }
}

/** Counts what arrives. At the end, no more batches are tried after one that was lost: each would wait as long. */
class Sending implements LogRecordExporter {
  arrived = 0
  isEnding = false
  #hasGivenUp = false
  readonly #exporter: LogRecordExporter

  constructor(exporter: LogRecordExporter) {
    this.#exporter = exporter
  }

  export(...[records, done]: Parameters<LogRecordExporter['export']>): void {
    if (this.#hasGivenUp) {
      done({ code: failed })
      return
    }
    this.#exporter.export(records, (result) => {
      if (result.code !== failed) this.arrived += records.length
      else this.#hasGivenUp = this.isEnding
      done(result)
    })
  }

  forceFlush(): Promise<void> {
    return this.#exporter.forceFlush()
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown()
  }
}

/** `ExportResultCode.FAILED`, of a package that is loaded only where somebody listens. */
const failed = 1

/** An error or an abstention has no score. */
function scoreOf(value: Verdict['value']): number | undefined {
  return value === 'pass' ? 1 : value === 'fail' ? 0 : undefined
}

function defined(attributes: Record<string, string | number | undefined>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  )
}
