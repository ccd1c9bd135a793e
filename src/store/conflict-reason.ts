import { canonicalJson } from '../domain/canonical-json.ts'
import { type Criterion, type Item, type Judge, type Label, quoteFound, type Verdict } from '../domain/index.ts'

/**
 * Why a record was not added: which one it is, and which of its fields differ from what is kept.
 *
 * @param what   the record in words, see `nameVerdict` and `nameRecord`
 * @param kept   what is in force
 * @param given  what was appended under the same key
 */
export function conflictReason(what: string, kept: object, given: object): string {
  const keptFields = new Map<string, unknown>(Object.entries(kept))
  const givenFields = new Map<string, unknown>(Object.entries(given))
  const differing = new Set([...keptFields.keys(), ...givenFields.keys()])
    .values()
    .filter((field) => canonicalJson(keptFields.get(field)) !== canonicalJson(givenFields.get(field)))
    .toArray()
    .sort()
  return `${what} is kept already with another ${differing.join(', ')}; the first stays in force`
}

/** What has a name of its own in a dataset and a body that may come after the name's first mention. */
export type Named =
  | { type: 'item'; item: Item }
  | { type: 'criterion'; criterion: Criterion }
  | { type: 'judge'; judge: Judge }

export function nameRecord(type: Named['type'], name: string): string {
  return `${type} ${quoteFound(name)}`
}

export function nameVerdict({ judge, item, criterion }: Pick<Verdict, 'judge' | 'item' | 'criterion'>): string {
  return `verdict of judge ${quoteFound(judge)} on item ${quoteFound(item)} under criterion ${quoteFound(criterion)}`
}

/** What a label says that replaces another by the same annotator. */
export function revisionReason(before: Label, now: Label): string {
  const said = ({ value, score }: Label) => (score === undefined ? value : `${value} ${score}`)
  return `label of item ${quoteFound(now.item)} by ${quoteFound(now.annotator)}: it was ${said(before)}, and ${said(now)} is in force now`
}

/** What a verdict says that takes the place of an error. */
export function retryReason(before: Verdict, now: Verdict): string {
  const said = ({ value, errorKind }: Verdict) => (errorKind === undefined ? value : `${value} (${errorKind})`)
  return `${nameVerdict(now)}: it was ${said(before)}, and ${said(now)} is in force now`
}
