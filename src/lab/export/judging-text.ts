import type { Annotation } from '../experiment/stage-files.ts'

/** What a judge is asked, in words that any language model reads. */
export function judgingPrompt({ input, reply, ended }: Pick<Annotation, 'input' | 'reply' | 'ended'>): string {
  const cut = ended ? '' : '\n(The reply was cut off.)'
  return `Request:\n${input}\n\nReply:\n${reply}${cut}\n\nScore the reply to the request from 0 to 9.`
}

/** What a direct judge is to answer. */
export function directAnswer({ score }: Pick<Annotation, 'score'>): string {
  return `${score}`
}

/** What a reasoning judge is to answer: gold's trace, then its score on a line of its own. */
export function reasonedAnswer({ trace, score }: { trace: string; score: number }): string {
  return `${trace}\nScore: ${score}`
}
