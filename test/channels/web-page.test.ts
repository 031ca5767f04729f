import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { browserPresent, faultsByAxe, openBrowser, widths } from './browser.ts'
import { openWeb } from './web-rig.ts'

describe.skipIf(!browserPresent)('the page in a browser', () => {
  let browser: Browser
  let page: Page
  let web: Awaited<ReturnType<typeof openWeb>>
  const wrong: string[] = []

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  beforeEach(async () => {
    web = await openWeb()
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    wrong.length = 0
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()))
    await page.goto(web.url)
    await page.locator('section[data-talk="resident"][data-ready]').waitFor()
    await page.locator('section[data-talk="desk"][data-ready]').waitFor()
  })
  afterEach(async () => {
    await page.close()
    await web.channel.stop()
  })

  /** The resident says something; their random chat is known from it. */
  async function say(text: string): Promise<string> {
    const before = web.desk.received.length
    await page.getByLabel('请写在这里').fill(text)
    await page.keyboard.press('Enter')
    await web.desk.until(() => web.desk.received.length > before)
    return web.desk.received.at(-1)?.from.id ?? ''
  }

  test('a resident writes, is answered, and presses a button: all by keyboard', async () => {
    await page.keyboard.press('Tab')
    for (let tabs = 0; tabs < 12; tabs += 1) {
      if (await page.evaluate(`document.activeElement.id === 'resident-text'`)) break
      await page.keyboard.press('Tab')
    }
    await page.keyboard.type('老板拖欠工资怎么办')
    await page.keyboard.press('Enter')
    await web.desk.until(() => web.desk.received.length === 1)
    const [asked] = web.desk.received
    expect(asked?.text).toBe('老板拖欠工资怎么办')

    const to = { channel: 'web', chat: asked?.from.id ?? '' }
    const choices = [{ key: '1', label: '办事情', value: 'services' }]
    await web.channel.send({ to, text: '可以投诉。\n1 办事情', choices })
    const button = page.getByRole('button', { name: '1 办事情' })
    await button.waitFor()
    await button.focus()
    await page.keyboard.press('Enter')
    await web.desk.until(() => web.desk.received.length === 2)
    expect(web.desk.received[1]).toMatchObject({
      text: 'services',
      pressed: true,
      from: { id: to.chat },
    })
    expect(wrong).toEqual([])
  })

  test('who opens the page for the first time sees where to write, and can begin by pressing', async () => {
    for (const size of [
      { width: 360, height: 740 },
      { width: 1280, height: 800 },
    ]) {
      await page.setViewportSize(size)
      await page.goto(web.url)
      await page.locator('section[data-talk="resident"][data-ready]').waitFor()
      const place = await page.getByLabel('请写在这里').boundingBox()
      expect((place?.y ?? 9999) + (place?.height ?? 0)).toBeLessThanOrEqual(size.height)
      const before = web.desk.received.length
      await page.getByRole('button', { name: '办事情' }).click()
      await web.desk.until(() => web.desk.received.length > before)
      expect(web.desk.received.at(-1)?.text).toBe('办事情')
    }
  })

  test('a long answer is read from its beginning, and its choices stand on the buttons alone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    const chat = await say('老板拖欠工资怎么办')
    const text = `先打 12333。\n${'长长的一行。\n'.repeat(60)}1 办事情`
    const choices = [{ key: '1', label: '办事情', value: 'services' }]
    await web.channel.send({ to: { channel: 'web', chat }, text, choices })
    await page.getByRole('button', { name: '1 办事情' }).waitFor()
    const log = await page.locator('#resident .log').boundingBox()
    const first = await page.getByText('先打 12333').boundingBox()
    expect(first?.y ?? 0).toBeGreaterThanOrEqual(log?.y ?? 9999)
    expect(first?.y ?? 9999).toBeLessThan((log?.y ?? 0) + 120)
    expect(await page.getByText('先打 12333').textContent()).not.toContain('1 办事情')
  })

  test('the duty desk has its own talk beside it', async () => {
    await web.channel.send({ to: { channel: 'web', chat: 'desk' }, text: '新单子 1234' })
    await page.locator('section[data-talk="desk"] .log').getByText('新单子 1234').waitFor()
    expect(await page.locator('section[data-talk="resident"] .log').textContent()).not.toContain(
      '1234',
    )
    await page.getByLabel(/回复单子/).fill('接单 1234')
    await page.keyboard.press('Enter')
    await web.desk.until(() => web.desk.received.length === 1)
    expect(web.desk.received[0]?.from.id).toBe('desk')
  })

  test('what is said is text, never markup', async () => {
    const chat = await say('<img src=x onerror=alert(1)>')
    await web.channel.send({
      to: { channel: 'web', chat },
      text: '<b>粗</b><script>alert(1)</script>',
    })
    await page.getByText('<b>粗</b>').waitFor()
    expect(await page.locator('.log b, .log img, .log script').count()).toBe(0)
    expect(wrong).toEqual([])
  })

  test('what could not be kept is sent again by the page, and counts once', async () => {
    const chat = await say('一')
    web.desk.fail(2)
    await say('二')
    await web.channel.send({ to: { channel: 'web', chat }, text: '听到了' })
    await page.getByText('听到了').waitFor()
    expect(web.desk.received.map(({ text }) => text)).toEqual(['一', '二'])
  })

  test('the same browser is the same resident after a reload, and a new one after "forget"', async () => {
    const first = await say('一')
    await page.reload()
    await page.locator('section[data-talk="resident"][data-ready]').waitFor()
    expect(await say('二')).toBe(first)
    await page.locator('#forget').click()
    await page.waitForLoadState()
    await page.locator('section[data-talk="resident"][data-ready]').waitFor()
    expect(await say('三')).not.toBe(first)
    expect(await page.context().cookies()).toEqual([])
  })

  test('axe finds no fault, before and after a talk', async () => {
    expect(await faultsByAxe(page)).toEqual([])
    const chat = await say('你好')
    const choices = [
      { key: '1', label: '问政策', value: 'ask' },
      { key: '0', label: '找人工', value: '0' },
    ]
    await web.channel.send({ to: { channel: 'web', chat }, text: '您好', choices })
    await page.getByRole('button', { name: '1 问政策' }).waitFor()
    expect(await faultsByAxe(page)).toEqual([])
  })

  test('at 400 % (a window 320 wide) nothing needs scrolling sideways, and all can be reached', async () => {
    await page.setViewportSize({ width: 320, height: 256 })
    const chat = await say('你好')
    const choices = [{ key: '1', label: '很长的一个选项，要换行才放得下', value: 'ask' }]
    const text = `${'长'.repeat(60)} https://www.gov.cn/zhengce/2015-12/12/content_5023046.htm`
    await web.channel.send({ to: { channel: 'web', chat }, text, choices })
    await page.getByRole('button', { name: /很长的一个选项/ }).waitFor()
    const { content, window } = await widths(page)
    expect(content).toBeLessThanOrEqual(window)
    await page.getByRole('button', { name: /很长的一个选项/ }).click()
    await web.desk.until(() => web.desk.received.length === 2)
    expect(await faultsByAxe(page)).toEqual([])
  })

  test('letters can be made bigger, three times as big, and still fit', async () => {
    for (let times = 0; times < 10; times += 1)
      await page.getByRole('button', { name: '字大一点' }).click()
    const wide: unknown = await page.evaluate(
      `[document.documentElement.scrollWidth, document.documentElement.clientWidth, parseFloat(getComputedStyle(document.querySelector('.log p')).fontSize)]`,
    )
    const [content, window, letter] = z.tuple([z.number(), z.number(), z.number()]).parse(wide)
    expect(letter).toBeGreaterThanOrEqual(40)
    expect(content).toBeLessThanOrEqual(window)
  })
})
