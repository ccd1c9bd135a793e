import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { type Criterion, UsageError } from '../../domain/index.ts'
import { type LiveJudge, openTrainedJudge } from '../../judges/index.ts'
import { judgeFileHashes } from '../../judges/trained/judge-folder.ts'
import { writeWholeFile } from '../../lab/experiment/write-whole-file.ts'
import { replayReplies, retrainJudge, type WrittenReply } from '../../lab/stages/retrain-judge.ts'
import type { AnyWorld, Task } from '../../lab/worlds/index.ts'
import type { Engine } from '../../nn/index.ts'
import type { Prober } from '../../runs/prober.ts'
import { createRandom } from '../../stats/random.ts'
import { wilsonInterval } from '../../stats/wilson-interval.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { Settings } from '../alignment/figures.ts'
import { successRate } from '../attacks/attack-figures.ts'
import { askControls, type LabelledItem, runTrials } from '../attacks/attack-trials.ts'
import { convergenceSentence } from './convergence.ts'
import type { HardeningReport, HardeningRound } from './hardening-report.ts'
import { type Battery, rightRate } from './measured-variant.ts'
import { exploitKey, mineExploits, type SearchFound } from './mine-exploits.ts'

export interface HardenRoundsRequest extends Pick<Battery, 'attacks' | 'phrases' | 'seed' | 'variantsPerItem'> {
  engine: Engine
  world: AnyWorld
  name: string
  criterion: Criterion
  /** Of the trained judge to begin with; it stays as it is. */
  folder: string
  /** How often it is retrained, at least 1. */
  rounds: number
  /** What exploits are mined from. */
  mining: readonly LabelledItem[]
  /** What the attacks are measured on, and nothing is mined from. */
  items: readonly LabelledItem[]
  /** What true passes and true fails are measured on: nothing is trained on it either. */
  heldOut: readonly LabelledItem[]
  /** The tasks of the mining items, by their inputs, and of all others that the search may answer. */
  tasks: ReadonlyMap<string, Task>
  openProber(judge: LiveJudge): Promise<Prober>
  /** A score of at least this passes, where the prober says so. */
  threshold?: number
  /** Looks for texts that fool this very judge; left out where no search is made. It should begin anew in every round. */
  search?(judge: LiveJudge, round: number): Promise<SearchFound>
  /** All that shapes what it finds, as JSON can hold it: another search makes other rounds. */
  searchSettings?: Readonly<Record<string, unknown>>
  training: { steps: number; learningRate: number; replay: number }
  /** A folder for each round goes in here. */
  out: string
  confidence?: number
  replicates?: number
  signal?: AbortSignal
  onRound?: (round: HardeningRound) => void
}

export type HardenedRounds = Pick<HardeningReport, 'rounds' | 'convergence'>

/** What is kept of a finished round: its figures, and all exploits that are known by then. */
interface Kept {
  digest: string
  round: HardeningRound
  exploits: WrittenReply[]
  found: HardeningRound['examples']
}

const examplesShown = 5

/**
 * Mines what fools a trained judge, teaches it the true scores of that, and attacks it anew, round after round. Each round's judge
 * has a folder of its own. A round that is finished is neither trained nor attacked again. Where nothing was found that fools the
 * judge, there is nothing to teach, and that was the last round.
 *
 * @throws {UsageError} `other-rounds` where the folder holds rounds of another judge or other settings, and as `retrainJudge`
 * @throws as `Prober.ask`; called again, it goes on
 */
export async function hardenRounds(request: HardenRoundsRequest): Promise<HardenedRounds> {
  const { rounds, out, confidence, onRound } = request
  const digest = await digestOf(request)
  const done: HardeningRound[] = []
  let before: Kept | undefined
  for (let round = 0; round <= rounds; round++) {
    if (before && before.exploits.length === 0) break
    const path = join(out, `round-${round}`, 'round.json')
    const kept = (await readKept(path, digest)) ?? (await oneRound({ request, round, before, digest }))
    await writeWholeFile(path, `${JSON.stringify(kept, null, 2)}\n`)
    before = kept
    done.push(kept.round)
    onRound?.(kept.round)
  }
  return { rounds: done, convergence: convergenceSentence(done, confidence) }
}

