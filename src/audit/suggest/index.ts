export type { JudgeFile } from './judge-file-revision.ts'
export { type SuggestRequest, suggestPrompt } from './suggest-prompt.ts'
export * from './suggestion-report.ts'
