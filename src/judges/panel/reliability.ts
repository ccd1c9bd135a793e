import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { JudgeSetupError } from '../errors.ts'
import type { MemberReliability } from '../judge-definition.ts'

const rateSchema = z.object({ numerator: z.number().int().min(0), denominator: z.number().int().min(0) })

/** The few fields of an alignment report that are needed. */
const reportSchema = z.object({
  format: z.literal('goodhart/alignment/1'),
  judges: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      ofVerdicts: z.object({ truePassRate: rateSchema, trueFailRate: rateSchema }),
    }),
  ),
})

/**
 * The rates of all judges of an alignment report, among the cases in which each gave a verdict. Half a case is added to
 * either side (the posterior mean under Jeffreys' prior), so that a judge without a miss so far is not taken to be infallible.
 *
 * @throws {JudgeSetupError} `bad-reliability`
 */
export async function readReliability(path: string): Promise<MemberReliability[]> {
  try {
    const { judges } = reportSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    return judges.flatMap(({ name, version, ofVerdicts }) => {
      const rates = { truePassRate: shrunk(ofVerdicts.truePassRate), trueFailRate: shrunk(ofVerdicts.trueFailRate) }
      return [version, name].map((judge) => ({ judge, ...rates }))
    })
  } catch (error) {
    throw new JudgeSetupError(
      'bad-reliability',
      `${path} is no alignment report: write one with goodhart align --output ${path.endsWith('.json') ? path : 'alignment.json'}.`,
      { cause: error },
    )
  }
}

function shrunk({ numerator, denominator }: z.infer<typeof rateSchema>): number {
  return (numerator + 0.5) / (denominator + 1)
}

/** Rates beyond these would let one member outvote any number of others. */
const least = 0.005

/** What a verdict of this judge adds to the log odds of pass: ln P(said | pass) - ln P(said | fail). */
export function evidenceOf({ truePassRate, trueFailRate }: MemberReliability): { pass: number; fail: number } {
  const onPass = Math.min(1 - least, Math.max(least, truePassRate))
  const onFail = Math.min(1 - least, Math.max(least, trueFailRate))
  return { pass: Math.log(onPass / (1 - onFail)), fail: Math.log((1 - onPass) / onFail) }
}
