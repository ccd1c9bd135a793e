import type { Context } from './context.ts'
import type { LabHandlers } from './lab-command.ts'
import type { LabParts } from './lab-folder.ts'

/** What the laboratory's commands do. What they need is loaded when one of them runs: it is much. */
export function labHandlers(context: Context, parts: () => Promise<LabParts> = shippedParts): LabHandlers {
  return {
    run: async (experiment, flags) =>
      await (await import('./lab-run.ts')).runLabRun(experiment, flags, context, await parts()),
    resume: async (name, flags) =>
      await (await import('./lab-run.ts')).runLabResume(name, flags, context, await parts()),
    report: async (name, flags) =>
      await (await import('./lab-reading.ts')).runLabReport(name, flags, context, await parts()),
    list: async (flags) => await (await import('./lab-reading.ts')).runLabList(flags, context),
    export: async (name, flags) => await (await import('./lab-exporting.ts')).runLabExport(name, flags, context),
  }
}

async function shippedParts(): Promise<LabParts> {
  const { worldOf } = await import('../lab/worlds/index.ts')
  return { worldOf }
}
