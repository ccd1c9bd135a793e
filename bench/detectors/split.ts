import { hashText, mixHashes } from '../../src/text/hash-text.ts'

/** `writing` was looked at while the detectors were written, `test` once, after. */
export type Split = 'writing' | 'test'

/** Half of all prompts each, by their hash, so that every answer to a prompt is on the same side. */
export function splitOf(prompt: string): Split {
  return mixHashes(hashText(prompt), 1) % 2 === 0 ? 'writing' : 'test'
}
