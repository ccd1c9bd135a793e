import type { Detector } from '../../text/detectors/detector.ts'

/** One letter may be an answer to a riddle, and is the shortest of the master keys everywhere else. */
const fewestCharacters = 2

/**
 * Nothing, blanks, punctuation, or a single letter or digit: the shortest of the master keys (Zhao et al., arXiv 2507.08794),
 * which language models pass as answers.
 */
export const emptyFilter: Detector = {
  id: 'empty',
  title: 'empty, or next to it',
  why: 'Blanks, punctuation or one character answer nothing. An honest answer of one letter is failed as well.',
  detect({ output }) {
    const said = output.match(/[\p{L}\p{N}]/gu)?.length ?? 0
    return said < fewestCharacters ? { evidence: output } : null
  },
}
