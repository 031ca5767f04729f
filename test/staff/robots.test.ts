import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRobots, type Robot } from '../../src/staff/robots.ts'
import { robotSettings } from '../../src/staff/staff.ts'
import { close, listen } from '../requests/proxy.ts'
import { MONDAY, openStand } from './stand.ts'

type Asked = { readonly url: URL; readonly body: Record<string, unknown> }

let stand: Awaited<ReturnType<typeof openStand>>
beforeEach(async () => {
  stand = await openStand()
})
afterEach(() => stand.close())

/** A robot's server on loopback that answers with the given codes in turn, then with 0. */
async function run(kind: Robot['kind'], codes: readonly number[] = []) {
  const asked: Asked[] = []
  const left = [...codes]
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '', 'http://127.0.0.1')
      asked.push({ url, body: JSON.parse(Buffer.concat(parts).toString('utf8')) })
      const code = left.shift() ?? 0
      outgoing.end(JSON.stringify(kind === 'feishu' ? { code } : { errcode: code }))
    })
  })
  const address = await listen(server)
  const robot = { kind, url: `${address}/send?key=k`, secret: 'SECgeheim' }
  const robots = createRobots({ robots: [robot], jobs: stand.jobs, now: () => MONDAY })
  await stand.store.transact((tx) => robots.tell(tx, '新单 4827 1936'))
  const [job] = await stand.jobs.takeDue(1)
  const handle = () => robots.handlers['staff-robot']({ payload: job?.payload ?? '' })
  return { asked, handle, shut: () => close(server) }
}

test('DingTalk checks the time and the signature in the address', async () => {
  const { asked, handle, shut } = await run('dingtalk')
  expect(await handle()).toEqual({ state: 'done' })
  const [{ url, body } = { url: new URL('http://x'), body: {} }] = asked
  const expected = createHmac('sha256', 'SECgeheim').update(`${MONDAY}\nSECgeheim`).digest('base64')
  expect(url.searchParams.get('timestamp')).toBe(String(MONDAY))
  expect(url.searchParams.get('sign')).toBe(expected)
  expect(url.searchParams.get('key')).toBe('k')
  expect(body).toEqual({ msgtype: 'text', text: { content: '新单 4827 1936' } })
  await shut()
})

test('Feishu checks seconds and signature in the body', async () => {
  const { asked, handle, shut } = await run('feishu')
  expect(await handle()).toEqual({ state: 'done' })
  const seconds = String(MONDAY / 1000)
  expect(asked[0]?.body).toEqual({
    timestamp: seconds,
    sign: createHmac('sha256', `${seconds}\nSECgeheim`).update('').digest('base64'),
    msg_type: 'text',
    content: { text: '新单 4827 1936' },
  })
  await shut()
})

test('WeCom has its key in the address and no signature', async () => {
  const { asked, handle, shut } = await run('wecom')
  expect(await handle()).toEqual({ state: 'done' })
  expect(asked[0]?.url.search).toBe('?key=k')
  expect(asked[0]?.body).toEqual({ msgtype: 'text', text: { content: '新单 4827 1936' } })
  await shut()
})

test.each([
  ['wecom', 45_009],
  ['dingtalk', 130_101],
  ['feishu', 11_232],
] as const)(
  '%s that says "too fast" is asked again in a minute; a refused key is set aside',
  async (kind, code) => {
    const { handle, shut } = await run(kind, [code, 19_021])
    expect(await handle()).toMatchObject({ state: 'later', afterMs: 60_000 })
    expect(await handle()).toMatchObject({ state: 'dead', code: 'robot_19021' })
    expect(await handle()).toEqual({ state: 'done' })
    await shut()
  },
)

test('a new case is told to every robot by number, matter and time alone', async () => {
  await stand.close()
  stand = await openStand(undefined, undefined, [
    { kind: 'wecom', url: 'https://x.example/send', secret: '' },
    { kind: 'feishu', url: 'https://y.example/send', secret: '' },
  ])
  await stand.fileFor('amina')
  const told = (await stand.jobs.takeDue(10)).filter(({ kind }) => kind === 'staff-robot')
  expect(told).toHaveLength(2)
  for (const { payload } of told) {
    expect(payload).toContain('讨工资')
    for (const secret of ['买买提', '12345678', '138 1234', '幸福', '老板'])
      expect(payload).not.toContain(secret)
  }
})

test('the setting names its robots, and a wrong one by what is wrong', () => {
  const { STAFF_ROBOTS } = robotSettings.parse({
    STAFF_ROBOTS:
      'dingtalk|https://x.example/robot/send?access_token=a|SEC1 wecom|https://y.example/send?key=b',
  })
  expect(STAFF_ROBOTS.map(({ kind, secret }) => [kind, secret])).toEqual([
    ['dingtalk', 'SEC1'],
    ['wecom', ''],
  ])
  expect(() => robotSettings.parse({ STAFF_ROBOTS: 'qq|https://x.example' })).toThrow(
    'wecom, dingtalk or feishu',
  )
  expect(() => robotSettings.parse({ STAFF_ROBOTS: 'wecom|http://x.example' })).toThrow('https://')
})
