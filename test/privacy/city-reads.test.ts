import { afterEach, expect, test } from 'vitest'
import { openFakeRedmine } from '../requests/fake-redmine.ts'
import { openTalk, textsTo } from '../talk.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(environment: Readonly<Record<string, string>> = {}) {
  const talk = await openTalk({ environment })
  closing.push(() => talk.close())
  const say = async (text: string) => textsTo('amina', await talk.say('amina', text))
  /** Answers until what is asked is the consent. */
  async function consentOf(service: string): Promise<string> {
    let asked = await say(`办理 ${service}`)
    for (let step = 0; step < 10 && !asked.includes('您同意吗'); step += 1) asked = await say('1')
    return asked
  }
  return { talk, say, consentOf }
}

async function openCity() {
  const redmine = await openFakeRedmine('key')
  closing.push(() => redmine.close())
  return { BACKEND: 'redmine', BACKEND_URL: redmine.url, BACKEND_KEY: 'key' }
}

test('with the city’s own system behind ours, the consent says that it reads along; without, nobody is named', async () => {
  expect(await (await open(await openCity())).consentOf('welcome')).toMatch(
    /谁看：[^。]*、市里的承办单位。/,
  )
  expect(await (await open()).consentOf('welcome')).not.toContain('市里')
})

test('a quiet case never leaves the house, and its consent names no one else', async () => {
  expect(await (await open(await openCity())).consentOf('counselling')).not.toContain('市里')
})

test('one’s own data tell that it was passed on', async () => {
  const { talk, say } = await open(await openCity())
  await say('办理 welcome')
  for (let step = 0; step < 30 && talk.endings.at(-1) !== 'form_filed'; step += 1) {
    const last = talk.got.findLast(({ to }) => to.chat === 'amina')?.text ?? ''
    await say(/88 /.test(last) ? '88' : /跳过/.test(last) ? '跳过' : '1')
  }
  await talk.wait(60_000)
  expect(await say('我的数据')).toContain('转给承办单位')
})
