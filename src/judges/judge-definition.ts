import { z } from 'zod'
import { type Criterion, criterionSchema, type Item } from '../domain/index.ts'
import { modelSpecSchema } from '../models/model-spec.ts'
import { filterNames } from './filters/filter-registry.ts'
import { formNames } from './prompt/form.ts'
import { hardeningSchema } from './prompt/hardening.ts'
import { parsePrompt, placeholderNames, placeholdersIn, placesItem } from './prompt/placeholders.ts'

const name = z.string().min(1).max(200)
const rate = z.number().min(0).max(1)

/** Rules of text that fail an output before the judge is asked. */
const filters = z
  .array(z.enum(filterNames, { error: `filters are some of ${filterNames.join(', ')}` }), {
    error: `a list of some of ${filterNames.join(', ')}`,
  })
  .optional()

/** The id of a criterion of the library, or one written out. */
const criterion = z.union([z.string().min(1), z.strictObject(criterionSchema.shape)], {
  error: 'the id of a criterion of the library, or id and question (with passes and fails)',
})

/** A hundred steps are more than any judge tells apart, and every step is listed in the schema of the answer. */
const scaleSchema = z.union(
  [
    z.literal('binary'),
    z
      .strictObject({ min: z.int(), max: z.int(), passes: z.number().optional() })
      .refine(({ min, max }) => max > min && max - min <= 100, {
        path: ['max'],
        error: 'max is above min, by at most 100',
      })
      .refine(({ min, max, passes }) => passes === undefined || (passes > min && passes <= max), {
        path: ['passes'],
        error: 'passes is above min and not above max',
      }),
  ],
  { error: 'binary, or min and max (with the score from which on it passes)' },
)
/** `binary`, or whole numbers from `min` to `max`, of which those from `passes` on pass, where it is given. */
export type Scale = z.infer<typeof scaleSchema>

const exampleSchema = z.strictObject({
  input: z.string().optional(),
  context: z.string().optional(),
  reference: z.string().optional(),
  output: z.string().optional(),
  /** Of a pair. */
  outputs: z.tuple([z.string(), z.string()]).optional(),
  /** What the judge should say: a word, a grade, of a pair `A` or `B`. */
  verdict: z.union([z.string().min(1), z.number()]),
  critique: z.string().optional(),
})
/** A case that is shown to the judge with the right verdict. */
export type JudgeExample = z.infer<typeof exampleSchema>

export const llmDefinitionSchema = z.strictObject({
  kind: z.literal('llm'),
  name,
  model: modelSpecSchema.optional(),
  criterion: criterion.optional(),
  /** What the judge is told, with placeholders such as `{{output}}` or without. */
  prompt: z
    .string()
    .superRefine((prompt, context) => {
      const problem = promptProblem(prompt)
      if (problem) context.addIssue({ code: 'custom', message: problem })
    })
    .optional(),
  mode: z.enum(['direct', 'reasoning']).default('direct'),
  scale: scaleSchema.default('binary'),
  /** Independent answers to each question, of which the majority or the mean counts. */
  samples: z.int().min(1).max(100).default(1),
  /** `provider` leaves it out. 0 unless told, but the provider's own where there are several samples or the model thinks. */
  temperature: z
    .union([z.literal('provider'), z.number().min(0)], { error: 'a number from 0, or provider' })
    .optional(),
  maxOutputTokens: z.int().min(1).optional(),
  seed: z.int().optional(),
  reasoningEffort: z.enum(['none', 'minimal', 'low', 'medium', 'high']).optional(),
  hardening: hardeningSchema.default(() => hardeningSchema.parse('all')),
  /** How many of the train split, or these. */
  examples: z
    .union([z.int().min(0).max(100), z.array(exampleSchema)], { error: 'a number of examples, or a list of them' })
    .default(0),
  /** Whether it may say `abstain`. */
  abstain: z.boolean().default(false),
  /** Whether it may say `tie` of a pair. */
  tie: z.boolean().default(false),
  filters,
  /** A change of the prompt's form that leaves its meaning; see {@link formNames}. */
  form: z.enum(formNames).optional(),
})
export type LlmDefinition = z.infer<typeof llmDefinitionSchema>

