export type { StoriesFacts } from './draw-task.ts'
export { storiesWorld } from './stories-world.ts'
