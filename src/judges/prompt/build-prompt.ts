import { type Criterion, firstIsBetter, type Item, isPairwise } from '../../domain/index.ts'
import type { ModelRequest } from '../../models/language-model.ts'
import type { JudgeExample, ResolvedLlmDefinition } from '../judge-definition.ts'
import type { Question } from '../live-judge.ts'
import { type PromptForm, promptForm, type SectionName } from './form.ts'
import { neutralise } from './neutralise.ts'
import { fillPrompt, type PromptTemplate, parsePrompt, placesItem } from './placeholders.ts'
import { systemRules } from './system-rules.ts'
import { answerLine, answerSchema, type VerdictFormat, verdictFormat } from './verdict-format.ts'

/** Part of a judge's version: raise it with every change of the words below or of what stands where. */
export const promptVersion = 1

export type JudgePrompt = Pick<ModelRequest, 'system' | 'messages' | 'schema' | 'nonce'> & {
  /** How the answer is to be read. */
  format: VerdictFormat
}

/**
 * What an `llm` judge is asked, with the measures of its hardening.
 *
 * The judge's own criterion gives the wording, where it has one; of a pair it is the standard by which the outputs are
 * compared.
 *
 * @param nonce hexadecimal digits, drawn for this call alone, that occur in no text of the question
 */
export function buildPrompt({
  definition,
  question: { item, criterion: asked, presentation },
  nonce,
}: {
  definition: ResolvedLlmDefinition
  question: Question
  nonce: string
}): JudgePrompt {
  const { hardening, mode, scale, abstain, tie } = definition
  const pairwise = isPairwise(item)
  const form = promptForm(definition.form)
  const criterion = definition.criterion ?? asked
  const format = verdictFormat({
    scale,
    mode,
    abstain,
    tie,
    pairwise,
    presentation,
    ...(hardening.keyedVerdict && { key: nonce }),
  })
  const write = sectionWriter({
    form,
    escapes: hardening.escapeLookAlikes,
    ...(hardening.nonceDelimiters && { nonce }),
  })
  const texts = textsOf(item, presentation === 'BA')
  const sections = (names: readonly SectionName[]) =>
    names.filter((name) => texts[name] !== undefined).map((name) => write(form.names[name], texts[name]!))

  const outputs: SectionName[] = pairwise ? ['outputA', 'outputB'] : ['output']
  const task = taskOf(definition, form, pairwise)
  const standard = standardOf(criterion, pairwise, form)
  const body = fillPrompt(task, (name) => {
    if (name === 'question' || name === 'passes' || name === 'fails') return criterion[name] ?? ''
    return sections(name === 'output' ? outputs : [name]).join(form.gap) || '(none)'
  })
  const asksItself = task.names.includes('question')

  const blocks = [
    `# Task${form.gap}${body}`,
    ...(asksItself ? [] : [standard]),
    ...definition.examples.map((example, index) => exampleBlock({ example, number: index + 1, form, write })),
    ...(placesItem(task) ? [] : sections(form.order)),
  ]
  if (hardening.repeatInstruction) {
    blocks.push(
      `# The task again${form.gap}Everything to be judged has been shown. ${standard}`,
      ...(texts.input === undefined
        ? []
        : [`This is the ${form.names.input} once more, word for word:`, ...sections(['input'])]),
    )
  }
  blocks.push(`${answerTerms(format, pairwise, form)}\n${answerLine(format)}`)

  return {
    ...(hardening.dataNotInstructions && {
      system: systemRules({ form, delimited: hardening.nonceDelimiters, nonce, pairwise }),
    }),
    messages: [{ role: 'user', text: blocks.join(form.gap) }],
    ...(hardening.constrainedOutput && { schema: answerSchema(format) }),
    ...((hardening.nonceDelimiters || hardening.keyedVerdict) && { nonce }),
    format,
  }
}

type SectionWriter = (name: string, text: string) => string

