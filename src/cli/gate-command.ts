import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { type AlignmentRate, alignmentRates, type trustLevels } from '../audit/alignment/alignment-report.ts'
import { type AlignmentReport, alignmentReportSchema } from '../audit/alignment/index.ts'
import { type Certificate, certificateSchema, gateStanding, rewardStanding } from '../audit/certificate/index.ts'
import { UsageError } from '../domain/index.ts'
import { escapeTerminal } from '../report/index.ts'
import { numberFlag } from './align-options.ts'
import { type Context, exitCodes } from './context.ts'
import { readJson } from './read-report.ts'
import { collect } from './table-options.ts'

export interface GateFlags {
  judge: string[]
  /** What a judge must reach: as a rule `with-care` of an alignment report, `trusted` of a certificate. */
  require?: 'trusted' | 'with-care'
  as?: 'gate' | 'reward'
  min: string[]
  sealed?: boolean
}

export function gateCommand(run: (path: string, flags: GateFlags) => Promise<number>): Command {
  return new Command('gate')
    .argument('<report.json>', 'a certificate that audit wrote, or a report that align wrote')
    .description('exit 100 unless every judge earns its trust: for CI')
    .addOption(new Option('--as <use>', 'what a certificate must allow').choices(['gate', 'reward']).default('gate'))
    .option('--judge <name>', 'only this judge; repeatable', collect, [])
    .addOption(
      new Option(
        '--require <level>',
        'the least level of trust; of a certificate as a gate, "use it to gate" or "use it with care" (default: with-care of a report, trusted of a certificate)',
      ).choices(['trusted', 'with-care']),
    )
    .option('--min <rate=value>', 'the least lower end of a rate, as cohenKappa=0.6; repeatable', collect, [])
    .option('--sealed', 'ask it of the sealed split, which must have been opened')
    .action(async (path: string, flags: GateFlags) => {
      process.exitCode = await run(path, flags)
    })
}

export async function runGate(path: string, flags: GateFlags, context: Context): Promise<number> {
  const report = await readReport(resolve(context.cwd, path))
  if (report.format === 'goodhart/certificate/1')
    return gateByCertificate({ certificate: report, path, flags, context })
  if (flags.as === 'reward')
    throw new UsageError(
      'not-a-certificate',
      `${path} is an alignment report, and agreement alone never makes a reward: --as reward needs a certificate of audit.`,
    )
  const bounds = flags.min.map(parseBound)
  const unknown = flags.judge.find((name) => !report.judges.some((judge) => judge.name === name))
  if (unknown !== undefined) throw new UsageError('unknown-judge', `${path} has no judge ${JSON.stringify(unknown)}.`)
  const judges = report.judges.filter(({ name }) => flags.judge.length === 0 || flags.judge.includes(name))
  const shortfalls = judges.map((judge) => ({ judge, short: shortOf(judge, flags, bounds) }))
  for (const { judge, short } of shortfalls) {
    const name = escapeTerminal(judge.name)
    context.stdout.write(short.length === 0 ? `pass  ${name}\n` : `FAIL  ${name}: ${short.join('; ')}\n`)
  }
  // A gate that was asked about nobody must not open.
  return judges.length > 0 && shortfalls.every(({ short }) => short.length === 0) ? exitCodes.ok : exitCodes.gate
}

/** Opens where the answer suffices, and says what decided it either way. */
function gateByCertificate({
  certificate: { judge, answers },
  path,
  flags,
  context,
}: {
  certificate: Certificate
  path: string
  flags: GateFlags
  context: Context
}): number {
  const other = flags.judge.find((name) => name !== judge.name)
  if (other !== undefined) throw new UsageError('unknown-judge', `${path} has no judge ${JSON.stringify(other)}.`)
  if (flags.min.length > 0 || flags.sealed)
    throw new UsageError(
      'bad-flag',
      '--min and --sealed are of alignment reports: the rules of a certificate are declared, not chosen.',
    )
  if (flags.as === 'reward' && flags.require === 'with-care')
    throw new UsageError('bad-flag', 'A reward has no --require with-care: what is weak is found by what is trained.')
  const { gate, reward } = answers
  const least = flags.require === 'with-care' ? gateStanding['use-with-care'] : gateStanding['use-it-to-gate']
  const open =
    flags.as === 'reward'
      ? rewardStanding[reward.answer] >= rewardStanding['train-under-guard']
      : gateStanding[gate.answer] >= least
  const { sentence } = flags.as === 'reward' ? reward : gate
  context.stdout.write(`${open ? 'pass' : 'FAIL'}  ${escapeTerminal(judge.name)}: ${escapeTerminal(sentence)}\n`)
  return open ? exitCodes.ok : exitCodes.gate
}

const standing: Record<(typeof trustLevels)[number], number> = {
  trusted: 2,
  'with-care': 1,
  'too-few-labels': 0,
  'not-trusted': 0,
}

function shortOf(
  judge: AlignmentReport['judges'][number],
  flags: GateFlags,
  bounds: readonly { rate: AlignmentRate; least: number }[],
): string[] {
  if (flags.sealed && judge.sealed === null) return ['its sealed split was not opened (align --open-sealed)']
  const short: string[] = []
  const { require = 'with-care' } = flags
  if (standing[judge.trust.level] < standing[require]) short.push(`${judge.trust.level}, needs ${require}`)
  // Once it is open, the sealed split counts too, asked for or not.
  const parts = flags.sealed ? [] : [judge.ofLabelled]
  if (judge.sealed) parts.push(judge.sealed.ofLabelled)
  for (const { rate, least } of bounds) {
    const lows = parts.map((rates) => rates[rate].low)
    if (lows.every((low) => low !== null && low >= least)) continue
    const known = lows.filter((low) => low !== null)
    const sure = known.length < lows.length ? 'nothing' : Math.min(...known).toFixed(3)
    short.push(`${rate} surely at least ${sure}, needs ${least}`)
  }
  return short
}

function parseBound(text: string): { rate: AlignmentRate; least: number } {
  const [name, value] = text.split('=')
  const rate = alignmentRates.find((known) => known === name)
  if (rate === undefined)
    throw new UsageError('bad-flag', `--min takes one of ${alignmentRates.join(', ')}, as cohenKappa=0.6.`)
  const least = numberFlag('--min', value ?? '') ?? 0
  if (least > 1) throw new UsageError('bad-flag', `--min ${name}: a rate is at most 1, such as 0.84; it is ${value}.`)
  return { rate, least }
}

/** @throws {UsageError} `no-such-file`, `not-a-report` */
async function readReport(path: string): Promise<AlignmentReport | Certificate> {
  const content = await readJson(path)
  const format = (content as { format?: unknown } | null)?.format
  const isCertificate = format === 'goodhart/certificate/1'
  if (typeof format === 'string' && !isCertificate && format !== 'goodhart/alignment/1')
    throw new UsageError(
      'not-a-report',
      `${path} is of the format ${JSON.stringify(format)}: gate reads a certificate of goodhart audit, or a report of goodhart align.`,
    )
  const parsed = isCertificate ? certificateSchema.safeParse(content) : alignmentReportSchema.safeParse(content)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const kind = isCertificate ? 'certificate' : 'alignment report'
  throw new UsageError('not-a-report', `${path} is no ${kind}: ${issue.path.join('.') || 'it'}: ${issue.message}.`)
}
