import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createLog } from '../../src/log.ts'
import { freshFolder } from '../databases.ts'
import { openTalk } from '../talk.ts'
import { CANARIES, formsOf, found, foundInFolder } from './canaries.ts'

test('the scan itself finds a canary in every way it may lie', () => {
  const { name } = CANARIES
  const ways = [
    Buffer.from(`x${name}y`),
    Buffer.from(`x${name}y`, 'utf16le'),
    Buffer.from(Buffer.from(`ab${name}z`).toString('base64')),
    Buffer.from(Buffer.from(`a${name}zz`).toString('base64url')),
    Buffer.from(Buffer.from(name).toString('hex')),
    Buffer.from(encodeURIComponent(name)),
  ]
  for (const bytes of ways) expect(found(bytes, 'here').length).toBeGreaterThan(0)
})

describe('marked data through every path', () => {
  const dataDir = freshFolder()
  const logged: Buffer[] = []
  const modelled: Buffer[] = []
  const crashes: unknown[] = []
  const onCrash = (error: unknown) => crashes.push(error)
  let talk: Awaited<ReturnType<typeof openTalk>>
  let breaking = false
  /** What the worker who has the case was shown when they asked for it. */
  const looked = new Set<string>()
  const model = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => modelled.push(chunk))
    modelled.push(Buffer.from(`${request.url} ${JSON.stringify(request.headers)}`))
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({
          id: 'x',
          object: 'chat.completion',
          choices: [{ index: 0, message: { role: 'assistant', content: '好' } }],
        }),
      )
    })
  })

  beforeAll(async () => {
    await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve))
    const address = model.address()
    const port = typeof address === 'object' ? address?.port : 0
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged.push(Buffer.from(chunk))
        done()
      },
    })
    process.on('unhandledRejection', onCrash)
    talk = await openTalk({
      database: { dataDir },
      environment: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
      log: createLog('trace', sink),
      send: async (message) => {
        if (breaking) throw new Error(`cannot send ${message.text} to ${message.to.chat}`)
        return { ok: true }
      },
    })
    const who = CANARIES.account
    const place = { kind: 'group', id: CANARIES.group } as const
    const { name, phone, spaced, id, address: home, story, locale } = CANARIES
    const all = `我叫${name}，电话${phone}，身份证${id}，住${home}，${story}`
    // As a platform may tell the language of an account.
    const told: object = { language: locale, languageCode: locale }
    // Private and in a group; with what clings to a message.
    await talk.say(who, `${all}，试用期最长多久`, told)
    await talk.say(who, `${all}，试用期最长多久`, { place })
    await talk.say(who, `我叫${name}，电话${spaced}。居住证怎么办`, {
      quoted: CANARIES.quoted,
      attachments: [{ kind: 'image', ref: CANARIES.fileRef, name: CANARIES.fileName }],
    })
    await talk.say(who, `${name} 的工资被拖欠，不知道的事情 xyzzy ${phone} ${home}`)
    // A form, every answer a canary where words are taken.
    await talk.say(who, '办理 wage-claim')
    for (let step = 0; step < 40 && talk.endings.at(-1) !== 'form_filed'; step += 1) {
      const last = talk.got.findLast(({ to }) => to.chat === who)?.text ?? ''
      await talk.say(who, answerTo(last))
    }
    expect(talk.endings).toContain('form_filed')
    // A person, an addition, what staff and the resident look at.
    await talk.say(who, `${all}`)
    await talk.say(who, '人工')
    const shown = await talk.say(who, '我的单子')
    const reference = /(\d{4}) (\d{4})/.exec(shown.map(({ text }) => text).join())
    const digits = `${reference?.[1]}${reference?.[2]}`
    await talk.say(who, `补充 ${digits} ${all}`)
    await talk.say('desk', `接 ${digits}`)
    for (const { text } of await talk.say('desk', `详情 ${digits}`)) looked.add(text)
    await talk.say('desk', `问 ${digits} ${name}在哪上班`)
    await talk.say(who, '我的数据')
    await talk.say(who, '导出我的数据')
    await talk.say(who, `列出所有叫${name}的居民`)
    // Sends that throw with the whole text in the error; a turn that throws.
    breaking = true
    await talk.say(who, `${all}，离婚要什么手续`)
    breaking = false
    const { requests } = talk.app.rooms
    const { find } = requests
    Object.assign(requests, {
      find: async () => {
        throw new Error(`lost ${all}`)
      },
      ofResident: async () => {
        throw new TypeError(`lost ${all}`)
      },
    })
    await talk.say(who, '我的单子')
    await talk.say('desk', `详情 ${digits}`)
    // Tried again until it is given up: only then may it work, or the worker is shown what they asked for.
    const failed = () => talk.endings.filter((ending) => ending === 'failed').length
    await vi.waitFor(() => expect(failed()).toBe(2), { timeout: 20_000 })
    Object.assign(requests, { find })
    // The weekly report, as text and picture, and a day of everything that runs by the clock.
    await talk.wait(8 * 86_400_000)
    // A form left open, so that drafts lie in the session.
    await talk.say(who, '办理 legal-aid')
    await talk.say(who, '1')
    await talk.say(who, name)
    // A backup.
    const reader = new DatabaseSync(join(dataDir, 'linli.db'))
    reader.prepare('vacuum into ?').run(join(dataDir, 'backup.db'))
    reader.close()
  }, 60_000)

  afterAll(async () => {
    process.off('unhandledRejection', onCrash)
    await talk.close()
    model.close()
  })

  function answerTo(question: string): string {
    if (/88 /.test(question)) return '88'
    if (/怎么称呼|叫什么/.test(question)) return CANARIES.name
    if (/手机号/.test(question)) return CANARIES.phone
    if (/怎么找您/.test(question)) return '2'
    if (/哪家单位|哪个工地/.test(question)) return CANARIES.address
    if (/多少钱/.test(question)) return '8500'
    if (/哪天/.test(question)) return '去年11月'
    if (/还有要说/.test(question)) return CANARIES.story
    return '1'
  }

  test('nothing in the data folder: database, its journal, the backup, the key file', () => {
    expect(foundInFolder(dataDir)).toEqual([])
  })

  test('nothing in the log, at its most talkative', () => {
    expect(logged.length).toBeGreaterThan(5)
    expect(found(Buffer.concat(logged), 'the log')).toEqual([])
  })

  test('nothing that names a person leaves for the model', () => {
    const { name, phone, spaced, id, account, group, fileName, fileRef, locale } = CANARIES
    expect(modelled.length).toBeGreaterThan(0)
    const bytes = Buffer.concat(modelled)
    for (const text of [name, phone, spaced, id, account, group, fileName, fileRef, locale])
      expect(
        formsOf(text)
          .filter(([, form]) => bytes.includes(form))
          .map(([form]) => form),
        text,
      ).toEqual([])
  })

  test('nothing on a card or notice in the staff chat names the person', () => {
    const said = talk.got.filter(({ to }) => to.chat === 'desk').map(({ text }) => text)
    expect(said.length).toBeGreaterThan(3)
    expect(looked.size).toBeGreaterThan(0)
    // One line of the matter is what a card is for.
    for (const text of said.filter((one) => !looked.has(one)))
      expect(
        found(Buffer.from(text), 'a staff notice').filter((one) => !one.startsWith('story')),
      ).toEqual([])
  })

  test('nobody else got anything of it', () => {
    const others = talk.got.filter(
      ({ to }) => ![CANARIES.account, CANARIES.group, 'desk'].includes(to.chat),
    )
    expect(others.some(({ to, text }) => to.chat === 'lead' && text.includes('一周小结'))).toBe(
      true,
    )
    const files = others.flatMap(({ file }) => (file ? [Buffer.from(file.base64, 'base64')] : []))
    expect(found(Buffer.concat(files), 'a file for others')).toEqual([])
    expect(found(Buffer.from(JSON.stringify(others)), 'another chat')).toEqual([])
    expect(crashes).toEqual([])
  })
})
