/** An expected score passes where it rounds to one that passes. */
export function scorePasses(expected: number, passesFrom: number): boolean {
  return Math.round(expected) >= passesFrom
}
