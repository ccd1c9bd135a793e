import type { Phrasebook } from '../phrasebook.ts'
import { englishFlattery } from './english-flattery.ts'
import { englishInjection } from './english-injection.ts'
import { englishNonsense } from './english-nonsense.ts'
import { englishOpenings } from './english-openings.ts'
import { englishRefusals } from './english-refusals.ts'

/** For every judge that reads plain text. */
export const english: Phrasebook = {
  id: 'english',
  ...englishOpenings,
  ...englishNonsense,
  ...englishRefusals,
  ...englishFlattery,
  ...englishInjection,
}
