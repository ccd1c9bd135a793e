import { type ConsensusUsefulness, leaveOneOutUsefulness } from '../../stats/leave-one-out-usefulness.ts'
import type { Settings } from '../alignment/figures.ts'
import { resampledEstimate } from './estimates.ts'
import type { UsefulnessFigures } from './independence-report.ts'
import type { PartOfRaters } from './raters-within.ts'

/** Every difference in certainty is a pattern of its own: with many cases, fewer resamples must do. */
const manyCases = 3000

/** What each rater adds to the consensus of all: accuracy where there is gold, certainty in any case. */
export function usefulness({ names, ratings, truth, cluster }: PartOfRaters, settings: Settings): UsefulnessFigures {
  const { confidence, replicates } = settings
  const rated = (i: number) => ratings.start[i] < ratings.start[i + 1]
  const found = leaveOneOutUsefulness({
    ratings,
    truth: truth.some((t, i) => t >= 0 && rated(i)) ? truth : undefined,
    cluster,
    random: settings.random.fork('usefulness'),
    confidence,
    replicates: ratings.items > manyCases ? Math.min(400, replicates) : replicates,
  })
  const estimate = (of: ConsensusUsefulness, r: number, cases: number) =>
    resampledEstimate(of.raters[r].usefulness, of.raters[r].interval, cases)
  return {
    cases: found.rated,
    raters: names.map((name, r) => ({
      name,
      majority: found.majority && estimate(found.majority, r, found.known),
      dawidSkene: found.dawidSkene && estimate(found.dawidSkene, r, found.known),
      certainty: estimate(found.entropy, r, found.rated),
    })),
  }
}
