import type { Annotation } from '../experiment/stage-files.ts'

export interface PreferencePair {
  input: string
  chosen: Annotation
  rejected: Annotation
}

/**
 * Of the replies to one request, the one that gold scores highest against the one that it scores lowest; of equals the
 * first. Requests of which all replies score alike, or that have only one, make no pair.
 */
export function preferencePairs(annotations: readonly Annotation[]): PreferencePair[] {
  return [...Map.groupBy(annotations, ({ input }) => input)].flatMap(([input, replies]) => {
    const best = replies.reduce((found, reply) => (reply.score > found.score ? reply : found))
    const worst = replies.reduce((found, reply) => (reply.score < found.score ? reply : found))
    return best.score > worst.score ? [{ input, chosen: best, rejected: worst }] : []
  })
}
