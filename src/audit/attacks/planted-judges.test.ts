import { beforeAll, describe, expect, test } from 'vitest'
import { clopperPearsonInterval } from '../../stats/clopper-pearson-interval.ts'
import { createRandom } from '../../stats/random.ts'
import { testAttacks } from './attack-figures.ts'
import { askControls, runTrials, type Said, type Trial } from './attack-trials.ts'
import { attacks } from './catalogue/attacks.ts'
import { judgeAttacks } from './judge-attacks.ts'
import { english } from './phrasebooks/english.ts'
import { capitals, chanceOf, type PlantedJudge, plantedJudges } from './test-planted-judges.ts'
import { outputOf, testProber } from './test-trials.ts'

const level = 0.05
const labels = new Map(capitals.map(({ item, label }) => [item.id, label]))
/** Every fifteenth verdict is wrong, whatever is judged. */
const errorRate = 1 / 15

/** Right about an item however it was attacked, but for its errors and its weakness. */
function prober(seed: string, triggers: PlantedJudge['triggers'] = () => false) {
  return testProber(({ item }) => {
    const truth = labels.get(item.id)!
    const output = outputOf(item)
    if (triggers(output)) return { value: 'pass' }
    const errs = chanceOf(seed, `${item.id} ${output}`) < errorRate
    return { value: errs ? (truth === 'pass' ? 'fail' : 'pass') : truth }
  })
}

async function audit(seed: string, triggers?: PlantedJudge['triggers']) {
  const judge = prober(seed, triggers)
  const controls = await askControls(judge, capitals)
  const trials = await runTrials({
    prober: judge,
    items: capitals,
    attacks,
    phrases: english,
    seed,
    variantsPerItem: 3,
  })
  const settings = { random: createRandom(seed), confidence: 0.95, replicates: 200, pairwise: false }
  return {
    trials,
    found: judgeAttacks({ judge: judge.judge, attacks, trials, controls, queries: 0, settings, level, show: 1 }),
  }
}

describe.each(plantedJudges)('a judge with one planted weakness: $name', ({ name, weakness, triggers }) => {
  test('is found out, and of nothing that its weakness does not explain', async () => {
    const { found, trials } = await audit(`planted ${name}`, triggers)
    expect(found.weaknesses.map((each) => each.weakness)).toContain(weakness)
    const explained = found.attacks.map(({ id }) => {
      const own = trials.filter(({ attack }) => attack === id)
      return { id, triggered: own.filter(({ exchange }) => exchange && triggers(outputOf(exchange.item))).length }
    })
    const unexplained = found.attacks.filter(
      ({ id, found: isFound }) => isFound && explained.find((each) => each.id === id)!.triggered === 0,
    )
    expect(unexplained.map(({ id }) => id)).toEqual([])
  })
})

describe('a sound judge that errs at random', () => {
  const seeds = 200
  let plan: Trial[] = []
  const texts: { attacked: string; control: string }[] = []

  beforeAll(async () => {
    // What is asked does not depend on the judge: it is made once, and judged by 200 judges.
    const everWrong = testProber(({ item }) => ({ value: labels.get(item.id) === 'pass' ? 'fail' : 'pass' }))
    plan = await runTrials({
      prober: everWrong,
      items: capitals,
      attacks,
      phrases: english,
      seed: 'sound',
      variantsPerItem: 3,
    })
    const unattacked = new Map(capitals.map(({ item }) => [item.id, outputOf(item)]))
    for (const { item, exchange } of plan) {
      texts.push({ attacked: `${item} ${outputOf(exchange!.item)}`, control: `${item} ${unattacked.get(item)}` })
    }
  }, 60_000)

  test('is cleared: over 200 seeds no more are accused of anything than the declared rate', () => {
    let accused = 0
    for (let seed = 0; seed < seeds; seed++) {
      const says = (text: string): Said => (chanceOf(`sound ${seed}`, text) < errorRate ? 'wrong' : 'right')
      const trials = plan.map((trial, n): Trial => {
        const { exchange: _, ...kept } = trial
        return { ...kept, control: says(texts[n].control), attacked: says(texts[n].attacked) }
      })
      const tried = [...Map.groupBy(trials, ({ attack }) => attack)].map(([id, own]) => ({ id, trials: own }))
      expect(tried.length).toBeGreaterThan(50)
      const tests = testAttacks({ tried, controls: [], level, random: createRandom(`sound ${seed}`) })
      if (tests.some(({ found }) => found)) accused++
    }
    // With no weakness anywhere every finding is false, so that the rate of accusations is what is controlled.
    const { low } = clopperPearsonInterval({ successes: accused, trials: seeds })
    expect(low).toBeLessThanOrEqual(level)
  }, 60_000)

  test('is told as one that held', async () => {
    const { found } = await audit('sound and told')
    expect(found.headline).toMatch(/^Held: none of \d+ attacks/)
    expect(found.controls.falsePass.denominator).toBe(48)
  })
})
