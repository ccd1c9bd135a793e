export { type ConsistencyOptions, consistency, type FoundConsistency } from './consistency.ts'
export { type ConsistencyDatasetOptions, consistencyDataset } from './consistency-dataset.ts'
export * from './consistency-report.ts'
