import type { Attack } from '../attack.ts'
import { cloaking } from './cloaking.ts'
import { emptyAnswers } from './empty.ts'
import { flattery } from './flattery.ts'
import { injections } from './injection.ts'
import { masterKeys } from './master-keys.ts'
import { nonsense } from './nonsense.ts'
import { pairAttacks } from './pairwise.ts'
import { surface } from './surface.ts'
import { syntax } from './syntax.ts'
import { universalPhrases } from './universal-phrases.ts'
import { winningRefusal } from './winning-refusal.ts'

/** Every attack that there is, by family in the order of a report. */
export const attacks: readonly Attack[] = [
  ...emptyAnswers,
  ...masterKeys,
  ...nonsense,
  ...winningRefusal,
  ...injections,
  ...flattery,
  ...surface,
  ...syntax,
  ...cloaking,
  ...universalPhrases,
  ...pairAttacks,
]
