import { type FSWatcher, watch } from 'node:fs'

/** Editors write a file in several steps; this long after the last one it is whole (milliseconds). */
const SETTLE_MS = 300

/** Calls back after files of the folder have changed. Returns how to stop; where watching is impossible, nothing happens. */
export function watchFolder(folder: string, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let watcher: FSWatcher | undefined
  try {
    watcher = watch(folder, { recursive: true, persistent: false }, () => {
      clearTimeout(timer)
      timer = setTimeout(onChange, SETTLE_MS)
    })
    watcher.on('error', () => undefined)
  } catch {
    // Some network file systems cannot be watched: cards are then read at the next start.
  }
  return () => {
    clearTimeout(timer)
    watcher?.close()
  }
}
