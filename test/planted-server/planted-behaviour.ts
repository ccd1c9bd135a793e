import { z } from 'zod'

const share = z.number().min(0).max(1)
const milliseconds = z.number().min(0)

/** What may befall a call: each the share of calls that it befalls, at most one a call, drawn anew for every attempt. */
const faults = {
  /** The socket is destroyed in the middle of the body, whose length was announced. */
  drop: share,
  /** The socket is destroyed before a byte was sent. */
  dropEarly: share,
  /** Headers, then nothing until the client leaves. */
  stall: share,
  /** Status 429, with the `retryAfter` that is set. */
  tooMany: share,
  /** Status 500. */
  serverError: share,
  /** Status 200, and an HTML page. */
  html: share,
  /** Status 200, and JSON of another shape. */
  wrongJson: share,
  /** A sound envelope whose text is no verdict. */
  garbage: share,
  /** A verdict under another key than the prompt's. */
  wrongKey: share,
  /** The provider's own way to say that the model refused. */
  refuse: share,
  /** The end of the candidate's text is quoted first, with whatever verdict stands in it; the judge's own verdict follows. */
  quote: share,
  /** The end of the candidate's text is quoted, and nothing follows. */
  quoteOnly: share,
  /** The text is cut off for its length, as the finish reason says. */
  truncate: share,
  /** Status 401, and a message that repeats the key that was sent. */
  echoKey: share,
}

const judge = {
  /** Of what is true to pass (of a pair: the first output is better), the share that is judged so. */
  truePassRate: share,
  /** Of what is true to fail (of a pair: the second output is better), the share that is judged so. */
  trueFailRate: share,
  /**
   * The probability with which a judge takes its correctness on an item from the one draw that all models have in common for
   * it. Two judges that err at the rates a <= b and share with probabilities s and t have errors of covariance s t a (1 - b);
   * at equal rates, of correlation s t.
   */
  sharedErrors: share,
  /** The probability that one call gives the opposite of what this judge says of this item. */
  flipRate: share,
  /**
   * The probability, for a pair in one of its orders, that the answer is A whatever the truth. Without flips, that share of
   * pairs is answered A in both orders, and no pair B in both: the unbiased answer is A in one order and B in the other.
   */
  positionBias: share,
  /** Standard deviation, in grades, of what is added to a grade before it is rounded and kept within its scale. */
  gradeNoise: z.number().min(0),
  /** Of the verdict's token, where log-probabilities are asked for; the other verdicts have equal parts of the rest. */
  probability: share,
  /** From the end of the request to the beginning of the answer. */
  latencyMs: milliseconds,
  /** A uniform draw up to this is added to the latency. */
  latencyJitterMs: milliseconds,
  ...faults,
  /** How a 429 says when to come back. */
  retryAfter: z.enum(['none', 'seconds', 'ms', 'date']),
  /** Of a 429 that was planted: milliseconds for `ms`, else seconds. A limit says how long it really takes. */
  retryAfterValue: z.number().min(0),
}

const judgeSchema = z.strictObject(judge)
const schema = z.strictObject({
  ...judge,
  seed: z.union([z.string(), z.number()]),
  /** A port of 127.0.0.1; 0 takes one that is free. */
  port: z.int().min(0).max(65535),
  /** What is beyond it gets a 429; up to a second's worth may come at once. */
  requestsPerMinute: z.number().positive().optional(),
  /** What is beyond it gets a 429. */
  maxConcurrent: z.int().positive().optional(),
  /** What is different for a model of that name: one server plays several judges. */
  models: z.record(z.string(), judgeSchema.partial()),
})

export type Fault = keyof typeof faults
export const faultKinds = Object.keys(faults) as Fault[]

/** How one judge behaves. */
export type JudgeBehaviour = z.infer<typeof judgeSchema>
/** How the server behaves. */
export type PlantedBehaviour = z.infer<typeof schema>

const soundJudge: PlantedBehaviour = {
  truePassRate: 1,
  trueFailRate: 1,
  sharedErrors: 0,
  flipRate: 0,
  positionBias: 0,
  gradeNoise: 0,
  probability: 0.9,
  latencyMs: 0,
  latencyJitterMs: 0,
  ...(Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<Fault, number>),
  retryAfter: 'seconds',
  retryAfterValue: 1,
  seed: 1,
  port: 0,
  models: {},
}

/**
 * What is not given is a judge that is always right, at once.
 *
 * @throws {z.ZodError} where a name is unknown or a value out of its range: a misspelt fault would make a test that cannot fail
 */
export function plantedBehaviour(given: Partial<PlantedBehaviour>): PlantedBehaviour {
  const behaviour = schema.parse({ ...soundJudge, ...given })
  for (const name of [undefined, ...Object.keys(behaviour.models)]) {
    const judge = judgeBehaviour(behaviour, name)
    const input = faultKinds.reduce((sum, kind) => sum + judge[kind], 0)
    // Ten faults of 0.1 add up to a little more than 1 in floating point.
    if (input > 1 + 1e-9) {
      const message = 'At most one fault befalls a call: the shares of all faults add up to 1 at most.'
      throw new z.ZodError([{ code: 'custom', path: name === undefined ? [] : ['models', name], message, input }])
    }
  }
  return behaviour
}

export function judgeBehaviour(behaviour: PlantedBehaviour, model: string | undefined): JudgeBehaviour {
  const own = model !== undefined && Object.hasOwn(behaviour.models, model) ? behaviour.models[model] : undefined
  return own ? { ...behaviour, ...own } : behaviour
}
