import { isPairwise } from '../../../domain/index.ts'
import type { AttackReport } from '../attack-report.ts'
import type { LabelledItem, Said } from '../attack-trials.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { english } from '../phrasebooks/english.ts'
import { domainTag, type StructureCase, structureMatrix } from './structure-matrix.ts'

/**
 * The domain-by-template matrix of what a judge said without any attack. Domains are the values of the tag with the most that a table
 * has columns for. A pair has no structure of its own: null where all are pairs.
 */
export function structureOfControls(
  controls: readonly { labelled: LabelledItem; said: Said }[],
  phrases: Phrasebook = english,
): AttackReport['structure'] {
  const cases = controls.flatMap(({ labelled: { item, label }, said }): StructureCase[] => {
    if (isPairwise(item)) return []
    const contrary = label === 'pass' ? 'fail' : 'pass'
    const verdict = said === 'right' ? label : said === 'wrong' ? contrary : undefined
    return [{ item, label, ...(verdict && { verdict }) }]
  })
  const tag = domainTag(cases)
  return structureMatrix({ cases, phrases, ...(tag !== undefined && { tag }) })
}
