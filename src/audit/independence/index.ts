export { type IndependenceFigures, independence } from './independence.ts'
export { type IndependenceDatasetOptions, independenceDataset } from './independence-dataset.ts'
export * from './independence-report.ts'
export { collectRaters, type Rater, type RaterKinds, type Raters } from './raters.ts'
