export type * from './world.ts'
export { efforts } from './world.ts'
export * from './world-of.ts'
