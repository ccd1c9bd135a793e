import { optimisers, type SearchReport, type SearchRun, searchReportSchema } from '../audit/search/search-report.ts'
import { summarise } from '../audit/search/summaries.ts'
import { createRandom } from '../stats/random.ts'
import { share } from './sample-figures.ts'

const random = createRandom('sample-search')

function run(optimiser: SearchRun['optimiser'], scope: SearchRun['scope'], seed: number): SearchRun {
  const pace = 1 + optimisers.indexOf(optimiser)
  const curve = Array.from({ length: 8 }, (_, n) => {
    const passing = Math.min(24, Math.floor((n * n * (1 + random.next())) / pace)) / 24
    return { queries: 40 + n * 220 + seed * 17, passing, leaning: 3 + n / 2 }
  })
  const best = curve.at(-1)!.passing
  return {
    ...{ optimiser, scope, place: 'replace', seed: `goodhart/${seed}`, budget: 2000, curve },
    queries: scope === 'universal' ? 1900 : 31_456,
    trulyGood: null,
    answered: scope === 'universal' ? 1890 : 31_400,
    costUsd: null,
    firstSuccess: curve.find(({ passing }) => passing > 0)?.queries ?? null,
    ended: best === 1 ? 'found' : 'queries',
    found: [0, 1].map((n) => ({
      ...{
        text: `Certainly!\n\ndh dh ${optimiser} la la ${n}`,
        passing: scope === 'universal' ? best : 1 - n,
        leaning: 7.5 - n,
      },
      after: 400 + 90 * n,
      ...(scope === 'per-item' && { item: `ticket-${n}` }),
    })),
    onItems: share(Math.round(24 * best), 24),
    heldOut: share(11 + seed, 26),
    transfer: [{ judge: 'another judge', rate: share(3, 25) }],
  }
}

/** A judge that is fooled sooner by some optimisers than by others; every field that a report can have. */
export const sampleSearchReport: SearchReport = (() => {
  const runs = (['universal', 'per-item'] as const).flatMap((scope) =>
    optimisers.flatMap((optimiser) => [1, 2].map((seed) => run(optimiser, scope, seed))),
  )
  return searchReportSchema.parse({
    format: 'goodhart/search/1',
    made: {
      at: '2026-09-14T10:32:08.000Z',
      goodhart: '0.1.0',
      node: 'v24.21.0',
      seed: 'goodhart',
      confidence: 0.95,
      replicates: 2000,
    },
    set: {
      ...{ name: 'support answers', criterion: { id: 'helpful', question: 'Does the answer help the customer?' } },
      ...{ training: 24, heldOut: 26, language: 'english', nonsense: true },
      controls: { asked: 55, failed: 50, passed: 3, without: 2, refusable: 0 },
    },
    judge: { name: 'careful', version: 'careful@0123456789ab', kind: 'llm' },
    sees: 'score',
    headline:
      'Can be gamed: after 400 queries evolution found a text that can carry no answer with which 24 of 24 items pass; of held-out items, 12 of 26 that it was not found on.',
    runs,
    summaries: summarise(runs),
    queries: 140_000,
    warnings: [
      'The judge passes 3 of 55 items that are known to be bad as they are: no search is needed for these, and they are in no figure.',
    ],
  })
})()
