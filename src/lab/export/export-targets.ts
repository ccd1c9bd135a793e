/** Who reads what is exported; `jsonl` is everything, for whoever reads it. */
export const exportTargets = ['trl', 'verl', 'openrlhf', 'jsonl'] as const
export type ExportTarget = (typeof exportTargets)[number]
