import { type Criterion, defineJudge, isPairwise } from '../../domain/index.ts'
import { askTogether } from '../ask-together.ts'
import { JudgeSetupError } from '../errors.ts'
import type { MemberReliability, PanelDefinition } from '../judge-definition.ts'
import type { Answer, Judgment, LiveJudge } from '../live-judge.ts'
import { sumUsage } from '../usage-sum.ts'
import { panelVerdict, type Vote } from './panel-verdict.ts'
import { evidenceOf } from './reliability.ts'

export type ResolvedPanel = Omit<PanelDefinition, 'members' | 'criterion' | 'reliability'> & { criterion?: Criterion }

/**
 * Several judges that are asked at the same time and speak as one, by the rule of {@link panelVerdict}.
 *
 * What a member's error means is declared: the panel's error (`error`), nobody's vote as long as a quorum answers
 * (`ignore`), or a vote against (`fail`; of a pair a tie; among grades the panel fails the item, since no grade was given).
 *
 * @param reliability of each member, by its version or name; required by the rule `weighted`
 * @throws {JudgeSetupError} `bad-reliability` where a member has none
 */
export function panelJudge({
  definition,
  members,
  reliability = [],
  now = () => performance.now(),
}: {
  definition: ResolvedPanel
  members: readonly LiveJudge[]
  reliability?: readonly MemberReliability[]
  now?: () => number
}): LiveJudge {
  const { kind, name, onMemberError, rule, lambda, passes } = definition
  const quorum = definition.quorum ?? Math.floor(members.length / 2) + 1
  const rates = rule === 'weighted' ? members.map((member) => reliabilityOf(member, reliability)) : undefined
  const evidence = rates?.map(evidenceOf)
  const criterion = definition.criterion ?? commonCriterion(members)
  const settings = {
    rule,
    members: members.map(({ judge }) => judge.version),
    onMemberError,
    ...(rule === 'mean-variance' && { lambda }),
    ...(onMemberError === 'ignore' && { quorum }),
    passes,
    rates: rates?.map(({ truePassRate, trueFailRate }) => ({ truePassRate, trueFailRate })),
    criterion: definition.criterion,
  }

  function decide(answers: readonly Answer[], pairwise: boolean): Answer {
    const failed = answers.findIndex(({ value }) => value === 'error')
    const given = answers.filter(({ value }) => value !== 'error')
    const isShort = onMemberError === 'ignore' && given.length < quorum
    if (failed >= 0 && (onMemberError === 'error' || isShort)) {
      const { errorKind, raw } = answers[failed]!
      const why = isShort ? `${given.length} of ${answers.length} members answered, ${quorum} have to. ` : ''
      const member = members[failed]!.judge.version
      return { value: 'error', errorKind, raw: `${why}${member}: ${raw ?? errorKind}` }
    }
    const isGraded = given.some(({ score }) => score !== undefined)
    if (failed >= 0 && onMemberError === 'fail' && isGraded && !pairwise) return { value: 'fail' }
    const votes = answers.flatMap((answer, index): Vote[] => {
      const worth = evidence && { evidence: evidence[index]! }
      if (answer.value !== 'error') return [{ answer, ...worth }]
      return onMemberError === 'fail' ? [{ answer: { value: pairwise ? 'tie' : 'fail' }, ...worth }] : []
    })
    return (
      panelVerdict(votes, { rule, lambda, passes }, pairwise) ?? {
        value: 'error',
        errorKind: 'unparseable',
        raw: `The rule ${rule} cannot be applied to ${given.map(({ value, score }) => (score === undefined ? value : `${value} ${score}`)).join(', ')}: give every member the same scale, and for a vote the score from which on it passes.`,
      }
    )
  }

  return {
    judge: defineJudge({ name, kind, settings: JSON.parse(JSON.stringify(settings)) }),
    ...(criterion && { criterion }),
    async ask(question, context) {
      context?.signal?.throwIfAborted()
      const started = now()
      const judgments = await askTogether(
        members.map((member) => (inner) => member.ask(question, inner)),
        context,
      )
      const costs = judgments.map(({ answer }) => answer.costUsd).filter((cost) => cost !== undefined)
      const usages = judgments.flatMap(({ usage }) => usage ?? [])
      const answer = decide(
        judgments.map(({ answer }) => answer),
        isPairwise(question.item),
      )
      return {
        answer: {
          ...answer,
          latencyMs: Math.max(0, Math.round(now() - started)),
          ...(costs.length > 0 && { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
        },
        ...(usages.length > 0 && { usage: sumUsage(usages) }),
        members: judgments.flatMap(({ answer, members: inner = [] }, index) => [
          { judge: members[index]!.judge, answer },
          ...inner,
        ]),
      } satisfies Judgment
    },
  }
}

function reliabilityOf({ judge }: LiveJudge, reliability: readonly MemberReliability[]): MemberReliability {
  const found =
    reliability.find((known) => known.judge === judge.version) ??
    reliability.find((known) => known.judge === judge.name)
  if (found) return found
  throw new JudgeSetupError(
    'bad-reliability',
    `Nothing is known of the reliability of ${judge.version}: align it against labels first, or give its truePassRate and trueFailRate.`,
  )
}

function commonCriterion(members: readonly LiveJudge[]): Criterion | undefined {
  const [first, ...others] = members.map(({ criterion }) => criterion)
  return first && others.every((criterion) => criterion?.id === first.id) ? first : undefined
}
