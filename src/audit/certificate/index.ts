export * from './certificate.ts'
export { applyRules, type Evidence, type EvidenceFigure, gateStanding, grade, rewardStanding } from './grade.ts'
export { makeCertificate } from './make-certificate.ts'
export { type Rule, rules } from './rules.ts'
