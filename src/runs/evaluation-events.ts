import type { Verdict } from '../domain/index.ts'
import type { Judgment } from '../judges/live-judge.ts'

export interface EvaluationEvents extends AsyncDisposable {
  emit(verdict: Verdict, judgment: Judgment): void
}

/**
 * Sends every verdict as an OpenTelemetry event `gen_ai.evaluation.result` to the collector that the environment names, in
 * OTLP over HTTP; the standard variables (`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`, their
 * `_HEADERS`, `OTEL_SERVICE_NAME`) hold.
 *
 * @returns undefined where no endpoint is named; disposing it sends what is left
 * @see OpenTelemetry semantic conventions for generative AI, events, `gen_ai.evaluation.result` (in development)
 */
export async function evaluationEvents({
  env,
  dataset,
}: {
  env: Record<string, string | undefined>
  dataset: string
}): Promise<EvaluationEvents | undefined> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT) return undefined
  // Loaded only where somebody listens.
  const [{ LoggerProvider, BatchLogRecordProcessor }, { OTLPLogExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-logs'),
      import('@opentelemetry/exporter-logs-otlp-http'),
      import('@opentelemetry/resources'),
    ])
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': env.OTEL_SERVICE_NAME || 'goodhart' }),
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
  })
  const logger = provider.getLogger('goodhart')
  return {
    emit(verdict, { responseId }) {
      const { criterion, value, score, critique, errorKind, judge, item, presentation, repeat } = verdict
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
      await provider.shutdown()
    },
  }
}

/** An error or an abstention has no score. */
function scoreOf(value: Verdict['value']): number | undefined {
  return value === 'pass' ? 1 : value === 'fail' ? 0 : undefined
}

function defined(attributes: Record<string, string | number | undefined>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  )
}
