/** A run in a process of its own, to be killed: `node test-run.ts LAB_FOLDER STEPS`. */
import { defineExperiment } from './experiment.ts'
import { runExperiment } from './run-experiment.ts'
import { testExperiment, testStage, testStages, versions } from './test-stages.ts'

const [labFolder, steps] = process.argv.slice(2)
const settings = { steps: Number(steps), ms: 4 }
const experiment = defineExperiment(
  testExperiment([
    testStage('one', [], settings),
    testStage('two', [], settings),
    testStage('three', ['one', 'two'], settings),
  ]),
)
const { end } = await runExperiment({
  ...{ experiment, labFolder: labFolder!, cores: 2, versions, now: () => new Date(0), stages: testStages },
})
console.log(end)
