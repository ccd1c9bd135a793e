import { type Fault, faultKinds } from './planted-behaviour.ts'

/** What the server has seen and done since it began. */
export interface PlantedStats {
  /** Requests received that ask for a verdict. */
  calls: number
  /** Verdicts under the right key whose response was sent to its end. */
  answered: number
  /** Planted faults that were carried out. */
  faults: Record<Fault, number>
  /** Requests beyond `requestsPerMinute` or `maxConcurrent`. */
  limited: number
  /** Requests that nothing could be made of: in a sound test there are none. */
  rejected: number
  /** Requests whose response has not ended. */
  inFlight: number
  maxInFlight: number
  /** Of `answered`, how many on each item, by its id. */
  perItem: Map<string, number>
  /** Of bodies, without headers; of a response that was cut off, what was handed to the socket. */
  bytes: { received: number; sent: number }
}

export function emptyStats(): PlantedStats {
  return {
    calls: 0,
    answered: 0,
    faults: Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<Fault, number>,
    limited: 0,
    rejected: 0,
    inFlight: 0,
    maxInFlight: 0,
    perItem: new Map(),
    bytes: { received: 0, sent: 0 },
  }
}

/** For the wire, with the counts of the items only where they are asked for: they may be a million. */
export function statsJson(stats: PlantedStats, { items }: { items: boolean }): string {
  return JSON.stringify({ ...stats, perItem: items ? Object.fromEntries(stats.perItem) : undefined })
}

/** @param text as `statsJson` wrote it with its items */
export function parseStats(text: string): PlantedStats {
  const told = JSON.parse(text)
  return { ...told, perItem: new Map(Object.entries(told.perItem)) }
}
