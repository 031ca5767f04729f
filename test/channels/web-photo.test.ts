import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { createLog } from '../../src/log.ts'
import { readSettings, settingsSchema } from '../../src/settings.ts'
import { freshFolder } from '../databases.ts'
import { sharedFiles } from '../files.ts'
import { PLACE, phonePhoto } from '../media/pictures.ts'
import { browserPresent, faultsByAxe, openBrowser, widths } from './browser.ts'
import { openWeb } from './web-rig.ts'

const ASK = { text: '有照片吗？', wants: 'image' } as const

describe.skipIf(!browserPresent)('a photo, from the page of the resident', () => {
  let browser: Browser
  let page: Page
  const closing: (() => Promise<void>)[] = []
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  async function openPage(url: string, size = { width: 1280, height: 900 }): Promise<void> {
    page = await browser.newPage({ viewport: size })
    page.setDefaultTimeout(10_000)
    closing.push(() => page.close())
    await page.goto(url)
    await page.locator('section[data-talk="resident"][data-ready]').waitFor()
  }

  const ask = () => page.getByRole('button', { name: '发照片' })

  async function choose(photo: Uint8Array<ArrayBuffer>, name = 'photo.jpg'): Promise<void> {
    const choosing = page.waitForEvent('filechooser')
    await ask().click()
    const chooser = await choosing
    await chooser.setFiles({ name, mimeType: 'image/jpeg', buffer: Buffer.from(photo) })
  }

  describe('with a desk that only keeps', () => {
    let web: Awaited<ReturnType<typeof openWeb>>
    beforeEach(async () => {
      web = await openWeb()
      closing.push(() => web.channel.stop())
      await openPage(web.url, { width: 360, height: 740 })
    })

    async function begin(): Promise<{ readonly channel: string; readonly chat: string }> {
      await page.getByLabel('请写在这里').fill('投诉')
      await page.keyboard.press('Enter')
      await web.desk.until(() => web.desk.received.length === 1)
      const to = { channel: 'web', chat: web.desk.received[0]?.from.id ?? '' }
      await web.channel.send({ to, ...ASK })
      await ask().waitFor()
      return to
    }

    test('a place to send one is there only while one is asked for, whatever news come in between', async () => {
      expect(await ask().isVisible()).toBe(false)
      const to = await begin()
      await web.channel.send({ to, text: '单子 4827 1936 已接单。' })
      await page.getByText('已接单').waitFor()
      expect(await ask().isVisible()).toBe(true)
      await page.getByLabel('请写在这里').fill('跳过')
      await page.keyboard.press('Enter')
      await web.desk.until(() => web.desk.received.length === 2)
      expect(await ask().isVisible()).toBe(false)
    })

    test('it leaves the phone small, without where it was taken, and is seen in the talk', async () => {
      await begin()
      await choose(await phonePhoto(3000, 1500), '我家.jpg')
      await web.desk.until(() => web.desk.received.length === 2)
      const sent = web.desk.received[1]
      expect(sent).toMatchObject({ text: '', from: web.desk.received[0]?.from })
      const [picture] = sent?.attachments ?? []
      expect(picture).toMatchObject({ kind: 'image', name: '我家.jpg' })
      const bytes = await web.channel.download?.(picture?.ref ?? '', 1_000_000)
      expect(Buffer.from(bytes ?? []).toString('latin1')).not.toContain(PLACE)
      expect([...(bytes ?? []).slice(0, 2)]).toEqual([0xff, 0xd8])
      expect(await page.locator('#resident .mine canvas').count()).toBe(1)
      expect(await ask().isVisible()).toBe(false)
    })

    test('what the browser cannot draw goes as it is, for the desk to say so', async () => {
      await begin()
      const words = new Uint8Array(Buffer.from('no picture at all'))
      await choose(words)
      await web.desk.until(() => web.desk.received.length === 2)
      const ref = web.desk.received[1]?.attachments?.[0]?.ref ?? ''
      expect(await web.channel.download?.(ref, 1000)).toEqual(words)
    })

    test('axe finds no fault, and on a phone nothing needs scrolling sideways', async () => {
      await begin()
      await choose(await phonePhoto(3000, 1500))
      await page.locator('#resident .mine canvas').waitFor()
      await web.channel.send({
        to: { channel: 'web', chat: web.desk.received[0]?.from.id ?? '' },
        ...ASK,
      })
      await ask().waitFor()
      expect(await faultsByAxe(page)).toEqual([])
      const { content, window } = await widths(page)
      expect(content).toBeLessThanOrEqual(window)
    })
  })

  describe('with the whole desk behind it', () => {
    let app: App
    let url: string
    beforeEach(async () => {
      const lines: string[] = []
      const environment = { DATA_DIR: freshFolder(), CHANNELS: 'web', WEB_PORT: '0' }
      app = await createApp({
        settings: readSettings(settingsSchema, environment),
        environment,
        log: createLog('info', { write: (line: string) => void lines.push(line) }),
        files: sharedFiles(),
      })
      await app.start()
      closing.push(() => app.stop())
      url = `http://127.0.0.1:${/"web_open","port":(\d+)/.exec(lines.join(''))?.[1]}`
      await openPage(url)
    })

    const theirs = () => page.locator('#resident .log .theirs')

    async function say(...texts: readonly string[]): Promise<void> {
      for (const text of texts) {
        const before = await theirs().count()
        await page.getByLabel('请写在这里').fill(text)
        await page.keyboard.press('Enter')
        await theirs().nth(before).waitFor()
      }
    }

    const looks = async () => {
      const lines = await app.store.db
        .selectFrom('audit')
        .select('fields')
        .where('reason', '=', 'handle')
        .execute()
      return lines.map(({ fields }) => fields).join(' ')
    }

    test('it is filed, and seen at the duty desk by whoever has the case and by nobody else', async () => {
      await say('办理 complaint', '1', '1', '1', '跳过', '跳过')
      await choose(await phonePhoto(400, 200))
      await page.getByText('怎么称呼您').waitFor()
      await say('跳过', '1', '88')
      await page.locator('#list-rows button').first().click()
      const take = page.locator('#case-view').getByRole('button', { name: '接单', exact: true })
      await take.waitFor()
      expect(await page.locator('#case-view img').count()).toBe(0)
      const reference = (await page.locator('#case-title').textContent())?.slice(0, 9)
      const path = `${url}/desk/cases/${reference?.replace(' ', '')}`
      expect(await (await fetch(`${path}?talk=desk`)).text()).not.toContain('picture')
      expect(await looks()).not.toContain('photo')

      await take.click()
      await page.locator('#case-fields summary').click()
      const image = page.locator('#case-fields img')
      await image.waitFor()
      expect(await image.evaluate((drawn: { naturalWidth: number }) => drawn.naturalWidth)).toBe(
        200,
      )
      expect(await looks()).toContain('photo')
      const talk: unknown = await page.evaluate(`localStorage.getItem('linli-talk')`)
      for (const other of [talk, 'abcdefghijklmnopqrstuv', ''])
        expect((await fetch(`${path}?talk=${other}`)).status).toBe(403)
      expect(await faultsByAxe(page)).toEqual([])
    })

    test('one that nobody asked for is declined, and none of it is kept', async () => {
      const body = new FormData()
      const talk = 'abcdefghijklmnopqrstuv'
      for (const [name, value] of Object.entries({ talk, id: '1' })) body.append(name, value)
      body.append('picture', new Blob([await phonePhoto(400, 200)]), 'canary-name.jpg')
      expect((await fetch(`${url}/pictures`, { method: 'POST', body })).status).toBe(202)
      await app.desk.settled()
      const rows = await app.store.db.selectFrom('inbox').select('payload').execute()
      expect(rows).toEqual([{ payload: '' }])
      const jobs = await app.store.db.selectFrom('jobs').select('payload').execute()
      const to = `send|${app.vault.pseudonym(`chat|web|${talk}`)}`
      const said = jobs.flatMap(({ payload }) => {
        try {
          return [app.vault.open(payload, to)]
        } catch {
          return []
        }
      })
      expect(said.join('')).toContain('我看不了照片，没有留下')
      expect(said.join('')).not.toContain('canary-name')
    })
  })
})
