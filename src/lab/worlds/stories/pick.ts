import type { Random } from '../../../stats/random.ts'

/** One of `choices`, each as likely as the next. */
export const pick = <T>(choices: readonly T[], random: Random): T => choices[random.integer(choices.length)]

/** One of `choices` that is not `other`. */
export const pickOther = <T>(choices: readonly T[], other: T | undefined, random: Random): T =>
  pick(
    choices.filter((choice) => choice !== other),
    random,
  )
