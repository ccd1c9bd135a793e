import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSafetensors, writeSafetensors } from '../../nn/checkpoint/safetensors.ts'
import { type AdamWOptions, type AttachedNetwork, adamWState, adamWStep, clipGradient } from '../../nn/index.ts'
import { writeWholeFile } from '../experiment/write-whole-file.ts'

/** How often a run is saved, so that little is lost with it. Alters nothing that comes out. */
const secondsBetweenSaves = 15

interface TrainingRunOptions<Notes> {
  /** Where the state is kept. */
  folder: string
  /** Tells the runs of one stage apart. */
  name: string
  network: AttachedNetwork
  /** What else has to survive, as plain JSON; changed as the run goes on. */
  notes: Notes
  optimiser?: AdamWOptions
  signal: AbortSignal
}

/**
 * A training that can be broken off between any two steps and goes on as if it had not been: the network, the optimiser's
 * memory and the notes are saved as one file, whole or not at all. All chance in a step must come from the step's number.
 */
export class TrainingRun<Notes extends object> {
  /** Steps done. */
  step = 0
  /** At work, over all sittings. */
  seconds = 0
  notes: Notes
  readonly #options: TrainingRunOptions<Notes>
  readonly #adam
  #sittingBegan = performance.now()
  #saved = performance.now()

  private constructor(options: TrainingRunOptions<Notes>) {
    this.#options = options
    this.notes = options.notes
    this.#adam = adamWState(options.network.values.length)
  }

  /** Begins, or goes on from what was saved. */
  static async open<Notes extends object>(options: TrainingRunOptions<Notes>): Promise<TrainingRun<Notes>> {
    const run = new TrainingRun(options)
    const saved = await readFile(run.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (saved) run.#restore(saved)
    return run
  }

  /** Runs what is left of `steps` steps; each one looks at `this.step` for its number, from 0. */
  async run(steps: number, step: () => Promise<void>): Promise<void> {
    while (this.step < steps) {
      if (this.#options.signal.aborted) {
        await this.save()
        this.#options.signal.throwIfAborted()
      }
      await step()
      this.step++
      if (performance.now() - this.#saved > secondsBetweenSaves * 1000) await this.save()
    }
    await this.save()
  }

  /** One step down a gradient, clipped to a norm of 1. Returns the norm before. */
  descend(gradient: Float32Array, learningRate: number): number {
    const { network, optimiser } = this.#options
    const norm = clipGradient(gradient, 1)
    adamWStep({ values: network.values, gradient, state: this.#adam, learningRate }, optimiser)
    network.changed()
    return norm
  }

  async save(): Promise<void> {
    const now = performance.now()
    this.seconds += (now - this.#sittingBegan) / 1000
    this.#sittingBegan = now
    const { values } = this.#options.network
    const shape = [values.length]
    const state = writeSafetensors({
      tensors: new Map([
        ['values', { shape, values: Float32Array.from(values) }],
        ['mean', { shape, values: this.#adam.mean }],
        ['square', { shape, values: this.#adam.square }],
      ]),
      metadata: {
        progress: JSON.stringify({ step: this.step, seconds: this.seconds, optimiserSteps: this.#adam.steps }),
        notes: JSON.stringify(this.notes),
      },
    })
    await writeWholeFile(this.#path, state)
    this.#saved = performance.now()
  }

  get #path(): string {
    return join(this.#options.folder, `${this.#options.name}.state.safetensors`)
  }

  #restore(saved: Uint8Array): void {
    const { tensors, metadata } = readSafetensors(saved)
    const numbers = (name: string) => tensors.get(name)?.values ?? new Float32Array()
    const progress = JSON.parse(metadata.progress) as { step: number; seconds: number; optimiserSteps: number }
    this.#options.network.values.set(numbers('values'))
    this.#options.network.changed()
    this.#adam.mean.set(numbers('mean'))
    this.#adam.square.set(numbers('square'))
    this.#adam.steps = progress.optimiserSteps
    this.step = progress.step
    this.seconds = progress.seconds
    this.notes = JSON.parse(metadata.notes) as Notes
  }
}