async function oneRound({
  request,
  round,
  before,
  digest,
}: {
  request: HardenRoundsRequest
  round: number
  before: Kept | undefined
  digest: string
}): Promise<Kept> {
  const { engine, world, name, criterion, attacks, phrases, seed, variantsPerItem, tasks, search, signal } = request
  const place = join(request.out, `round-${round}`)
  await mkdir(place, { recursive: true })
  const folder = before ? await teach(request, { place, round, before }) : request.folder
  const definition = { kind: 'trained' as const, name, folder, criterion }
  const judge = await openTrainedJudge({ definition, basePath: folder, engine })
  const prober = await request.openProber(judge)
  const settings: Settings = {
    random: createRandom(`${seed}/rounds`),
    confidence: request.confidence ?? 0.95,
    replicates: request.replicates ?? 2000,
    pairwise: false,
  }
  const attack = { prober, attacks, phrases, seed, variantsPerItem }
  const trials = await runTrials({ ...attack, items: request.items })
  const mining = await runTrials({ ...attack, items: request.mining })
  signal?.throwIfAborted()
  const searched = search && (await search(judge, round))
  const mined = await mineExploits({ world, tasks, prober, trials: mining, searched: searched?.texts ?? [] })
  const known = new Set(before?.exploits.map(exploitKey))
  const fresh = mined.filter(({ written }) => !known.has(exploitKey(written)))
  const controls = (await askControls(prober, request.heldOut)).map(({ labelled: { label, cluster }, said }) => ({
    ...{ label, cluster, said },
  }))
  return {
    digest,
    round: {
      ...{ round, version: judge.judge.version, folder },
      mined: before?.exploits.length ?? 0,
      examples: before?.found ?? [],
      attack: successRate(trials, settings),
      search: searched ? shareThatPasses(searched, settings.confidence) : null,
      truePass: rightRate(controls, 'pass', settings),
      trueFail: rightRate(controls, 'fail', settings),
    },
    exploits: [...(before?.exploits ?? []), ...fresh.map(({ written }) => written)],
    found: examplesOf(fresh, createRandom(`${seed}/examples/${round}`).integer(Math.max(1, fresh.length))),
  }
}

async function teach(
  { engine, world, training, seed, signal }: HardenRoundsRequest,
  { place, round, before }: { place: string; round: number; before: Kept },
): Promise<string> {
  const { steps, learningRate, replay } = training
  const { folder } = await retrainJudge({
    ...{ engine, world, judge: before.round.folder, exploits: before.exploits, steps, learningRate, out: place },
    replay: replayReplies(world, { count: replay, seed: `${seed}/${round}` }),
    seed: `${seed}/${round}`,
    ...(signal && { signal }),
  })
  return folder
}

/** Some that follow each other, from anywhere: those of one attack stand together. */
function examplesOf(fresh: Awaited<ReturnType<typeof mineExploits>>, from: number): HardeningRound['examples'] {
  const step = Math.max(1, Math.floor(fresh.length / examplesShown))
  return Array.from({ length: Math.min(examplesShown, fresh.length) }, (_, n) => {
    const { written, judge, truth } = fresh[(from + n * step) % fresh.length]
    return { input: written.task.input, output: written.reply.text, judge, truth }
  })
}

function shareThatPasses({ passing, tried }: SearchFound, confidence: number): Estimate {
  if (tried === 0) return { value: null, low: null, high: null, denominator: 0, method: 'none' }
  const interval = wilsonInterval({ successes: passing, trials: tried, confidence })
  return { value: passing / tried, ...interval, numerator: passing, denominator: tried, method: 'wilson' }
}

/** Of all that shapes a round: a change of any of it makes other rounds. */
async function digestOf(request: HardenRoundsRequest): Promise<string> {
  const { world, folder, mining, items, heldOut, attacks, phrases, seed, variantsPerItem, training } = request
  const { criterion, search, searchSettings = {}, threshold = null } = request
  const plan = {
    ...{ mining, items, heldOut, phrases, seed, variantsPerItem, training },
    ...{ files: await judgeFileHashes(folder), world: [world.id, world.version] },
    ...{ attacks: attacks.map(({ id }) => id), search: search ? searchSettings : null },
    ...{ criterion, threshold },
  }
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(plan))))
    .digest('hex')
}

async function readKept(path: string, digest: string): Promise<Kept | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const kept = JSON.parse(text) as Kept
  if (kept.digest === digest) return kept
  throw new UsageError(
    'other-rounds',
    `${path} is a round of another judge, or with other items, attacks or settings: name another folder, or remove this one.`,
  )
}
