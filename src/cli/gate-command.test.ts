import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Certificate } from '../audit/certificate/index.ts'
import { alignedAlone, sampleAlignment, sampleCertificate } from '../report/sample-certificate.ts'
import type { Context } from './context.ts'
import { gateCommand, runGate } from './gate-command.ts'

let folder: string
let written: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-gate-'))
  written = ''
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs a command line as a user types it, on a file with this content. */
async function gate(content: unknown, ...flags: string[]): Promise<number> {
  writeFileSync(join(folder, 'report.json'), JSON.stringify(content))
  const context: Context = {
    cwd: folder,
    env: {},
    stdout: { write: (text: string) => (written += text) },
    stderr: { write: () => true },
    now: () => new Date('2026-09-14T10:32:08Z'),
  }
  let code = -1
  const command = gateCommand(async (path, flags) => {
    code = await runGate(path, flags, context)
    return 0
  })
  await command.exitOverride().parseAsync(['report.json', ...flags], { from: 'user' })
  process.exitCode = 0
  return code
}

type Answers = Certificate['answers']
const certificate = (gate: Answers['gate']['answer'], reward: Answers['reward']['answer']): Certificate => ({
  ...sampleCertificate,
  answers: {
    gate: { answer: gate, sentence: `As a gate: ${gate}.`, decidedBy: [] },
    reward: { answer: reward, sentence: `As a reward: ${reward}.`, decidedBy: [] },
  },
})

describe('gate by a certificate', () => {
  test.each<[Answers['gate']['answer'], string[], number]>([
    ['use-it-to-gate', [], 0],
    ['use-with-care', [], 100],
    ['do-not-use', [], 100],
    ['not-known', [], 100],
    ['use-with-care', ['--require', 'with-care'], 0],
    ['not-known', ['--require', 'with-care'], 100],
    ['do-not-use', ['--require', 'with-care'], 100],
    ['use-with-care', ['--as', 'gate', '--require', 'trusted'], 100],
  ])('%s with %j', async (answer, flags, code) => {
    expect(await gate(certificate(answer, 'train-under-guard'), ...flags)).toBe(code)
    expect(written).toBe(`${code === 0 ? 'pass' : 'FAIL'}  direct: As a gate: ${answer}.\n`)
  })

  test.each<[Answers['reward']['answer'], number]>([
    ['train-under-guard', 0],
    ['do-not-train', 100],
    ['not-known', 100],
  ])('as a reward: %s', async (answer, code) => {
    expect(await gate(certificate('use-it-to-gate', answer), '--as', 'reward')).toBe(code)
    expect(written).toContain(`As a reward: ${answer}.`)
  })

  test('says why it stays shut', async () => {
    expect(await gate(sampleCertificate)).toBe(100)
    expect(written).toContain('success of attacks 100.0 % (91.2 to 100.0): surely above 25 %')
    expect(await gate(alignedAlone, '--as', 'reward')).toBe(100)
    expect(written).toContain('not tested: ')
  })

  test.each([
    ['another judge', ['--judge', 'strict'], 'unknown-judge'],
    ['a bound of one rate', ['--min', 'agreement=0.9'], 'bad-flag'],
    ['the sealed split', ['--sealed'], 'bad-flag'],
    ['a reward with care', ['--as', 'reward', '--require', 'with-care'], 'bad-flag'],
  ])('cannot be asked for %s', async (_, flags, code) => {
    await expect(gate(sampleCertificate, ...flags)).rejects.toMatchObject({ code })
  })

  test('takes no certificate that lost a part', async () => {
    await expect(gate({ ...sampleCertificate, answers: undefined })).rejects.toMatchObject({
      code: 'not-a-report',
      message: expect.stringContaining('is no certificate: answers'),
    })
    await expect(gate(null)).rejects.toMatchObject({ code: 'not-a-report' })
  })

  test('lets no name of a judge move the cursor', async () => {
    await gate({ ...sampleCertificate, judge: { ...sampleCertificate.judge, name: 'a\u001b[2J' } })
    expect(written).not.toContain('\u001b')
  })
})

describe('gate by an alignment report', () => {
  test('is what it was, and is never a gate for a reward', async () => {
    const code = sampleAlignment.judges[0]!.trust.level === 'trusted' ? 0 : 100
    expect(await gate(sampleAlignment, '--require', 'trusted')).toBe(code)
    await expect(gate(sampleAlignment, '--as', 'reward')).rejects.toMatchObject({ code: 'not-a-certificate' })
  })

  test('takes usable with care unless told otherwise', async () => {
    const [judge] = sampleAlignment.judges
    const careful = { ...judge!, trust: { ...judge!.trust, level: 'with-care' } }
    expect(await gate({ ...sampleAlignment, judges: [careful] })).toBe(0)
    expect(await gate({ ...sampleAlignment, judges: [careful] }, '--require', 'trusted')).toBe(100)
  })
})
