import { join } from 'node:path'
import { LinliError } from '../errors.ts'
import { loadServicesIn } from '../files.ts'
import { checkCards, openKnowledge } from '../knowledge/knowledge.ts'

const ROOT = join(import.meta.dirname, '../..')

/** `npm run content`: holds every card against its sources and the rules of plain language. Warnings do not fail it. */
export async function run(): Promise<void> {
  const folder = join(ROOT, 'knowledge')
  const { shelf } = openKnowledge(folder)
  const findings = checkCards({
    shelf,
    folder,
    sources: join(ROOT, '../shared/policy/sources'),
    facts: join(ROOT, '../shared/policy/local-facts.md'),
    today: new Date().toISOString().slice(0, 10),
    serviceIds: new Set(loadServicesIn(ROOT).map(({ id }) => id)),
  })
  for (const { file, grave, what } of findings)
    process.stderr.write(`${grave ? 'error' : 'warning'} ${file}: ${what}\n`)
  const grave = findings.filter((finding) => finding.grave).length
  process.stderr.write(
    `${shelf.cards.size} cards, ${grave} errors, ${findings.length - grave} warnings\n`,
  )
  if (grave > 0) throw new LinliError('content_faults', 'Mend the cards named above.')
}
