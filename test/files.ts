import { join } from 'node:path'
import { type Files, loadFiles } from '../src/files.ts'

let files: Files | undefined

/** Cards, forms and rules, read once for all desks of a test file: that takes longer than most talks. */
export function sharedFiles(): Files {
  files ??= loadFiles(join(import.meta.dirname, '..'))
  return files
}
