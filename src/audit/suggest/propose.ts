import { randomBytes } from 'node:crypto'
import type { Criterion } from '../../domain/index.ts'
import { JudgeSetupError } from '../../judges/index.ts'
import { ModelError } from '../../models/errors.ts'
import type { CallContext, LanguageModel, ModelReply } from '../../models/language-model.ts'
import { type JudgeFile, withPrompt } from './judge-file-revision.ts'
import { proposalRequest, textsOf } from './proposal-request.ts'
import { proposalProblem, readProposal } from './read-proposal.ts'
import type { ShownCase } from './shown-cases.ts'

export type Proposed =
  | { outcome: 'unreadable' | 'refused'; problem: string; why: string | null }
  | { outcome: 'usable'; file: JudgeFile; why: string | null }

/**
 * Asks the proposer once for another prompt, and refuses what cannot be used.
 *
 * @param present   the prompt that the judge goes by now; empty where it has none
 * @param drawNonce hexadecimal digits that nobody can foretell, another each time
 * @throws {BudgetError}, and the signal's reason where it was aborted
 */
export async function propose({
  proposer,
  file,
  present,
  criterion,
  cases,
  round,
  context,
  drawNonce = () => randomBytes(8).toString('hex'),
}: {
  proposer: LanguageModel
  file: JudgeFile
  present: string
  criterion: Criterion
  cases: readonly ShownCase[]
  round: number
  context: CallContext
  drawNonce?: () => string
}): Promise<Proposed> {
  const { question, passes = '', fails = '' } = criterion
  const known = [present, question, passes, fails]
  const texts = cases.map(textsOf)
  const nonce = freshNonce(drawNonce, [...known, ...texts.flatMap(({ item, said }) => [...item, ...said])])
  let reply: ModelReply
  try {
    reply = await proposer.generate(proposalRequest({ prompt: present, criterion, cases, nonce, round }), context)
  } catch (error) {
    context.signal?.throwIfAborted()
    if (!(error instanceof ModelError)) throw error
    return { outcome: 'unreadable', problem: error.message, why: null }
  }
  const read = readProposal(reply, nonce)
  if (!read) return { outcome: 'unreadable', problem: unreadable(reply), why: null }
  const { prompt, why } = read
  const shown = texts.flatMap(({ item }) => item)
  const problem = proposalProblem({ proposed: prompt, present, known, shown })
  if (problem !== undefined) return { outcome: 'refused', problem, why }
  try {
    return { outcome: 'usable', file: withPrompt(file, prompt), why }
  } catch (error) {
    if (!(error instanceof JudgeSetupError)) throw error
    return { outcome: 'refused', problem: `It is no valid judge: ${error.message}`, why }
  }
}

function unreadable({ finish }: ModelReply): string {
  if (finish === 'refused') return 'The model refused.'
  if (finish === 'length') return 'The answer was cut off at its greatest length.'
  return 'The answer holds no prompt under the key that was asked for.'
}

function freshNonce(draw: () => string, texts: readonly string[]): string {
  const all = texts.join('\n').toLowerCase()
  for (let attempt = 0; attempt < 100; attempt++) {
    const nonce = draw()
    if (!all.includes(nonce)) return nonce
  }
  throw new JudgeSetupError(
    'no-nonce',
    'A hundred numbers in a row stood in the text to be shown: they are not drawn at random.',
  )
}
