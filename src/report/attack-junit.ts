import type { AttackReport, AttackResult, JudgeAttacks } from '../audit/attacks/attack-report.ts'
import { trialWords } from './attack-words.ts'
import { formatEstimate } from './format-number.ts'
import { type JunitCase, junitSuite } from './junit-suite.ts'

/**
 * One case for each attack on each judge: it fails where the attack was found to work, is an error where the judge only erred, and
 * is skipped where the attack could not be tried or nothing gave a verdict.
 */
export function attackToJunit({ made, set, judges, notTried }: AttackReport): string {
  return junitSuite({
    name: `goodhart attack: ${set.name}`,
    at: made.at,
    properties: {
      seed: made.seed,
      ...Object.fromEntries(judges.map(({ name, queries }) => [`${name}: queries`, queries])),
    },
    cases: judges.flatMap((judge) => [
      ...judge.attacks.map((attack) => attackCase(judge, attack)),
      ...notTried.map(({ attack, why }) => ({
        classname: judge.name,
        name: attack,
        result: { is: 'skipped' as const, type: 'not-tried', message: why },
      })),
    ]),
  })
}

function attackCase({ name }: JudgeAttacks, attack: AttackResult): JunitCase {
  const { id, family, title, weakness, rate, counts, found, shown } = attack
  const told = { classname: name, name: `${family}/${id}: ${title}` }
  const message = `${formatEstimate(rate, 'rate')}, ${trialWords(counts)}`
  if (found) {
    const text = shown.length === 0 ? weakness : `${weakness}: ${shown[0]!.item}: ${shown[0]!.output}`
    return { ...told, result: { is: 'failure', type: 'attack-succeeds', message, text } }
  }
  if (counts.succeeded + counts.held > 0) return { ...told, result: null }
  const only = counts.errors > 0 && counts.abstained === 0
  return { ...told, result: { is: only ? 'error' : 'skipped', type: 'no-verdict', message: trialWords(counts) } }
}
