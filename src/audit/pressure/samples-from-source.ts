import type { Source } from '../../datasets/index.ts'
import { type DataRecord, isPairwise, UsageError } from '../../domain/index.ts'
import type { PressureReport } from './pressure-report.ts'
import { SampleColumns, type SampleTable } from './samples.ts'

const mostShown = 20

/**
 * The items of a dataset as samples: items that share a tag answer one prompt, as the summaries of one article by several
 * systems do. Gold is the mean of people's labels, a judge's score the mean of its verdicts; where they are not graded, a pass
 * counts 1 and a fail 0. A verdict that is an error, an abstention or a tie is no score.
 *
 * @param promptTag what items of one prompt share; an item without it is a problem and no sample
 * @throws {UsageError} `no-verdicts` where no judge speaks, `unknown-tag` where no item has it
 */
export async function samplesFromSource({
  source,
  promptTag,
  gold = 'people',
}: {
  source: Source
  promptTag: string
  gold?: string
}): Promise<{ samples: SampleTable; problems: PressureReport['problems'] }> {
  const problems: PressureReport['problems'] = { count: 0, shown: [], readAsFail: {} }
  const found = new Found()
  for await (const event of source) {
    for (const problem of event.problems ?? []) {
      problems.count++
      if (problems.shown.length < mostShown) problems.shown.push(problem)
    }
    for (const value of event.readAsFail ?? []) problems.readAsFail[value] = (problems.readAsFail[value] ?? 0) + 1
    for (const record of event.records) found.add(record)
  }
  const { judges, items, labels, verdicts } = found
  if (judges.size === 0) {
    const [last] = problems.shown.slice(-1)
    const hint = last ? `${last.found} is not ${last.accepted}` : 'check the names of the judges'
    throw new UsageError('no-verdicts', `No judge that was asked for has a verdict here: ${hint}.`)
  }
  const names = [...judges.values()]
  const samples = new SampleColumns({ judges: names, gold, clusteredBy: promptTag })
  let samplesFound = 0
  for (const { id, tags, ...item } of items.values()) {
    const prompt = tags[promptTag]
    if (prompt === undefined) {
      problems.count++
      if (problems.shown.length < mostShown)
        problems.shown.push({ file: id, found: 'an item without it', accepted: `a tag ${JSON.stringify(promptTag)}` })
      continue
    }
    samplesFound++
    samples.add({
      prompt,
      ...(item.input !== undefined && { input: item.input }),
      ...(item.output !== undefined && { output: item.output }),
      judges: [...judges.keys()].map((version) => mean(verdicts.get(version)?.get(id))),
      gold: mean(labels.get(id)),
    })
  }
  if (samplesFound === 0) {
    throw new UsageError('unknown-tag', `No item has a tag ${JSON.stringify(promptTag)} to tell prompts apart by.`)
  }
  return { samples: samples.table(), problems }
}

interface FoundItem {
  id: string
  tags: Record<string, string>
  input?: string
  output?: string
}

/** Records may come in any order. */
class Found {
  readonly judges = new Map<string, string>()
  /** The first of each: a dataset may say the same item again. */
  readonly items = new Map<string, FoundItem>()
  readonly labels = new Map<string, number[]>()
  /** By judge, then by item. */
  readonly verdicts = new Map<string, Map<string, number[]>>()

  add(record: DataRecord): void {
    if (record.type === 'judge') this.judges.set(record.judge.version, record.judge.name)
    else if (record.type === 'item') {
      const { item } = record
      const output = isPairwise(item) ? undefined : item.output
      if (!this.items.has(item.id)) this.items.set(item.id, { id: item.id, tags: item.tags, input: item.input, output })
    } else if (record.type === 'label') append(this.labels, record.label.item, scoreOf(record.label))
    else if (record.type === 'verdict') {
      const { judge, item } = record.verdict
      const ofJudge = this.verdicts.get(judge) ?? new Map<string, number[]>()
      this.verdicts.set(judge, ofJudge)
      append(ofJudge, item, scoreOf(record.verdict))
    }
  }
}

function append(scores: Map<string, number[]>, item: string, score: number | null): void {
  if (score === null) return
  const known = scores.get(item)
  if (known) known.push(score)
  else scores.set(item, [score])
}

function scoreOf({ value, score }: { value: string; score?: number }): number | null {
  if (value === 'error' || value === 'abstain' || value === 'defer') return null
  if (score !== undefined) return score
  return value === 'pass' ? 1 : value === 'fail' ? 0 : null
}

function mean(scores: readonly number[] | undefined): number | null {
  return scores === undefined ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length
}
