import { chmodSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshFolder } from '../databases.ts'
import { openTalk, textsTo } from '../talk.ts'

let talk: Awaited<ReturnType<typeof openTalk>>
let dataDir: string
beforeEach(async () => {
  dataDir = freshFolder()
  talk = await openTalk({ database: { dataDir } })
})
afterEach(() => talk.close())

const file = () => join(dataDir, 'master.key')
const look = () => talk.app.safeguards.look()
const ask = async () => textsTo('amina', await talk.say('amina', '试用期最长多久'))

test('all safeguards hold on a fresh desk, and residents are answered', async () => {
  expect(await look()).toEqual([])
  expect(await ask()).toContain('试用期')
})

const BREAKS: Readonly<Record<string, () => Promise<() => Promise<void>>>> = {
  async 'key-file'() {
    chmodSync(file(), 0o644)
    return async () => chmodSync(file(), 0o600)
  },
  async 'key-file gone'() {
    renameSync(file(), `${file()}.away`)
    return async () => renameSync(`${file()}.away`, file())
  },
  async audit() {
    const { db } = talk.app.store
    await talk.say('amina', '列出所有维吾尔族居民')
    await db.updateTable('audit').set({ actor: 'somebody' }).execute()
    return async () => {
      const resident = talk.app.vault.pseudonym('person|test|amina')
      await db.updateTable('audit').set({ actor: resident }).execute()
    }
  },
  async 'audit cut'() {
    const { db } = talk.app.store
    await talk.say('amina', '列出所有维吾尔族居民')
    const rows = await db.selectFrom('audit').selectAll().execute()
    await db.deleteFrom('audit').execute()
    return async () => {
      await db.insertInto('audit').values(rows).execute()
    }
  },
  async seal() {
    const { vault } = talk.app
    const { seal, open } = vault
    Object.assign(vault, { seal: (text: string) => text, open: (text: string) => text })
    return async () => {
      Object.assign(vault, { seal, open })
    }
  },
  async erasure() {
    const { db } = talk.app.store
    await db.insertInto('shreds').values({ leaf: 7, at: 0 }).execute()
    return async () => {
      await db.deleteFrom('shreds').execute()
    }
  },
  async retention() {
    const { db } = talk.app.store
    await db.updateTable('jobs').set({ state: 'dead' }).where('name', '=', 'retention').execute()
    return async () => {
      await db.updateTable('jobs').set({ state: 'open' }).where('name', '=', 'retention').execute()
    }
  },
}

test.each(Object.keys(BREAKS))(
  '%s broken: only hotlines are named, staff are told, and all is well again when mended',
  async (name) => {
    const mend = await BREAKS[name]?.()
    const before = talk.got.length
    expect(await look()).toEqual([name.split(' ')[0]])
    await look()
    if (name !== 'seal') {
      const answer = await ask()
      expect(answer).toMatch(/110.*119.*120.*12345/)
      expect(answer).not.toContain('试用期')
      expect(textsTo('amina', await talk.say('amina', '办理 wage-claim'))).toMatch(/12345/)
    }
    await mend?.()
    expect(await look()).toEqual([])
    await talk.app.desk.settled()
    const told = textsTo('desk', talk.got.slice(before))
    expect(told.match(/⚠/g)).toHaveLength(1)
    expect(told).toContain('照常服务')
    expect(await ask()).toContain('试用期')
  },
)