/** With what its names stand for in their place. */
export type ResolvedLlmDefinition = Omit<LlmDefinition, 'criterion' | 'examples'> & {
  criterion?: Criterion
  examples: JudgeExample[]
}

const itemField = z.enum(['output', 'input', 'context', 'reference'])

/** Says whether an item passes. Of a pair it is given the whole item, and `true` means that the first output is better. */
export type RuleFunction = (item: Item, criterion: Criterion) => boolean | Promise<boolean>

export const ruleDefinitionSchema = z
  .strictObject({
    kind: z.literal('rule'),
    name,
    criterion: criterion.optional(),
    filters,
    field: itemField.default('output'),
    pattern: z.string().optional(),
    flags: z
      .string()
      .regex(/^[imsuv]*$/, 'flags are some of i, m, s, u, v')
      .default(''),
    passesOn: z.enum(['match', 'no-match']).default('match'),
    /** In characters (code points). */
    minLength: z.int().min(0).optional(),
    maxLength: z.int().min(0).optional(),
    /** Text that has to be there, to the letter. */
    contains: z.string().min(1).optional(),
    passes: z
      .custom<RuleFunction>((value) => typeof value === 'function', 'a function of item and criterion')
      .optional(),
  })
  .superRefine(({ pattern, flags, minLength, maxLength, contains, passes }, context) => {
    const problem = patternProblem(pattern, flags)
    if (problem) context.addIssue({ code: 'custom', path: ['pattern'], message: problem })
    const conditions = [pattern, minLength, maxLength, contains].filter((value) => value !== undefined)
    if (passes ? conditions.length > 0 : conditions.length === 0) {
      context.addIssue({
        code: 'custom',
        message: 'a rule has a pattern, minLength, maxLength or contains, or else the function passes alone',
      })
    }
  })
export type RuleDefinition = z.infer<typeof ruleDefinitionSchema>

export const recordedDefinitionSchema = z.strictObject({
  kind: z.literal('recorded'),
  name,
  criterion: criterion.optional(),
  dataset: z.string().min(1),
  /** Version or name of the judge whose verdicts are told; may be left out where the dataset has but one. */
  judge: z.string().min(1).optional(),
})
export type RecordedDefinition = z.infer<typeof recordedDefinitionSchema>

export const httpDefinitionSchema = z.strictObject({
  kind: z.literal('http'),
  name,
  criterion: criterion.optional(),
  filters,
  url: z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' }),
  /** Values may name environment variables, as `${MY_KEY}`; a secret may stand in them in no other way. */
  headers: z.record(z.string(), z.string()).default({}),
  timeoutMs: z.int().min(1).default(60_000),
  /** The score from which on it passes, where the answer is a score alone; without it the verdict is the score. */
  passes: z.number().optional(),
})
export type HttpDefinition = z.infer<typeof httpDefinitionSchema>

export const trainedDefinitionSchema = z.strictObject({
  kind: z.literal('trained'),
  name,
  criterion: criterion.optional(),
  filters,
  /** With its weights; a path is read against that of the judge file. */
  folder: z.string().min(1),
})
export type TrainedDefinition = z.infer<typeof trainedDefinitionSchema>

export const panelRules = ['majority', 'unanimous', 'minimum', 'mean-variance', 'weighted'] as const
const reliabilitySchema = z.strictObject({ judge: z.string().min(1), truePassRate: rate, trueFailRate: rate })
/** How a member did against labels. `judge` is its name or version. */
export type MemberReliability = z.infer<typeof reliabilitySchema>