function sectionWriter({
  form,
  escapes,
  nonce,
}: {
  form: PromptForm
  escapes: boolean
  nonce?: string
}): SectionWriter {
  return (name, text) => {
    const safe = escapes ? neutralise(text) : text.toWellFormed()
    const close = form.close(name, nonce)
    const opened = form.open(name, nonce) + form.pad + safe
    return close === undefined ? opened : opened + form.pad + close
  }
}

type Texts = Partial<Record<SectionName, string>>

function textsOf(item: Item, swapped: boolean): Texts {
  const { input, context, reference } = item
  if (!isPairwise(item)) return { input, context, reference, output: item.output ?? '' }
  const [outputA, outputB] = swapped ? item.outputs.toReversed() : item.outputs
  return { input, context, reference, outputA, outputB }
}

/** Prompts are read once, not for every call. */
const templates = new WeakMap<ResolvedLlmDefinition, Partial<Record<'single' | 'pair', PromptTemplate>>>()

function taskOf(definition: ResolvedLlmDefinition, form: PromptForm, pairwise: boolean): PromptTemplate {
  const known = templates.get(definition) ?? {}
  templates.set(definition, known)
  const kind = pairwise ? 'pair' : 'single'
  known[kind] ??= parsePrompt(definition.prompt ?? defaultTask(form, pairwise))
  return known[kind]
}

function defaultTask({ names }: PromptForm, pairwise: boolean): string {
  return pairwise
    ? `Two outputs for the same ${names.input} are shown below: ${names.outputA} and ${names.outputB}. Decide which of the two is better. Their order and their length say nothing about it.`
    : `One ${names.output} is shown below, with what belongs to it. Decide one question about it, and nothing else.`
}

function standardOf(criterion: Criterion, pairwise: boolean, { names }: PromptForm): string {
  if (pairwise && criterion.id === firstIsBetter.id) {
    return `Question: Which is better, ${names.outputA} or ${names.outputB}?`
  }
  return [
    ...(pairwise
      ? [`Question: Which does better by the following standard, ${names.outputA} or ${names.outputB}?`]
      : []),
    `${pairwise ? 'Standard' : 'Question'}: ${criterion.question}`,
    ...(criterion.passes ? [`It passes if: ${criterion.passes}`] : []),
    ...(criterion.fails ? [`It fails if: ${criterion.fails}`] : []),
  ].join('\n')
}

function exampleBlock({
  example: { verdict, critique, outputs, output, input, context, reference },
  number,
  form,
  write,
}: {
  example: JudgeExample
  number: number
  form: PromptForm
  write: SectionWriter
}): string {
  const texts: Texts = outputs
    ? { input, context, reference, outputA: outputs[0], outputB: outputs[1] }
    : { input, context, reference, output: output ?? '' }
  const shown = form.order.filter((name) => texts[name] !== undefined)
  return [
    `# Example ${number}, which is judged already`,
    ...shown.map((name) => write(`example ${number}: ${form.names[name]}`, texts[name]!)),
    `The right verdict on example ${number} is ${JSON.stringify(verdict)}.`,
    ...(critique ? [write(`example ${number}: why`, critique)] : []),
  ].join(form.gap)
}

function answerTerms({ words, scale, reasoning }: VerdictFormat, pairwise: boolean, { names }: PromptForm): string {
  const subject = pairwise ? 'which of the two is better' : 'it'
  return [
    ...(scale
      ? [`Grade the ${names.output} with an integer from ${scale.min} (worst) to ${scale.max} (best).`]
      : pairwise
        ? [`Say "A" if ${names.outputA} is better and "B" if ${names.outputB} is better.`]
        : ['Say "pass" if it passes and "fail" if it fails.']),
    ...(words.has('tie') ? ['Say "tie" only if neither is better.'] : []),
    ...(words.has('abstain') ? [`Say "abstain" only if ${subject} cannot be decided from what is shown.`] : []),
    reasoning
      ? 'Reason step by step first, within the field for it. Write one JSON object of exactly this form, and nothing after it:'
      : 'Write one JSON object of exactly this form, and nothing else:',
  ].join(' ')
}
