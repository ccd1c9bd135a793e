export { type SaidStep, stepScores } from './findings.ts'
export type { Operation, Operator, StepsFacts } from './problem.ts'
export { stepsWorld } from './steps-world.ts'
