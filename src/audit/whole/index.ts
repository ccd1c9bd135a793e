export * from './audit-judge.ts'
