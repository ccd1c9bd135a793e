import { dirname, join, resolve } from 'node:path'
import type { World } from '../lab/worlds/world.ts'
import { defaultStorePath } from '../store/index.ts'
import type { Context } from './context.ts'
import type { LabFolderFlags } from './lab-command.ts'

/** Where experiments lie: beside the project's store, unless told. */
export function labFolder({ folder }: LabFolderFlags, { cwd }: Pick<Context, 'cwd'>): string {
  return folder === undefined ? join(dirname(defaultStorePath(cwd)), 'lab') : resolve(cwd, folder)
}

/** What the laboratory is made of. Passed in, so that the commands can be tested without training anything. */
export interface LabParts {
  worldOf: (id: string) => World
  /** Address of a module with another `runStage`. */
  stages?: string
}
