import { createLog } from '../src/log.ts'

/** A log that nobody reads. */
export const quiet = createLog('silent')
