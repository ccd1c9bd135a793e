import { canonicalJson } from '../domain/canonical-json.ts'
import { type DataRecord, type Item, isPairwise, type Label, type Verdict } from '../domain/index.ts'
import { conflictReason, nameRecord, nameVerdict, retryReason, revisionReason } from './conflict-reason.ts'
import type { ImportRecord, ItemEvidence } from './store.ts'

/** Names in the order in which they were first mentioned, each with its body as canonical JSON once that has come. */
type Bodies = Map<string, { order: number; body?: string }>

/** All of one dataset. */
export interface MemoryContents {
  createdAt: string
  item: Bodies
  criterion: Bodies
  judge: Bodies
  /** Canonical JSON, all revisions, as they came. */
  labels: string[]
  /** Key of a label: index of the one in force. */
  labelsInForce: Map<string, number>
  /** Key of a verdict: canonical JSON of every attempt, the last of which is in force. */
  verdicts: Map<string, string[]>
  imports: ImportRecord[]
}

/** What became of a record. */
type Fate = 'added' | 'unchanged' | { conflict: string } | { revision: string }

export function emptyContents(createdAt: string): MemoryContents {
  return {
    createdAt,
    item: new Map(),
    criterion: new Map(),
    judge: new Map(),
    labels: [],
    labelsInForce: new Map(),
    verdicts: new Map(),
    imports: [],
  }
}

export function appendRecord(contents: MemoryContents, record: DataRecord): Fate {
  switch (record.type) {
    case 'item':
      return appendBody(contents, 'item', record.item.id, record.item)
    case 'criterion':
      return appendBody(contents, 'criterion', record.criterion.id, record.criterion)
    case 'judge':
      return appendBody(contents, 'judge', record.judge.version, record.judge)
    case 'label':
      return appendLabel(contents, record.label)
    case 'verdict':
      return appendVerdict(contents, record.verdict)
  }
}

function appendBody(contents: MemoryContents, type: 'item' | 'criterion' | 'judge', name: string, given: object): Fate {
  const entry = mention(contents[type], name)
  const body = canonicalJson(given)
  if (entry.body === body) return 'unchanged'
  if (entry.body !== undefined) {
    return { conflict: conflictReason(nameRecord(type, name), JSON.parse(entry.body), given) }
  }
  entry.body = body
  return 'added'
}

function appendLabel({ item, criterion, labels, labelsInForce }: MemoryContents, label: Label): Fate {
  mention(item, label.item)
  mention(criterion, label.criterion)
  const key = canonicalJson([label.item, label.criterion, label.annotator])
  const body = canonicalJson(label)
  const latest = labelsInForce.get(key)
  if (latest !== undefined && labels[latest] === body) return 'unchanged'
  labelsInForce.set(key, labels.push(body) - 1)
  return latest === undefined ? 'added' : { revision: revisionReason(JSON.parse(labels[latest]), label) }
}

function appendVerdict({ item, criterion, judge, verdicts }: MemoryContents, verdict: Verdict): Fate {
  mention(item, verdict.item)
  mention(criterion, verdict.criterion)
  mention(judge, verdict.judge)
  const { presentation = '', repeat } = verdict
  const key = canonicalJson([verdict.item, verdict.criterion, verdict.judge, presentation, repeat])
  const body = canonicalJson(verdict)
  const attempts = verdicts.get(key)
  if (attempts === undefined) {
    verdicts.set(key, [body])
    return 'added'
  }
  if (attempts.includes(body)) return 'unchanged'
  const latest: Verdict = JSON.parse(attempts.at(-1)!)
  if (latest.value !== 'error') return { conflict: conflictReason(nameVerdict(verdict), latest, verdict) }
  attempts.push(body)
  return { revision: retryReason(latest, verdict) }
}

function mention(bodies: Bodies, name: string): { body?: string } {
  if (!bodies.has(name)) bodies.set(name, { order: bodies.size })
  return bodies.get(name)!
}

export function bodiesOf<T>(bodies: Bodies): T[] {
  return [...bodies.values()].flatMap(({ body }) => (body === undefined ? [] : [JSON.parse(body)]))
}

export function labelsOf({ labels, labelsInForce }: MemoryContents, all: boolean): Label[] {
  const inForce = new Set(labelsInForce.values())
  return labels.filter((_, index) => all || inForce.has(index)).map((label) => JSON.parse(label))
}

export function verdictsOf({ item, criterion, judge, verdicts }: MemoryContents): Verdict[] {
  const place = (verdict: Verdict) => [
    criterion.get(verdict.criterion)!.order,
    item.get(verdict.item)!.order,
    judge.get(verdict.judge)!.order,
    ['', 'AB', 'BA'].indexOf(verdict.presentation ?? ''),
    verdict.repeat,
  ]
  const placed = [...verdicts.values()].map((attempts) => {
    const verdict: Verdict = JSON.parse(attempts.at(-1)!)
    return { verdict, place: place(verdict) }
  })
  placed.sort((a, b) => a.place.map((part, i) => part - b.place[i]!).find((difference) => difference !== 0) ?? 0)
  return placed.map(({ verdict }) => verdict)
}

export function outlineOf(id: string, body: string | undefined): ItemEvidence {
  const evidence: ItemEvidence = { id, tags: {}, pairwise: false, outputLengths: [], labels: [], verdicts: [] }
  if (body === undefined) return evidence
  const item: Item = JSON.parse(body)
  const outputs = isPairwise(item) ? item.outputs : item.output === undefined ? [] : [item.output]
  return {
    ...evidence,
    tags: item.tags,
    pairwise: isPairwise(item),
    outputLengths: outputs.map(({ length }) => length),
  }
}
