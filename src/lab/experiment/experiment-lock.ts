import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ExperimentError } from './errors.ts'

/** SQLITE_BUSY: somebody else holds the lock. */
const busy = 5

/**
 * Keeps a second run out of an experiment's folder for as long as it is held. It is a lock of the operating system on a
 * database without content, so that a killed process leaves none behind.
 *
 * @throws {ExperimentError} `running`
 */
export function lockExperiment(folder: string): Disposable {
  const database = new DatabaseSync(join(folder, 'lock.db'))
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode !== busy) throw error
    throw new ExperimentError('running', `Another goodhart is running in ${folder}: wait for it, or stop it.`, {
      cause: error,
    })
  }
  return { [Symbol.dispose]: () => database.close() }
}

/** Whether somebody runs the experiment at this moment. */
export function isRunning(folder: string): boolean {
  try {
    lockExperiment(folder)[Symbol.dispose]()
    return false
  } catch (error) {
    if (error instanceof ExperimentError) return true
    throw error
  }
}
