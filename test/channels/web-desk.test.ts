import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { createLog } from '../../src/log.ts'
import { readSettings, settingsSchema } from '../../src/settings.ts'
import { freshFolder } from '../databases.ts'
import { sharedFiles } from '../files.ts'
import { browserPresent, faultsByAxe, openBrowser, widths } from './browser.ts'
import { openWeb, TALK } from './web-rig.ts'

const ROW = {
  reference: '48271936',
  shown: '4827 1936',
  service: '讨工资',
  state: '已收到',
  due: '11月23日 18:00',
  late: false,
  urgent: false,
  mine: false,
  by: '',
}
const CASE = {
  ...ROW,
  actions: [
    { label: '接单', value: '接 48271936', main: true, asks: false },
    { label: '办结', value: '办结 48271936', main: true, asks: true },
  ],
  timeline: [{ at: '11月23日 10:00', did: '提交', note: '' }],
  fields: undefined,
}

describe('what the duty desk page may read', () => {
  const looks: string[] = []
  let web: Awaited<ReturnType<typeof openWeb>>
  beforeEach(async () => {
    looks.length = 0
    web = await openWeb({
      desk: {
        async list({ from }) {
          looks.push(from.id)
          return [ROW]
        },
        async view(_from, reference) {
          looks.push(reference)
          return reference === ROW.reference ? CASE : undefined
        },
      },
    })
  })
  afterEach(() => web.channel.stop())

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${web.url}${path}`, { headers })
    const cache = answer.headers.get('cache-control')
    return { status: answer.status, text: await answer.text(), cache }
  }

  test('the desk is given its list and a case, which no cache keeps', async () => {
    const list = await get('/desk/cases?talk=desk')
    expect(list).toMatchObject({ status: 200, cache: 'no-store' })
    expect(JSON.parse(list.text)).toEqual({ cases: [ROW] })
    const found = await get('/desk/cases/48271936?talk=desk')
    expect(JSON.parse(found.text).actions).toEqual(CASE.actions)
  })

  test.each([`?talk=${TALK}`, '', '?talk=', '?talk=DESK'])(
    'a talk of %o is told the same of every case, and nothing is looked at',
    async (query) => {
      const answers = await Promise.all(
        ['/desk/cases', '/desk/cases/48271936', '/desk/cases/11111111'].map((path) =>
          get(path + query),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      expect(looks).toEqual([])
    },
  )

  test('an unknown number and the end of a number find the same nothing', async () => {
    const unknown = await get('/desk/cases/11111111?talk=desk')
    expect(unknown.status).toBe(404)
    expect(await get('/desk/cases/1936?talk=desk')).toEqual(unknown)
    expect(looks).toEqual(['11111111'])
  })

  test('a page of another site cannot cause a look', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site' }
    expect((await get('/desk/cases/48271936?talk=desk', foreign)).status).toBe(403)
    expect(looks).toEqual([])
  })
})

describe.skipIf(!browserPresent)('the duty desk in a browser', () => {
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

  async function openPage(url: string, options: Parameters<Browser['newPage']>[0] = {}) {
    page = await browser.newPage({ viewport: { width: 360, height: 740 }, ...options })
    page.setDefaultTimeout(10_000)
    closing.push(() => page.close())
    await page.goto(url)
    await page.locator('section[data-talk="desk"][data-ready]').waitFor({ state: 'attached' })
  }

  /** The page over a desk that shows what the test says. */
  async function openShown(
    shown: { rows?: readonly object[] | undefined; view?: object | undefined },
    options: Parameters<Browser['newPage']>[0] = {},
  ) {
    const web = await openWeb({
      desk: { list: async () => shown.rows, view: async () => shown.view },
    })
    closing.push(() => web.channel.stop())
    await openPage(`${web.url}/#desk`, options)
    return web
  }

  const row = () => page.locator('#list-rows button')
  const title = () => page.locator('#case-title')
  const focused = () =>
    page.evaluate(
      `document.activeElement === document.body ? '' : document.activeElement.id || document.activeElement.textContent`,
    )
  const button = (name: string) =>
    page.locator('#case-view').getByRole('button', { name, exact: true })

  describe('with the whole desk behind it', () => {
    let app: App
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
      const port = /"web_open","port":(\d+)/.exec(lines.join(''))?.[1]
      await openPage(`http://127.0.0.1:${port}/`, { viewport: { width: 1280, height: 900 } })
    })

    test('a case is filed, opened, taken and closed by keyboard, and the resident is told', async () => {
      await page.getByText('现在没有单子。').waitFor()
      await page.getByLabel('请写在这里').fill('老板欠我工资，帮我问问')
      await page.keyboard.press('Enter')
      await page.locator('#resident .log .theirs').nth(2).waitFor()
      await page.getByLabel('请写在这里').fill('人工')
      await page.keyboard.press('Enter')
      await row().first().waitFor()
      expect(await row().textContent()).toContain('没人接')

      await row().focus()
      await page.keyboard.press('Enter')
      await button('接单').waitFor()
      expect(await focused()).toBe('case-title')
      await page.getByText('接单以后才能看').waitFor()
      expect(await page.locator('#case-fields').textContent()).toBe('')

      await page.keyboard.press('Tab')
      expect(await focused()).toBe('接单')
      await page.keyboard.press('Enter')
      await page.locator('#case-facts').getByText('已接单').waitFor()
      await page.locator('#case-fields').getByText('老板欠我工资').waitFor()
      expect(await page.locator('#case-closed').isVisible()).toBe(false)
      expect(await page.locator('#case-marks').textContent()).toBe('我的')
      expect(await page.locator('#desk-news').textContent()).toContain('接单')

      await button('办结').press('Enter')
      expect(await focused()).toBe('case-words')
      await page.keyboard.type('已经打了电话，老板明天给')
      await page.keyboard.press('Enter')
      await page.locator('#case-facts').getByText('已办结').waitFor()
      await page.locator('#case-steps').getByText('已经打了电话，老板明天给').waitFor()
      await page.locator('#resident .log').getByText('已经打了电话，老板明天给').waitFor()

      await page.keyboard.press('Escape')
      await page.getByText('现在没有单子。').waitFor()
      expect(await row().count()).toBe(0)
    })

    test('each look into content is in the audit, and news of other cases causes none', async () => {
      await page.getByLabel('请写在这里').fill('人工')
      await page.keyboard.press('Enter')
      await row().first().click()
      await button('接单').click()
      await page.locator('#case-facts').getByText('已接单').waitFor()
      const looks = async () =>
        (
          await app.store.db
            .selectFrom('audit')
            .select('fields')
            .where('reason', '=', 'handle')
            .execute()
        ).map(({ fields }) => fields)
      expect(await looks()).toEqual(['history', 'history', 'question'])
      await page.getByLabel('请写在这里').fill('人工')
      await page.keyboard.press('Enter')
      await page.locator('#desk .log').getByText(/新单/).nth(1).waitFor()
      expect((await looks()).length).toBe(3)
    })
  })

  test('late, urgent and own are told in words', async () => {
    await openShown({ rows: [{ ...ROW, late: true, urgent: true, mine: true, by: '小王' }] })
    expect(await row().textContent()).toMatch(/4827 1936 讨工资[\s\S]*紧急[\s\S]*已超时[\s\S]*我的/)
    expect(await row().textContent()).toMatch(/已收到 · 小王\s*最晚 11月23日 18:00/)
  })

  test('a telephone number can be pressed, other numbers cannot', async () => {
    const fields = ['138 0000 0000', '2026-11-23', '12000', '110101199001011234'].map((shown) => ({
      label: '号',
      shown,
    }))
    await openShown({ rows: [ROW], view: { ...CASE, fields } })
    await row().click()
    await button('接单').waitFor()
    const links = page.locator('#case-fields a')
    expect(await links.count()).toBe(1)
    expect(await links.getAttribute('href')).toBe('tel:13800000000')
  })

  test('an action that needs a reason offers the reasons', async () => {
    const choices = [{ key: '1', label: '不归社区管', value: '不予受理 48271936 not_ours' }]
    const action = { label: '不予受理', value: '不予受理 48271936', asks: true }
    const actions = [{ ...action, question: '为什么不予受理？', choices }]
    const web = await openShown({ rows: [ROW], view: { ...CASE, actions } })
    await row().click()
    await page.locator('#case-actions summary').click()
    await button('不予受理').click()
    await page.getByLabel('为什么不予受理？').waitFor()
    await button('不归社区管').click()
    await web.desk.until(() => web.desk.received.length === 1)
    expect(web.desk.received[0]?.text).toBe('不予受理 48271936 not_ours')
    await expect.poll(focused).toBe('不予受理')
  })

  test('what is done most stays in reach of the thumb, the rest is one press away', async () => {
    const more = { label: '备注', value: '备注 48271936', main: false, asks: true }
    const timeline = Array.from({ length: 40 }, () => ({
      at: '11月23日 10:00',
      did: '备注',
      note: '长',
    }))
    await openShown({ rows: [ROW], view: { ...CASE, actions: [...CASE.actions, more], timeline } })
    await row().click()
    await button('接单').waitFor()
    for (const scrolled of [0, 1_000_000]) {
      await page.evaluate(`scrollTo(0, ${scrolled})`)
      for (const name of ['接单', '办结']) {
        const box = await button(name).boundingBox()
        expect(box?.y).toBeGreaterThan(740 / 2)
        expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740)
      }
    }
    const last = await page.locator('#case-steps li').last().boundingBox()
    const bar = await page.locator('#case-actions').boundingBox()
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0)
    expect(await button('备注').isVisible()).toBe(false)
    await page.locator('#case-actions summary').click()
    await button('备注').click()
    expect(await page.locator('#case-actions').isVisible()).toBe(false)
    await page.keyboard.press('Escape')
    expect(await focused()).toBe('备注')
  })

  test('a ready-made sentence is put where it can be changed, and goes as it then stands', async () => {
    const text = '已经电话告诉您怎么办。'
    const choices = [{ key: '1', label: text, value: '办结 48271936 =2', text }]
    const action = { label: '办结', value: '办结 48271936', main: true, asks: true }
    const actions = [{ ...action, question: '怎么办好的？', choices }]
    const web = await openShown({ rows: [ROW], view: { ...CASE, actions } })
    await row().click()
    await button('办结').click()
    await button(text).click()
    expect(await page.locator('#case-words').inputValue()).toBe(text)
    expect(web.desk.received).toEqual([])
    await page.keyboard.type('明天再问您。')
    await page.keyboard.press('Enter')
    await web.desk.until(() => web.desk.received.length === 1)
    expect(web.desk.received[0]?.text).toBe('办结 48271936 已经电话告诉您怎么办。明天再问您。')
  })

  test('on a touch screen no keyboard covers what can be chosen', async () => {
    const choices = [{ key: '1', label: '不归社区管', value: '不予受理 48271936 not_ours' }]
    const action = { label: '不予受理', value: '不予受理 48271936', main: true, asks: true }
    const actions = [{ ...action, question: '为什么不予受理？', choices }]
    const touch = { hasTouch: true, isMobile: true }
    await openShown({ rows: [ROW], view: { ...CASE, actions } }, touch)
    await row().click()
    await button('不予受理').click()
    await button('不归社区管').waitFor()
    expect(await focused()).not.toBe('case-words')
  })

  test('many cases can be narrowed to one’s own, or to those nobody has', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => ({
      ...ROW,
      reference: String(10_000_000 + n),
      shown: String(10_000_000 + n),
      mine: n % 10 === 0,
      by: n % 4 === 0 ? '小王' : '',
    }))
    await openShown({ rows })
    await row().first().waitFor()
    const counts = async (name: RegExp) => {
      await page.getByRole('button', { name }).click()
      return row().count()
    }
    expect(await counts(/^我的 4$/)).toBe(4)
    expect(await counts(/^没人接 30$/)).toBe(30)
    expect(await counts(/^全部 40$/)).toBe(40)
    expect(await focused()).toBe('全部 40')
  })

  test('arrow keys go through the list; back puts one where one was', async () => {
    const rows = ['11111111', '22222222', '33333333'].map((reference) => ({
      ...ROW,
      reference,
      shown: reference,
    }))
    await openShown({ rows, view: { ...CASE, reference: '22222222', shown: '22222222' } })
    await row().first().focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toContain('22222222')
    await page.keyboard.press('End')
    expect(await focused()).toContain('33333333')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await button('接单').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('case-words')
    await page.keyboard.press('Escape')
    expect(await focused()).toBe('办结')
    await page.getByRole('button', { name: '返回单子' }).press('Enter')
    await row().first().waitFor()
    await expect.poll(focused).toContain('22222222')
    await page.goForward()
    await button('接单').waitFor()
  })

  test('what a reply changes is drawn without taking the words from under a hand', async () => {
    const shown = { rows: [ROW], view: CASE }
    const web = await openShown(shown)
    await row().click()
    await button('办结').click()
    await page.keyboard.type('写到一半')
    shown.view = { ...CASE, state: '正在办理', late: true }
    await web.channel.send({ to: { channel: 'web', chat: 'desk' }, text: '4827 1936 居民有补充' })
    await page.locator('#case-facts').getByText('正在办理').waitFor()
    expect(await page.locator('#case-words').inputValue()).toBe('写到一半')
    expect(await focused()).toBe('case-words')
    await page.keyboard.press('Enter')
    await web.desk.until(() => web.desk.received.length === 1)
    expect(web.desk.received[0]).toMatchObject({
      text: '办结 48271936 写到一半',
      from: { id: 'desk' },
    })
  })

  test('what cannot be read is said, and can be tried again', async () => {
    const shown: { rows: readonly object[] | undefined; view?: object } = { rows: undefined }
    await openShown(shown)
    await page.getByText('这里只给值班人员看。').waitFor()
    shown.rows = [ROW]
    await page.getByRole('button', { name: '再试一次' }).click()
    await row().click()
    await page.getByText('没有这张单子。').waitFor()
    expect(await title().textContent()).toBe('打不开这张单子')
    await page.keyboard.press('Escape')
    await row().waitFor()
  })

  test('one who is logged out is told so, not left waiting', async () => {
    const web = await openWeb()
    closing.push(() => web.channel.stop())
    page = await browser.newPage()
    closing.push(() => page.close())
    for (const path of ['/events?talk=desk', '/desk/cases?talk=desk'])
      await page.route(`${web.url}${path}`, (route) =>
        route.fulfill({ status: 401, json: { error: '先登录' } }),
      )
    await page.goto(`${web.url}/#desk`)
    await page.locator('#list-note').getByText('先登录').waitFor()
    await page.locator('#desk .state').getByText('刷新页面再试').waitFor()
  })

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    test.each([
      ['a phone', 360],
      ['400 %', 320],
    ])(
      '%s: axe finds no fault, nothing is too wide, all targets are big enough',
      async (_, width) => {
        const rows = [
          { ...ROW, late: true, urgent: true, mine: true, service: '很长的服务名称'.repeat(6) },
          ROW,
        ]
        const fields = [
          { label: '电话', shown: '138 0000 0000' },
          { label: '事情', shown: `${'长'.repeat(80)} ${'x'.repeat(90)}` },
        ]
        const timeline = [{ at: '11月23日 10:00', did: '备注', note: 'y'.repeat(200) }]
        await openShown(
          { rows, view: { ...CASE, ...rows[0], fields, timeline } },
          { colorScheme, viewport: { width, height: width === 320 ? 256 : 740 } },
        )
        await row().first().waitFor()
        await sound()
        await row().first().click()
        await button('办结').click()
        await sound()
      },
    )

    async function sound(): Promise<void> {
      expect(await faultsByAxe(page)).toEqual([])
      const { content, window } = await widths(page)
      expect(content).toBeLessThanOrEqual(window)
      const small = await page.evaluate(
        `[...document.querySelectorAll('button, a, input, textarea, summary')].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 48).map((one) => one.outerHTML)`,
      )
      expect(small).toEqual([])
      expect(await page.locator('#resident').isVisible()).toBe(false)
    }
  })
})
