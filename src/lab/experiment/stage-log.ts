import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const entrySchema = z.object({
  stage: z.string(),
  hash: z.string(),
  end: z.enum(['done', 'stopped', 'failed']),
  /** What a failed stage said. */
  message: z.string().optional(),
  /** ISO 8601, UTC: when it ended. */
  at: z.string(),
  /** Wall clock of this piece of its run. */
  seconds: z.number(),
  threads: z.number(),
  cores: z.number(),
  /** Of the machine. */
  cpu: z.string(),
  platform: z.string(),
  node: z.string(),
})

/** A piece of a stage's run, from a start to an end that was lived to see: one that is killed leaves none. */
export type StageLogEntry = z.infer<typeof entrySchema>

const file = (folder: string) => join(folder, 'log.jsonl')

/** @param folder of the experiment */
export async function appendStageLog(folder: string, entry: StageLogEntry): Promise<void> {
  // Begins a line of its own, too, for a killed process may have left half of one.
  await appendFile(file(folder), `\n${JSON.stringify(entry)}`)
}

/** In the order in which they ended; what is no whole entry is passed over. */
export async function readStageLog(folder: string): Promise<StageLogEntry[]> {
  const text = await readFile(file(folder), 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    try {
      return [entrySchema.parse(JSON.parse(line))]
    } catch {
      return []
    }
  })
}
