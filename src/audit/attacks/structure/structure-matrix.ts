import type { SingleItem } from '../../../domain/index.ts'
import type { AttackReport } from '../attack-report.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { classedOutput } from './classed-words.ts'
import { holdsTemplate, mineTemplates } from './mine-templates.ts'

/** An output of which it is known whether it is good, and what the judge said of it where it said pass or fail. */
export interface StructureCase {
  item: SingleItem
  label: 'pass' | 'fail'
  verdict?: 'pass' | 'fail'
}

/** More columns nobody reads: the rest are told together. */
const mostDomains = 8
const rest = 'other'

/**
 * Domain by template: where outputs with a structure that is typical of a domain are passed although they are bad.
 *
 * @param tag groups the items into domains by its values; all are one domain without it. Items without the tag are of `other`
 * @returns `bad` counts outputs known to be bad that have a verdict, `badPassed` those of them that the judge passed; null where not even two outputs
 *   of a domain share a template
 */
export function structureMatrix({
  cases,
  phrases,
  tag,
}: {
  cases: readonly StructureCase[]
  phrases: Phrasebook
  tag?: string
}): AttackReport['structure'] {
  const domainOf = domainsOf(cases, tag)
  const texts = cases.map((one) => ({ one, domain: domainOf(one.item), words: classedOutput(one.item, phrases) }))
  const mined = mineTemplates({ texts })
  if (mined.length === 0) return null
  const domains = [...new Set(texts.map(({ domain }) => domain))].sort(
    (a, b) => Number(a === rest) - Number(b === rest) || (a < b ? -1 : 1),
  )
  return {
    domains,
    templates: mined.map(({ template, example }) => {
      const holding = texts.filter(({ words }) => holdsTemplate(words, template))
      return {
        template,
        example,
        cells: domains.map((domain) => {
          const here = holding.filter((text) => text.domain === domain)
          const bad = here.filter(({ one }) => one.label === 'fail' && one.verdict !== undefined)
          const badPassed = bad.filter(({ one }) => one.verdict === 'pass')
          return { outputs: here.length, bad: bad.length, badPassed: badPassed.length }
        }),
      }
    }),
  }
}

function domainsOf(cases: readonly StructureCase[], tag: string | undefined): (item: SingleItem) => string {
  if (tag === undefined) return () => 'all'
  const shown = new Set(valuesOf(cases, tag).slice(0, mostDomains))
  return ({ tags }) => (Object.hasOwn(tags, tag) && shown.has(tags[tag]) ? tags[tag] : rest)
}

/** Values of a tag, the most frequent first. */
function valuesOf(cases: readonly StructureCase[], tag: string): string[] {
  const counts = new Map<string, number>()
  for (const { tags } of cases.map(({ item }) => item)) {
    if (Object.hasOwn(tags, tag)) counts.set(tags[tag], (counts.get(tags[tag]) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value)
}

/** The tag of all items with the most values that a table has columns for; undefined where all have the same, or none. */
export function domainTag(cases: readonly StructureCase[]): string | undefined {
  const [first] = cases
  if (first === undefined) return undefined
  const everywhere = Object.keys(first.item.tags).filter((tag) =>
    cases.every(({ item }) => Object.hasOwn(item.tags, tag)),
  )
  const sized = everywhere.sort().map((tag) => ({ tag, values: valuesOf(cases, tag).length }))
  return sized.filter(({ values }) => values > 1 && values <= mostDomains).sort((a, b) => b.values - a.values)[0]?.tag
}
