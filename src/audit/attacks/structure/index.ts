export { structureOfControls } from './structure-of-controls.ts'
