import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StageError } from './errors.ts'
import type { StageResult } from './results.ts'
import type { HashedPlan } from './stage-hash.ts'
import { stageResultSchema } from './stage-result-schema.ts'
import { writeWholeFile } from './write-whole-file.ts'

const planFile = 'plan.json'
const resultFile = 'result.json'

/**
 * Makes the folder of a stage ready: as an earlier run of the same plan left it, or new. What another plan left there is
 * moved aside, to `<stage>.before-1`, `-2` and so on; nothing is deleted.
 *
 * @returns where it was moved to, if it was
 */
export async function prepareStageFolder(folder: string, plan: HashedPlan): Promise<string | undefined> {
  if ((await readPlan(folder))?.hash === plan.hash) return undefined
  let aside: string | undefined
  if (existsSync(folder)) {
    for (let i = 1; aside === undefined || existsSync(aside); i++) aside = `${folder}.before-${i}`
    await rename(folder, aside)
  }
  // Made elsewhere, so that no folder is ever without its plan.
  const fresh = `${folder}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  await writeWholeFile(join(fresh, planFile), `${JSON.stringify(plan, null, 2)}\n`)
  await rename(fresh, folder)
  return aside
}

/** The plan by which a folder was made; undefined where there is none that can be read. */
export async function readPlan(folder: string): Promise<HashedPlan | undefined> {
  return (await readJson(join(folder, planFile))) as HashedPlan | undefined
}

/** The result of a stage that was run to its end by the plan of this hash, or undefined. */
export async function readResult(folder: string, hash: string): Promise<StageResult | undefined> {
  if ((await readPlan(folder))?.hash !== hash) return undefined
  const parsed = stageResultSchema.safeParse(await readJson(join(folder, resultFile)))
  return parsed.success ? parsed.data : undefined
}

/** @throws {StageError} `bad-result` where it is not of the shape of its kind: nothing is written then */
export async function writeResult(folder: string, { plan }: HashedPlan, result: unknown): Promise<StageResult> {
  const parsed = stageResultSchema.safeParse(result)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw new StageError('bad-result', `Stage ${plan.id} came to no result: field ${path.join('.')}: ${message}.`)
  }
  if (parsed.data.kind !== plan.kind) {
    throw new StageError('bad-result', `Stage ${plan.id} of kind ${plan.kind} came to a result of ${parsed.data.kind}.`)
  }
  await writeWholeFile(join(folder, resultFile), `${JSON.stringify(result)}\n`)
  return parsed.data
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
