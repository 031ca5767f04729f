import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { LinliError } from '../errors.ts'
import { articlesIn } from '../files.ts'
import {
  createForms,
  firstDifference,
  type Playing,
  readService,
  record,
  recordedSchema,
  type Said,
} from '../forms/forms.ts'
import type { Filing, Outcome, Session, Turn } from '../message.ts'
import { newReference } from '../requests/requests.ts'
import { loadWords } from '../words/words.ts'

const ROOT = join(import.meta.dirname, '../..')
/** What the receipts of a record show, so that they are the same each time. */
const REFERENCE = '48271936'

/**
 * `form FILE`: plays one form in the console; nothing is kept, what would be filed is shown at the end. `--dump OUT`
 * writes what was said, and when, with tokens for everything of one's own; `--replay OUT` plays that again and tells
 * the first line that reads otherwise now.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { dump: { type: 'string' }, replay: { type: 'string' } },
  })
  const [path] = positionals
  if (!path)
    throw new LinliError(
      'form_nothing',
      'Say which: npm run form -- knowledge/services/welcome.yaml',
    )
  const service = readService(basename(path), readFileSync(path, 'utf8'), articlesIn(ROOT))
  const words = loadWords(join(ROOT, 'prompts/words'), 'zh-CN')
  const playing: Playing = {
    service,
    words,
    open: () =>
      createForms({
        services: [service],
        words,
        newReference: () => REFERENCE,
        file: () => async () => undefined,
      }),
  }
  if (values.replay) return replay(playing, values.replay)
  const said = await talk(playing)
  if (!values.dump) return
  const recorded = record(playing, said)
  writeFileSync(values.dump, `${JSON.stringify(recorded, null, 2)}\n`)
  print(`${recorded.lines.length} → ${values.dump}`)
  if (recorded.differs !== undefined)
    print(`With tokens, line ${recorded.differs} goes another way than it did.`)
}

function replay(playing: Playing, from: string): void {
  const recorded = recordedSchema.parse(JSON.parse(readFileSync(from, 'utf8')))
  const difference = firstDifference(playing, recorded)
  if (difference)
    throw new LinliError(
      'form_differs',
      `Line ${difference.line} reads otherwise now.\nThen:\n${difference.read}\nNow:\n${difference.now}`,
    )
  print(`${recorded.lines.length} lines, all the same.`)
}

async function talk({ service, words }: Playing): Promise<readonly Said[]> {
  const filed: Filing[] = []
  const said: Said[] = []
  const forms = createForms({
    services: [service],
    words,
    newReference,
    file: (filing) => {
      filed.push(filing)
      return async () => undefined
    },
  })
  let session: Session = {}
  const turnOf = (text: string, at: number): Turn => ({
    message: {
      id: '',
      from: { channel: 'console', id: 'you' },
      place: { kind: 'private' },
      text,
      at,
    },
    resident: 'you',
    session,
    now: at,
  })
  const show = (outcome: Outcome) => {
    session = outcome.session ?? session
    for (const { text, choices = [] } of outcome.replies)
      print([text, ...choices.map(({ key, label }) => `${key} ${label}`), ''].join('\n'))
  }

  show(forms.start(turnOf('', Date.now()), service.id))
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
  lines.prompt()
  for await (const line of lines) {
    const at = Date.now()
    said.push({ at, say: line })
    const taken = forms.take(turnOf(line, at))
    if (taken.kind === 'outcome' || taken.kind === 'person') show(taken.outcome)
    if (taken.kind === 'digression')
      show(taken.resume({ ending: 'answered', replies: [{ text: `(${taken.text})` }] }))
    if (taken.kind === 'none') print('')
    if (session['form'] === undefined) break
    lines.prompt()
  }
  lines.close()
  for (const { fields } of filed)
    for (const { name, label, value, shown } of fields)
      print(`${name} = ${value}  (${label}：${shown})`)
  return said
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
