import { afterEach, beforeEach, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { createLog } from '../../src/log.ts'
import { readSettings, settingsSchema } from '../../src/settings.ts'
import { listenTo, TALK } from '../channels/web-rig.ts'
import { freshFolder } from '../databases.ts'

const NAMES = ['wang', 'li', 'zhao', 'sun'] as const
const passwordOf = (name: string) => `${name}-de-mima-2026`

let app: App
let url: string
let count = 0
const closing: (() => Promise<void>)[] = []

beforeEach(async () => {
  const lines: string[] = []
  const environment = {
    DATA_DIR: freshFolder(),
    CHANNELS: 'web',
    WEB_PORT: '0',
    WEB_DESK_LOGINS: NAMES.map((name) => `${name}|${passwordOf(name)}`).join(' '),
    STAFF_LEADS: 'web:zhao',
    STAFF_AUDITORS: 'web:sun',
  }
  app = await createApp({
    settings: readSettings(settingsSchema, environment),
    environment,
    log: createLog('info', { write: (line: string) => void lines.push(line) }),
  })
  await app.start()
  closing.push(() => app.stop())
  url = `http://127.0.0.1:${/"web_open","port":(\d+)/.exec(lines.join(''))?.[1]}`
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function send(talk: string, text: string, headers: Readonly<Record<string, string>> = {}) {
  count += 1
  const answer = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ talk, id: String(count), text }),
  })
  expect(answer.status).toBe(202)
  await app.desk.settled()
}

/** A colleague at the duty desk's page, logged in with a name of their own. */
async function colleague(name: (typeof NAMES)[number]) {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ name, password: passwordOf(name) }),
  })
  const headers = { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
  const line = await listenTo(url, 'desk', undefined, headers)
  closing.push(line.leave)
  return {
    line,
    say: (text: string) => send('desk', text, headers),
    async view(reference: string): Promise<unknown> {
      const found = await fetch(`${url}/desk/cases/${reference}?talk=desk`, { headers })
      return found.json()
    },
    /** What was said since, without the cards of new cases. */
    said: () =>
      line.shown
        .map(({ text }) => text)
        .filter((text) => !text.startsWith('新单'))
        .join('\n'),
  }
}

/** A resident’s wish for a person; its number. */
async function file(): Promise<string> {
  await send(TALK, '老板欠我三个月工资怎么要')
  await send(TALK, '人工')
  const row = await app.store.db
    .selectFrom('cases')
    .select('reference')
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow()
  return row.reference
}

const hashOf = (name: string) => app.vault.pseudonym(`person|web|${name}`)

test('who takes a case on the page has it alone, and each line of the audit names who it was', async () => {
  const [wang, li] = [await colleague('wang'), await colleague('li')]
  const reference = await file()
  await wang.say(`接 ${reference}`)
  await li.say(`办结 ${reference} 好了`)
  await wang.line.until(() => wang.said().includes('已由'))

  expect(await wang.view(reference)).toMatchObject({
    mine: true,
    fields: [{ shown: '老板欠我三个月工资怎么要' }],
  })
  const other = await li.view(reference)
  expect(other).toMatchObject({ mine: false, state: '已接单' })
  expect(other).not.toHaveProperty('fields')

  await wang.say(`详情 ${reference}`)
  await wang.line.until(() => wang.said().includes('三个月工资'))
  expect(li.said()).not.toContain('三个月工资')

  const lines = await app.store.db
    .selectFrom('audit')
    .select(['actor', 'action', 'fields'])
    .execute()
  const by = (name: string) =>
    lines.filter(({ actor }) => actor === hashOf(name)).map(({ action }) => action)
  expect(by('wang')).toContain('take')
  expect(lines).toContainEqual({ actor: hashOf('wang'), action: 'read', fields: 'question' })
  expect(by('li')).toEqual(['refused:resolve', 'read'])
  expect(by('desk')).toEqual([])
})

test('what takes two people takes two logins', async () => {
  const [lead, auditor] = [await colleague('zhao'), await colleague('sun')]
  const reference = await file()
  await lead.say(`对外提供 ${reference} 公安 《刑事诉讼法》第五十四条`)
  await lead.say(`同意提供 ${reference}`)
  await lead.line.until(() => lead.said().includes('一个人不能办'))
  await auditor.say(`同意提供 ${reference}`)
  await auditor.line.until(() => auditor.said().includes('两人同意'))
  // The content goes to the second person, in private.
  expect(auditor.said()).toContain('三个月工资')
  expect(lead.said()).not.toContain('三个月工资')
  const lines = await app.store.db
    .selectFrom('audit')
    .select(['actor', 'action'])
    .where('action', 'like', 'disclosure:%')
    .orderBy('seq')
    .execute()
  expect(lines).toEqual([
    { actor: hashOf('zhao'), action: 'disclosure:asked' },
    { actor: hashOf('sun'), action: 'disclosure:made' },
  ])
})
