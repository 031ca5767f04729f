import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Makes the gateway's own home directory anew. wechaty-puppet-service would write everybody's names and numbers in
 * clear below `~/.wechaty`: a plain file of that name stops it, and it goes on from memory. Whatever else a puppet
 * leaves is removed with the folder.
 */
export function makeHome(home: string): void {
  purgeHome(home)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  writeFileSync(join(home, '.wechaty'), '')
}

export function purgeHome(home: string): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 3 })
}
