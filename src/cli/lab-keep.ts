import type { DataRecord } from '../domain/index.ts'
import { type ExperimentRun, heldOutRecords, policyRecords } from '../lab/experiment/index.ts'
import type { World } from '../lab/worlds/world.ts'
import { openProjectStore, type Store } from '../store/index.ts'
import type { Context } from './context.ts'

const batchSize = 1000

/**
 * What an experiment made, into the project's store: held-out replies with their truth and all verdicts as the dataset
 * `lab-NAME`, samples of policies as `lab-NAME-policies`. What is there already stays as it is.
 *
 * @returns the datasets that hold something
 */
export async function keepLabRecords(
  run: ExperimentRun,
  worldOf: (id: string) => World,
  context: Context,
): Promise<string[]> {
  await using store = await openProjectStore({ cwd: context.cwd, create: true })
  const held = `lab-${run.experiment.name}`
  const kept = [
    await append(store, held, heldOutRecords(run, worldOf)),
    await append(store, `${held}-policies`, policyRecords(run, worldOf)),
  ]
  return kept.flatMap(({ dataset, records }) => (records > 0 ? [dataset] : []))
}

async function append(
  store: Store,
  dataset: string,
  all: AsyncIterable<DataRecord> | Iterable<DataRecord>,
): Promise<{ dataset: string; records: number }> {
  let records = 0
  let batch: DataRecord[] = []
  const flush = async () => {
    if (batch.length === 0) return
    if (records === 0) await store.createDataset(dataset)
    await store.append(dataset, batch)
    records += batch.length
    batch = []
  }
  for await (const record of all) {
    batch.push(record)
    if (batch.length === batchSize) await flush()
  }
  await flush()
  return { dataset, records }
}
