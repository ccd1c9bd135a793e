import { GoodhartError, UsageError } from '../../domain/index.ts'

/**
 * An experiment cannot be run as it is written or as it lies there: `no-such-experiment`, `bad-experiment`, `running`,
 * `no-such-run`, `nothing-to-export`.
 */
export class ExperimentError extends UsageError {}

/** A stage ended without a result: `stage-failed`, `bad-result`. */
export class StageError extends GoodhartError {}
