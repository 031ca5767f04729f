import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { LinliError } from '../errors.ts'
import { createForms, readService } from '../forms/forms.ts'
import type { Filing, Outcome, Session, Turn } from '../message.ts'
import { newReference } from '../requests/requests.ts'
import { loadWords } from '../words/words.ts'

const ROOT = join(import.meta.dirname, '../..')

/** `form FILE`: plays one form in the console; nothing is kept, what would be filed is shown at the end. */
export async function run([path]: readonly string[]): Promise<void> {
  if (!path)
    throw new LinliError(
      'form_nothing',
      'Say which: npm run form -- knowledge/services/welcome.yaml',
    )
  const service = readService(basename(path), readFileSync(path, 'utf8'))
  const filed: Filing[] = []
  const forms = createForms({
    services: [service],
    words: loadWords(join(ROOT, 'prompts/words'), 'zh-CN'),
    newReference,
    file: (filing) => {
      filed.push(filing)
      return async () => undefined
    },
  })
  let session: Session = {}
  const turnOf = (text: string): Turn => ({
    message: {
      id: '',
      from: { channel: 'console', id: 'you' },
      place: { kind: 'private' },
      text,
      at: Date.now(),
    },
    resident: 'you',
    session,
    now: Date.now(),
  })
  const show = (outcome: Outcome) => {
    session = outcome.session ?? session
    for (const { text, choices = [] } of outcome.replies)
      print([text, ...choices.map(({ key, label }) => `${key} ${label}`), ''].join('\n'))
  }

  show(forms.start(turnOf(''), service.id))
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
  lines.prompt()
  for await (const line of lines) {
    const taken = forms.take(turnOf(line))
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
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
