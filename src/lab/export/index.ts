export * from './export-annotations.ts'
export * from './export-networks.ts'
export * from './export-targets.ts'
