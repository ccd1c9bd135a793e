import { describeWorld } from '../world.conformance.ts'
import { storiesWorld } from './index.ts'

describeWorld(storiesWorld)
