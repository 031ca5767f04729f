import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LinliError } from '../errors.ts'
import { loadServicesIn } from '../files.ts'
import { inLanguage, personalFieldsOf, type Service } from '../forms/forms.ts'
import { sayImpact } from '../privacy/privacy.ts'
import { loadWords } from '../words/words.ts'

const ROOT = join(import.meta.dirname, '../..')
const FILE = join(ROOT, 'knowledge/privacy-impact.md')

/** `npm run impact [-- --check]`: writes the privacy impact report, or fails when the services say more than it does. */
export async function run(args: readonly string[]): Promise<void> {
  const fresh = impactOf(loadServicesIn(ROOT))
  if (!args.includes('--check')) {
    writeFileSync(FILE, fresh)
    process.stdout.write(`${FILE}\n`)
    return
  }
  const kept = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''
  if (kept === fresh) return
  const changed = unassessed(kept, fresh)
  throw new LinliError(
    'impact_stale',
    `The services handle personal information in a way that nobody has assessed. Read this as a resident would, then run: npm run impact\n${changed.join('\n')}`,
  )
}

/** Lines that the kept report does not have. */
export function unassessed(kept: string, fresh: string): readonly string[] {
  const known = new Set(kept.split('\n'))
  return fresh.split('\n').filter((line) => !known.has(line))
}

/** The report for these services, in plain Mandarin. */
export function impactOf(services: readonly Service[]): string {
  const words = loadWords(join(ROOT, 'prompts/words'), 'zh-CN')
  const line = (text: Service['title']) => inLanguage(text, 'zh-CN')
  return sayImpact(
    services.map((service) => ({
      id: service.id,
      title: line(service.title),
      purpose: line(service.purpose),
      recipient: line(service.recipient),
      keepDays: service.handling.keep_days,
      keepByLaw: service.handling.keep_by_law,
      draftHours: service.draft.keep_hours,
      anonymous: service.anonymous,
      minors: service.minors,
      fields: personalFieldsOf(service),
    })),
    words,
  )
}
