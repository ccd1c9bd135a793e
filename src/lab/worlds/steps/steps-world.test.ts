import { describeWorld } from '../world.conformance.ts'
import { stepsWorld } from './index.ts'

describeWorld(stepsWorld)
