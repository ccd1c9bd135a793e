import { filterAnswer, filteredVersion } from '../../judges/index.ts'
import { leaningOf, type Prober } from '../../runs/prober.ts'
import type { Detector } from '../../text/detectors/detector.ts'

/**
 * A judge with filters before it, asked through a prober of the judge without them: what the filters leave to the judge is the same
 * question whatever the filters are, and is asked but once.
 *
 * @param lowestScore of the judge's own scale, see {@link filterAnswer}
 */
export function filteredProber({
  prober,
  filters,
  lowestScore,
}: {
  prober: Prober
  filters: readonly Detector[]
  lowestScore?: number | null
}): Prober {
  if (filters.length === 0) return prober
  const judge = filteredVersion(
    prober.judge,
    filters.map(({ id }) => id),
  )
  const scale = lowestScore === undefined ? {} : { lowestScore }
  let queries = 0
  return {
    judge,
    criterion: prober.criterion,
    get queries() {
      return queries
    },
    get asked() {
      return prober.asked
    },
    async ask(probes) {
      const filtered = probes.map(({ item }) => filterAnswer({ filters, item, ...scale }))
      const left = probes.filter((_, at) => filtered[at] === null)
      const answers = left.length === 0 ? [] : await prober.ask(left)
      queries += left.length
      let next = 0
      return filtered.map((answer) => (answer ? { answer, leaning: leaningOf(answer) } : answers[next++]))
    },
  }
}

/** The same filter, which looks at a text but once: every set of defences is put to the same texts. */
export function remembered(filter: Detector): Detector {
  const known = new Map<string, ReturnType<Detector['detect']>>()
  return {
    ...filter,
    detect({ output, input }) {
      const key = JSON.stringify([output, input])
      const found = known.get(key) ?? (known.has(key) ? null : filter.detect({ output, input }))
      known.set(key, found)
      return found
    },
  }
}
