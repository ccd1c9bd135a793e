import { UsageError } from '../domain/index.ts'

/**
 * A judge that cannot be used as it was written: `bad-judge`, `secret-in-judge`, `no-such-judge-file`, `no-model`,
 * `no-examples`, `no-store`, `unknown-criterion`, `unknown-judge`, `missing-variable`, `bad-reliability`,
 * `judge-cycle`, `no-nonce`, `bad-judge-folder`, `no-executor`.
 */
export class JudgeSetupError extends UsageError {}
