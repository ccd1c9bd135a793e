import { consensusRates } from './consensus-rates.ts'
import { errorRates } from './error-rates.ts'
import { flipRates } from './flip-rates.ts'
import { positionBias } from './position-bias.ts'
import type { Scenario } from './scenario.ts'
import { sharedErrors } from './shared-errors.ts'

const all: Scenario[] = [...errorRates, ...flipRates, ...positionBias, ...sharedErrors, consensusRates]

export function scenariosWith(part: string): Scenario[] {
  return all.filter(({ title }) => title.includes(part))
}
