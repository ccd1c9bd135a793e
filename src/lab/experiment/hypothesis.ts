import { z } from 'zod'

/** A field by its name, every element of a list by `*`, or the elements of a list of which the named fields are so. */
const stepSchema = z.union([z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))])

const placeSchema = z.strictObject({
  /** Whose result. */
  stage: z.string(),
  /** The way into the result, such as `['policies', { group: 'direct' }, 'peak', 'truth']`. */
  at: z.array(stepSchema).min(1),
})

/** Where a figure stands in the results. */
export type FigurePlace = z.infer<typeof placeSchema>

const measureSchema = placeSchema.extend({
  /** Taken from it: one figure from each, or one from all. */
  minus: placeSchema.optional(),
  /** What becomes of several figures; true counts as 1, false as 0. */
  over: z.enum(['mean', 'sum', 'min', 'max']).default('mean'),
})

/** Which figure of the results a hypothesis is held to. */
export type Measure = z.infer<typeof measureSchema>

/** A claim that is written down before anything is seen, with the figure that decides. */
export const hypothesisSchema = z
  .strictObject({
    id: z.string().min(1).max(80),
    /** A sentence. */
    claim: z.string().min(1),
    /** In words, for readers: "truth's peak less its end, mean over seeds". */
    measuredBy: z.string().min(1),
    measure: measureSchema,
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
  })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, {
    error: 'a hypothesis is held to atLeast, atMost or both',
  })

export type Hypothesis = z.infer<typeof hypothesisSchema>
