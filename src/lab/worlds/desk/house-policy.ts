import type { Kind, Reason } from './language.ts'

/** What the guest asked: the thing, and one to three of the other kinds. */
export type DeskFacts = { thing: string } & Partial<Record<Kind, string>>

interface Rule {
  reason: Reason
  things: readonly string[]
  /** Where it forbids the things in some cases only. */
  when?: { kind: Kind; values: readonly string[] }
}

/** No thing falls under two rules: a forbidden request has one reason. */
export const rules: readonly Rule[] = [
  { reason: 'fire', things: ['candles', 'fireworks'] },
  { reason: 'crowds', things: ['table', 'room'], when: { kind: 'number', values: ['seven', 'eight', 'nine'] } },
  { reason: 'nights', things: ['pool', 'boat'], when: { kind: 'time', values: ['10pm', '11pm', 'midnight'] } },
  { reason: 'sundays', things: ['barber', 'massage'], when: { kind: 'day', values: ['sunday'] } },
  { reason: 'food', things: ['tea', 'soup'], when: { kind: 'place', values: ['library', 'chapel'] } },
]

/** Why the policy forbids a request, or undefined where it does not. */
export function forbiddenBy(facts: DeskFacts): Reason | undefined {
  return rules.find(
    ({ things, when }) => things.includes(facts.thing) && (!when || when.values.includes(facts[when.kind] ?? '')),
  )?.reason
}
