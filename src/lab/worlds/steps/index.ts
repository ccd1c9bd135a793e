export type { Operation, Operator, StepsFacts } from './facts.ts'
export { type SaidStep, stepScores } from './findings.ts'
export { stepsWorld } from './steps-world.ts'
