import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import { isSeen } from './sbom/seen-licences.ts'

const ROOT = join(import.meta.dirname, '../..')
/** Licences under which a dependency may come; another one needs a person to look. */
const FREE =
  /^(?:\(?(?:MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-[34]\.0|Unlicense|Python-2\.0|OFL-1\.1|MPL-2\.0|WTFPL|Zlib|PSF-2\.0|PostgreSQL|Artistic-2\.0)(?: (?:OR|AND) |\)|$))+/

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
    }),
  ),
})

/** `npm run sbom [-- FILE]`: every package of the lock file, as CycloneDX JSON; licences to look at are named. */
export async function run([target]: readonly string[]): Promise<void> {
  const strange = strangeLicences()
  const bill = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  if (target) writeFileSync(target, bill)
  else process.stdout.write(bill)
  if (strange.length > 0)
    throw new LinliError(
      'licence_unknown',
      `Look at these licences by hand; what may come along goes into src/commands/sbom/seen-licences.ts:\n${strange.join('\n')}`,
    )
}

/** Packages that run here, whose licence is neither on the list nor was looked at by a person. */
export function strangeLicences(lockFile = join(ROOT, 'package-lock.json')): readonly string[] {
  const read = lock.parse(JSON.parse(readFileSync(lockFile, 'utf8')))
  return Object.entries(read.packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version = '', license = 'none' }]) => ({
      name: path.split('node_modules/').at(-1) ?? path,
      version,
      license,
    }))
    .filter(({ name, license }) => !FREE.test(license) && !isSeen(name, license))
    .map(({ name, version, license }) => `${name} ${version}: ${license}`)
}
