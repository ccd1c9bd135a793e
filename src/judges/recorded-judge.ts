import { type Criterion, defineJudge, type Judge, type Verdict } from '../domain/index.ts'
import type { Store } from '../store/index.ts'
import { JudgeSetupError } from './errors.ts'
import type { RecordedDefinition } from './judge-definition.ts'
import type { LiveJudge } from './live-judge.ts'

/**
 * A judge that says what another said: verdicts of a dataset, by item, criterion, presentation and repeat. What is not there
 * is an error, never a guess.
 *
 * @throws {JudgeSetupError} `unknown-judge` where the dataset has no such judge, or several of that name
 * @throws {StoreError} `unknown-dataset`
 */
export async function recordedJudge({
  definition,
  store,
}: {
  definition: Omit<RecordedDefinition, 'criterion'> & { criterion?: Criterion }
  store: Store
}): Promise<LiveJudge> {
  const { name, kind, criterion, dataset } = definition
  const source = chooseJudge(await store.judges(dataset), definition)
  return {
    judge: defineJudge({
      name,
      kind,
      settings: {
        dataset,
        judge: source.version,
        ...(criterion && { criterion: JSON.parse(JSON.stringify(criterion)) }),
      },
    }),
    ...(criterion && { criterion }),
    async ask({ item, criterion: asked, presentation = 'AB', repeat }, context) {
      context?.signal?.throwIfAborted()
      const isAsked = (verdict: Verdict) =>
        verdict.judge === source.version &&
        verdict.criterion === asked.id &&
        (verdict.presentation ?? 'AB') === presentation &&
        verdict.repeat === repeat
      for await (const verdict of store.verdicts(dataset, { items: [item.id] })) {
        context?.signal?.throwIfAborted()
        if (!isAsked(verdict)) continue
        const { item: _, criterion: __, judge: ___, presentation: ____, repeat: _____, ...answer } = verdict
        return { answer }
      }
      return {
        answer: { value: 'error', errorKind: 'transport', raw: `There is no recorded verdict of ${source.version}.` },
      }
    },
  }
}

function chooseJudge(judges: readonly Judge[], { dataset, judge }: { dataset: string; judge?: string }): Judge {
  const found = judges.filter(({ version, name }) => judge === undefined || version === judge || name === judge)
  if (found.length === 1) return found[0]!
  const there = judges.map(({ version }) => version).join(', ') || 'none'
  throw new JudgeSetupError(
    'unknown-judge',
    `The dataset ${dataset} has ${found.length === 0 ? 'no judge' : `${found.length} judges`}${judge === undefined ? '' : ` called ${judge}`}; name one of its versions: ${there}.`,
  )
}
