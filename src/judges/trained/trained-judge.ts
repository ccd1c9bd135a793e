import { resolve } from 'node:path'
import { type Criterion, defineJudge } from '../../domain/index.ts'
import { Engine, NetworkError } from '../../nn/index.ts'
import { JudgeSetupError } from '../errors.ts'
import type { TrainedDefinition } from '../judge-definition.ts'
import type { Answer, LiveJudge } from '../live-judge.ts'
import { inBatches } from './in-batches.ts'
import { judgeFileHashes, readJudge } from './judge-folder.ts'
import type { JudgeForm, ShownReply } from './judge-form.ts'
import { scorePasses } from './passing-score.ts'
import { type ScoringNetwork, scoreReplies, type TrainedScore } from './score-replies.ts'
import { itemShower } from './show-item.ts'

/** As many as the engine samples side by side. */
const mostTogether = 64
/** Beyond them lie the bits of a sum that differ with who is asked beside it. */
const keptDigits = 4

type Resolved = Omit<TrainedDefinition, 'criterion'> & { criterion?: Criterion }

/**
 * A judge that was trained here, from its folder.
 *
 * @param basePath against which the folder's path is read
 * @param engine   that runs its network; one of its own, for as long as the process lasts, unless told
 * @throws {JudgeSetupError} `bad-judge-folder`, `no-executor`
 */
export async function openTrainedJudge({
  definition,
  basePath,
  engine,
}: {
  definition: Resolved
  basePath: string
  engine?: Engine
}): Promise<LiveJudge> {
  const folder = resolve(basePath, definition.folder)
  try {
    const files = await judgeFileHashes(folder)
    const network = await readJudge({ engine: engine ?? (await Engine.open()) }, folder)
    return trainedJudge({ definition, files, network })
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    const code = error.code === 'no-executor' ? error.code : 'bad-judge-folder'
    throw new JudgeSetupError(code, `${definition.name}: ${error.message}`, { cause: error })
  }
}

/**
 * A network that was trained to judge, as a judge. It answers the one question that it was trained on, whichever it is asked,
 * and items that it cannot read whole with an error of the kind `refused`.
 *
 * @param files hashes of all that shapes what it says
 */
export function trainedJudge({
  definition,
  files,
  network,
}: {
  definition: Resolved
  files: Readonly<Record<string, string>>
  network: ScoringNetwork
}): LiveJudge {
  const { name, kind, criterion } = definition
  const { form, tokenizer } = network
  const trained = { form: form.form, world: form.world, files: { ...files } }
  const show = itemShower({ form, tokenizer, context: network.network.config.context })
  const score = inBatches((replies: readonly ShownReply[]) => scoreTogether(network, replies), mostTogether)
  return {
    judge: defineJudge({ name, kind, settings: JSON.parse(JSON.stringify({ trained, criterion })) }),
    ...(criterion && { criterion }),
    async ask({ item }, context) {
      context?.signal?.throwIfAborted()
      const shown = show(item)
      if (typeof shown === 'string') return { answer: { value: 'error', errorKind: 'refused', raw: shown } }
      try {
        return { answer: answerOf(form, await score(shown, context?.signal)) }
      } catch (error) {
        context?.signal?.throwIfAborted()
        const raw = `The network did not run: ${(error as Error).message}`
        return { answer: { value: 'error', errorKind: 'transport', raw } }
      }
    },
  }
}

/** The engine makes a graph for each number of rows: powers of two are few enough to keep. */
async function scoreTogether(
  network: ScoringNetwork,
  replies: readonly ShownReply[],
): Promise<(TrainedScore | undefined)[]> {
  const rows = 2 ** Math.ceil(Math.log2(replies.length))
  const filled = Array.from({ length: rows }, (_, row) => replies[row] ?? replies[0])
  return (await scoreReplies(network, filled)).slice(0, replies.length)
}

function answerOf({ passesFrom, longestTrace }: JudgeForm, found: TrainedScore | undefined): Answer {
  if (!found || !Number.isFinite(found.expected)) {
    const raw = `The judge came to no score${longestTrace > 0 ? ` within ${longestTrace} tokens` : ''}.`
    return { value: 'error', errorKind: 'unparseable', raw }
  }
  const score = kept(found.expected)
  const passes = scorePasses(score, passesFrom)
  const mass = found.probabilities?.reduce((sum, p, digit) => (digit >= passesFrom === passes ? sum + p : sum), 0)
  return {
    value: passes ? 'pass' : 'fail',
    score,
    ...(mass !== undefined && { confidence: Math.min(1, kept(mass)) }),
    ...(found.trace !== undefined && { reasoning: found.trace }),
  }
}

function kept(value: number): number {
  return Number(value.toFixed(keptDigits))
}
