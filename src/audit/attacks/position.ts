import type { PairAttack } from './attack.ts'

interface PositionAttack extends Omit<PairAttack, 'variants'> {
  worseFirst: boolean
}

const shared = {
  family: 'pairwise',
  aim: 'pair',
  invariant: 'Neither output is changed, only the order in which the two are shown.',
  source: 'Wang et al., arXiv 2305.17926; Zheng et al., arXiv 2306.05685, table 2',
} as const

/** A pair shown in the other order: no text is changed, so that these are told apart from all other attacks. */
export const positionAttacks: readonly PositionAttack[] = [
  {
    ...shared,
    id: 'worse-shown-first',
    title: 'worse output shown first',
    weakness: 'prefers what is shown first',
    worseFirst: true,
  },
  {
    ...shared,
    id: 'worse-shown-second',
    title: 'worse output shown second',
    weakness: 'prefers what is shown second',
    worseFirst: false,
  },
]
