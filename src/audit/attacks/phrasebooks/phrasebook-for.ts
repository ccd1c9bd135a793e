import { z } from 'zod'
import type { Judge } from '../../../domain/index.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { desk } from './desk.ts'
import { english } from './english.ts'
import { steps } from './steps.ts'
import { stories } from './stories.ts'

/** The languages in which attacks can be made, English first. */
export const phrasebooks: readonly Phrasebook[] = [english, desk, steps, stories]

const trainedSchema = z.object({ trained: z.object({ world: z.object({ id: z.string() }) }) })

/** The language that a judge reads: that of its world where it was trained on one, else English. */
export function phrasebookFor({ kind, settings }: Judge): Phrasebook {
  const trained = kind === 'trained' ? trainedSchema.safeParse(settings).data : undefined
  return phrasebooks.find(({ id }) => id === trained?.trained.world.id) ?? english
}
