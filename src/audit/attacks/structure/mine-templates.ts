import { type ClassedWord, sentencesOf, textOf } from './classed-words.ts'

/** A text of a domain, as of `classedWords`. */
export interface DomainText {
  domain: string
  words: readonly ClassedWord[]
}

/** A run of slots within a sentence, and how much it is a domain's own. */
export interface MinedTemplate {
  /** Slots, joined by blanks. */
  template: string
  /** 4 to 8. */
  size: number
  /** The words of its first occurrence. */
  example: string
  /** Texts that hold it, each counted once: of all domains, and of each that has any. */
  texts: number
  byDomain: ReadonlyMap<string, number>
  /** The domain that it tells most about. */
  domain: string
  /** P(template | domain) and P(template), in (0, 1]. */
  given: number
  overall: number
}

const shortest = 4
const longest = 8

/**
 * The structures that texts share, those first that belong to one domain: a template misleads a reader where
 * P(template | domain) is far above P(template) (Shaib et al., arXiv 2509.21155). They are ordered by
 * P(template, domain) log(P(template | domain) / P(template)), then by how many texts hold them, then the longest first; of
 * templates that share a run of four slots, the first one stays.
 *
 * @param least texts of its domain that a template must be found in, at least 1
 * @param most  templates that come out
 */
export function mineTemplates({
  texts,
  least = 2,
  most = 12,
}: {
  texts: readonly DomainText[]
  least?: number
  most?: number
}): MinedTemplate[] {
  const inDomain = new Map<string, number>()
  for (const { domain } of texts) inDomain.set(domain, (inDomain.get(domain) ?? 0) + 1)

  const scored: { mined: MinedTemplate; weight: number }[] = []
  for (const [template, { size, example, byDomain }] of countTemplates(texts, least)) {
    const held = [...byDomain.values()].reduce((sum, count) => sum + count, 0)
    const overall = held / texts.length
    for (const [domain, count] of byDomain) {
      if (count < least) continue
      const given = count / inDomain.get(domain)!
      const mined = { template, size, example, texts: held, byDomain, domain, given, overall }
      scored.push({ mined, weight: (count / texts.length) * Math.log(given / overall) })
    }
  }
  scored.sort(
    (a, b) =>
      b.weight - a.weight ||
      b.mined.texts - a.mined.texts ||
      b.mined.size - a.mined.size ||
      (a.mined.template < b.mined.template ? -1 : 1),
  )
  const kept: MinedTemplate[] = []
  for (const { mined } of scored) {
    if (kept.length >= most) break
    if (!kept.some(({ template }) => overlap(template, mined.template))) kept.push(mined)
  }
  return kept
}

/** Whether a text holds a template, slot for slot within one sentence. */
export function holdsTemplate(words: readonly ClassedWord[], template: string): boolean {
  return sentencesOf(words).some((sentence) => contains(slotsOf(sentence), template))
}

interface TemplateCount {
  size: number
  example: string
  byDomain: Map<string, number>
}

/** A run is only counted where the two runs within it that are one slot shorter are shared themselves: the rest cannot be. */
function countTemplates(texts: readonly DomainText[], least: number): Map<string, TemplateCount> {
  const shared = new Map<string, TemplateCount>()
  const split = texts.map(({ domain, words }) => ({ domain, sentences: sentencesOf(words) }))
  for (let size = shortest; size <= longest; size++) {
    const counts = new Map<string, TemplateCount>()
    for (const { domain, sentences } of split) {
      const here = new Set<string>()
      for (const sentence of sentences) {
        for (let at = 0; at + size <= sentence.length; at++) {
          const run = sentence.slice(at, at + size)
          if (size > shortest && !(shared.has(slotsOf(run.slice(1))) && shared.has(slotsOf(run.slice(0, -1))))) continue
          const template = slotsOf(run)
          if (here.has(template)) continue
          here.add(template)
          const count = counts.get(template) ?? { size, example: textOf(run), byDomain: new Map() }
          count.byDomain.set(domain, (count.byDomain.get(domain) ?? 0) + 1)
          counts.set(template, count)
        }
      }
    }
    const frequent = [...counts].filter(([, { byDomain }]) => Math.max(...byDomain.values()) >= least)
    if (frequent.length === 0) break
    for (const [template, count] of frequent) shared.set(template, count)
  }
  return shared
}

function slotsOf(words: readonly ClassedWord[]): string {
  return words.map(({ slot }) => slot).join(' ')
}

/** The same structure seen through windows that are shifted, or of another size, is one finding. */
function overlap(one: string, other: string): boolean {
  const slots = one.split(' ')
  return slots.some(
    (_, at) => at + shortest <= slots.length && contains(other, slots.slice(at, at + shortest).join(' ')),
  )
}

/** Whole slots: blanks around both keep `Noun` from being found in `ProperNoun`. */
function contains(slots: string, template: string): boolean {
  return ` ${slots} `.includes(` ${template} `)
}
