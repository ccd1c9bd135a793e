export { deskWorld } from './desk-world.ts'
export type { DeskFacts } from './house-policy.ts'
