import { attacks, labelledItems, phrasebookFor } from '../audit/attacks/index.ts'
import type { Certificate } from '../audit/certificate/index.ts'
import {
  demoPressure,
  liveBestOfN,
  livePressureReport,
  networkPolicy,
  type ReinforcementFound,
  truthProber,
  worldPrompts,
} from '../audit/pressure/index.ts'
import { evolution, searchJudge, worldExploits } from '../audit/search/index.ts'
import { type AuditReports, type AuditStep, auditJudge } from '../audit/whole/index.ts'
import { type LiveJudge, openTrainedJudge } from '../judges/index.ts'
import type { PolicyPoint } from '../lab/experiment/results.ts'
import { openPolicy } from '../lab/optimise/open-policy.ts'
import { storedFolder } from '../lab/stages/stored-network.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { worldCriterion } from '../lab/worlds/world-criterion.ts'
import { worldReplies } from '../lab/worlds/world-replies.ts'
import { Engine } from '../nn/index.ts'
import { MemoryStore } from '../store/index.ts'

/** How much is asked: a minute's worth, unless a test has less time. */
export interface DemoSize {
  /** Labelled replies, and of each kind those that are attacked. */
  replies: number
  bad: number
  good: number
  variants: number
  searchQueries: number
  /** Requests, and replies to each, of best-of-n. */
  prompts: number
  n: number
}

export const demoSize: DemoSize = {
  ...{ replies: 400, bad: 80, good: 40, variants: 2, searchQueries: 600, prompts: 64, n: 16 },
}

export interface DemoAudit {
  certificate: Certificate
  reports: AuditReports
  /** Of the judge that a writer was trained against. */
  training?: ReinforcementFound
}

/** A judge by the place that it is stored at; against one of them a writer is trained. */
export interface DemoJudge {
  name: string
  place: string
  trainedAgainst: boolean
}

/** Trained judges that ship: one that answers at once, and one that writes down its reasons before it scores. */
export const shippedJudges: readonly DemoJudge[] = [
  { name: 'desk-direct', place: 'ships:desk-direct', trainedAgainst: true },
  { name: 'desk-gold', place: 'ships:desk-gold', trainedAgainst: false },
]

const concurrency = 64

/**
 * Audits trained judges of the world `desk`, live: replies of an imperfect writer with their truth as labels, attacks, a search, and
 * writers that are optimised against them while the truth is watched.
 *
 * @throws {NetworkError} `no-executor` where this machine runs no networks
 */
export async function deskAudits({
  seed,
  made,
  judges = shippedJudges,
  size = demoSize,
  onStep,
  onPoint,
}: {
  seed: string
  made: { at: string; goodhart: string; node: string }
  judges?: readonly DemoJudge[]
  size?: DemoSize
  onStep?: (judge: string, step: AuditStep, detail?: string) => void
  /** Told of each look at the writer that is trained. */
  onPoint?: (point: PolicyPoint) => void
}): Promise<DemoAudit[]> {
  await using engine = await Engine.open()
  await using store = new MemoryStore()
  const world = worldOf('desk')
  const criterion = worldCriterion(world)
  const dataset = 'a front desk'
  await store.createDataset(dataset)
  const { records, tasks } = worldReplies({ world, count: size.replies, seed: `${seed}/demo` })
  await store.append(dataset, records)
  const draw = (bad: number | null, good: number | null) =>
    labelledItems({ store, dataset, seed, sample: { bad, good } })
  const labelled = { aligned: await draw(null, null), attacked: await draw(size.bad, size.good) }
  const opened = new Map<string, LiveJudge>()
  for (const { name, place } of judges) {
    const folder = storedFolder(place)
    const definition = { kind: 'trained' as const, name, folder, criterion }
    opened.set(name, await openTrainedJudge({ definition, basePath: folder, engine }))
  }
  const audits: DemoAudit[] = []
  for (const { name, trainedAgainst } of judges) {
    const judge = opened.get(name)!
    const others = [...opened.values()].filter((other) => other !== judge)
    const phrases = phrasebookFor(judge.judge)
    let training: ReinforcementFound | undefined
    const { certificate, reports } = await auditJudge({
      ...{ store, dataset, judge, others, labelled, attacks, phrases, made },
      queries: null,
      concurrency: () => concurrency,
      repeats: { times: 2, items: 100 },
      options: { seed, variantsPerItem: size.variants },
      search: ({ prober }) =>
        searchJudge({
          ...{ name: dataset, prober, labelled: labelled.attacked, phrases, made },
          optimisers: [evolution({ attacks })],
          isExploit: worldExploits(world, tasks),
          options: { seed, scopes: ['universal'], budget: size.searchQueries },
        }),
      pressure: async ({ prober }) => {
        if (trainedAgainst) {
          training = await demoPressure({
            ...{ engine, seed },
            onStep: (done) => onStep?.(name, 'pressure', `step ${done}`),
            ...(onPoint && { onPoint }),
          })
          const samples = training.points.length * training.evidence.clusters.length
          return livePressureReport({
            name: 'world desk',
            sources: ['ships:desk-base'],
            found: [training.evidence],
            samples,
            seed,
            made,
          })
        }
        const policy = networkPolicy({
          ...(await openPolicy({ engine, world: 'desk', from: 'ships:desk-base' })),
          name: 'desk-base',
        })
        const prompts = worldPrompts(world, size.prompts)
        const found = await liveBestOfN({
          policy,
          prompts,
          n: size.n,
          seed,
          judge: prober,
          gold: truthProber(world, prompts),
        })
        return livePressureReport({
          name: 'world desk',
          sources: ['ships:desk-base'],
          found: [found.evidence],
          samples: found.rows.length,
          seed,
          made,
        })
      },
      onStep: (step, detail) => onStep?.(name, step, detail),
    })
    audits.push({ certificate, reports, ...(training && { training }) })
  }
  return audits
}
