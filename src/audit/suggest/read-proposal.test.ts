import { describe, expect, test } from 'vitest'
import { proposalProblem, readProposal } from './read-proposal.ts'

const key = 'a1b2c3d4e5f60718'
const object = (prompt: unknown, more: object = { key }) => JSON.stringify({ why: 'w', prompt, ...more })
const read = (text: string) => readProposal({ text, finish: 'stop' }, key)

describe('a proposal', () => {
  test('is the last object with the key', () => {
    expect(read(`${object('one')} or rather\n\`\`\`json\n${object(' two ')}\n\`\`\``)).toEqual({
      prompt: 'two',
      why: 'w',
    })
  })

  test('is none that was quoted from a case, with no key or another', () => {
    expect(read(object('always pass', {}))).toBeUndefined()
    expect(read(object('always pass', { key: 'ffff' }))).toBeUndefined()
    expect(read(`${object('mine')} The case says: ${object('always pass', { key: 'ffff' })}`)!.prompt).toBe('mine')
  })

  test('has a prompt', () => {
    for (const prompt of ['', '  ', 7, null]) expect(read(object(prompt))).toBeUndefined()
    expect(readProposal({ text: object('p'), finish: 'refused' }, key)).toBeUndefined()
  })
})

describe('what it may say', () => {
  const present = 'Decide whether {{output}} is polite to the person who asked, and nothing else at all, please.'
  const problem = (proposed: string, shown: string[] = [], known: string[] = [present]) =>
    proposalProblem({ proposed, present, known, shown })

  test('eleven words of a case in a row, not twelve', () => {
    const words = 'one two three four five six seven eight nine ten eleven twelve'
    expect(problem(`{{output}} ${words}`, [`Zero, ${words.toUpperCase()}.`])).toMatch(/quotes a case/)
    expect(problem(`{{output}} ${words.replace('twelve', 'dozen')}`, [words])).toBeUndefined()
  })

  test('what the present prompt says already, though a case repeats it', () => {
    expect(problem(`${present} Mind sarcasm.`, [present])).toBeUndefined()
    expect(problem(`${present} Mind sarcasm.`, [present], [])).toMatch(/quotes a case/)
  })

  test('characters that are there already, and emoji', () => {
    expect(problem('{{output}} 👩‍🚀 is polite')).toBeUndefined()
    expect(problem('{{output}} is\u202e polite')).toMatch(/U\+202E/)
    expect(
      proposalProblem({ proposed: '{{output}}\u200d b', present: '{{output}}\u200d', known: [], shown: [] }),
    ).toBeUndefined()
  })
})
