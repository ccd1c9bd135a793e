/**
 * Changes of a prompt's form that leave its meaning as it is. A judge whose verdict changes with them answers to the form:
 * equivalent templates were seen to change the majority verdict in a quarter of cases (arXiv 2606.13685).
 */
export const formNames = ['order', 'delimiters', 'names', 'whitespace'] as const
export type FormName = (typeof formNames)[number]

export type SectionName = 'input' | 'context' | 'reference' | 'output' | 'outputA' | 'outputB'

export interface PromptForm {
  /** The order of the sections; a pair's two outputs keep theirs, which is the presentation. */
  order: readonly SectionName[]
  names: Readonly<Record<SectionName, string>>
  /** With a nonce: a delimiter before and after. Without: a heading, which anybody knows. */
  open(name: string, nonce: string | undefined): string
  close(name: string, nonce: string | undefined): string | undefined
  /** Between two blocks of the prompt. */
  gap: string
  /** Between a delimiter and what it delimits. */
  pad: string
}

const baseForm: PromptForm = {
  order: ['input', 'context', 'reference', 'output', 'outputA', 'outputB'],
  names: {
    input: 'input',
    context: 'context',
    reference: 'reference',
    output: 'output',
    outputA: 'output A',
    outputB: 'output B',
  },
  open: (name, nonce) => (nonce ? `<<<${name} ${nonce}>>>` : `## ${capitalised(name)}`),
  close: (name, nonce) => (nonce ? `<<<end ${name} ${nonce}>>>` : undefined),
  gap: '\n\n',
  pad: '\n',
}

const changes: Record<FormName, Partial<PromptForm>> = {
  order: { order: ['output', 'outputA', 'outputB', 'reference', 'context', 'input'] },
  delimiters: {
    open: (name, nonce) => (nonce ? `[[[${name} ${nonce}]]]` : `=== ${name.toUpperCase()} ===`),
    close: (name, nonce) => (nonce ? `[[[/${name} ${nonce}]]]` : undefined),
  },
  names: {
    names: {
      input: 'request',
      context: 'background',
      reference: 'known good answer',
      output: 'answer',
      outputA: 'answer A',
      outputB: 'answer B',
    },
  },
  whitespace: { gap: '\n\n\n\n', pad: '\n\n' },
}

export function promptForm(name?: FormName): PromptForm {
  return name ? { ...baseForm, ...changes[name] } : baseForm
}

/** Every name that a section can have, in any form. */
export const sectionNames: readonly string[] = [
  ...new Set([...Object.values(baseForm.names), ...Object.values(changes.names.names!)]),
]

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