const panelFields = {
  kind: z.literal('panel'),
  name,
  criterion: criterion.optional(),
  filters,
  rule: z.enum(panelRules).default('majority'),
  /** Of mean-variance: how much disagreement costs. */
  lambda: z.number().min(0).default(0.5),
  /** The score from which on it passes; without it, minimum and mean-variance of graded members give a score. */
  passes: z.number().optional(),
  /** `fail`: a member's error counts as its fail. */
  onMemberError: z.enum(['error', 'ignore', 'fail']).default('error'),
  /** With `ignore`: how many members have to answer; more than half of them unless told. */
  quorum: z.int().min(1).optional(),
  /** Of weighted: the members' rates, or the JSON report of `goodhart align` that has them. */
  reliability: z.union([z.string().min(1), z.array(reliabilitySchema).min(1)]).optional(),
}

export interface PanelDefinition extends z.infer<z.ZodObject<typeof panelFields>> {
  members: (JudgeDefinition | string)[]
}
export type JudgeDefinition =
  | LlmDefinition
  | RuleDefinition
  | RecordedDefinition
  | HttpDefinition
  | TrainedDefinition
  | PanelDefinition

export const panelDefinitionSchema: z.ZodType<PanelDefinition> = z
  .strictObject({
    ...panelFields,
    /** Judges written out, or the paths of their files. */
    members: z
      .array(z.union([z.string().min(1), z.lazy((): z.ZodType<JudgeDefinition> => judgeDefinitionSchema)]))
      .min(2, 'a panel has at least two members'),
  })
  .superRefine(({ rule, reliability, quorum, members, onMemberError }, context) => {
    const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if ((rule === 'weighted') !== (reliability !== undefined)) {
      issue('reliability', 'the rule weighted, and no other, goes by the members’ reliability')
    }
    if (quorum !== undefined && onMemberError !== 'ignore') issue('quorum', 'a quorum goes with onMemberError: ignore')
    if (quorum !== undefined && quorum > members.length) issue('quorum', 'no more than there are members')
  })

/** A judge as people write it: the front matter of a judge file, or an object in `goodhart.config.ts`. */
export const judgeDefinitionSchema: z.ZodType<JudgeDefinition> = z.lazy(() =>
  z.union([
    llmDefinitionSchema,
    panelDefinitionSchema,
    ruleDefinitionSchema,
    recordedDefinitionSchema,
    httpDefinitionSchema,
    trainedDefinitionSchema,
  ]),
)

/** By kind, so that what is wrong with a definition can be told for the kind that it says it is. */
export const definitionSchemas = {
  llm: llmDefinitionSchema,
  panel: panelDefinitionSchema,
  rule: ruleDefinitionSchema,
  recorded: recordedDefinitionSchema,
  http: httpDefinitionSchema,
  trained: trainedDefinitionSchema,
} as const

/** The names of all fields of each kind. */
export const definitionFields: Readonly<Record<keyof typeof definitionSchemas, readonly string[]>> = {
  llm: Object.keys(llmDefinitionSchema.shape),
  panel: [...Object.keys(panelFields), 'members'],
  rule: Object.keys(ruleDefinitionSchema.shape),
  recorded: Object.keys(recordedDefinitionSchema.shape),
  http: Object.keys(httpDefinitionSchema.shape),
  trained: Object.keys(trainedDefinitionSchema.shape),
}

function promptProblem(prompt: string): string | undefined {
  const names: readonly string[] = placeholderNames
  const unknown = placeholdersIn(prompt).find((name) => !names.includes(name))
  if (unknown !== undefined) return `there is no placeholder {{${unknown}}}; there are ${names.join(', ')}`
  if (placesItem(parsePrompt(prompt)) && !placeholdersIn(prompt).includes('output')) {
    return 'a prompt that places parts of the item places {{output}} too'
  }
  return undefined
}

function patternProblem(pattern: string | undefined, flags: string): string | undefined {
  if (pattern === undefined) return undefined
  try {
    new RegExp(pattern, flags)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
