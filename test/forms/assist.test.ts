import { LLMock } from '@copilotkit/aimock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTalk, textsTo } from '../talk.ts'

let server: LLMock
let talk: Awaited<ReturnType<typeof openTalk>>
beforeEach(async () => {
  server = await LLMock.create({ port: 0 })
  talk = await openTalk({ environment: { OPENAI_BASE_URL: `${server.url}/v1` } })
})
afterEach(async () => {
  await talk.close()
  await server.stop()
})

/** Up to the question 做什么活？ of a claim for wages. */
const TO_WORK = ['办理 wage-claim', '1', '1', '阿里', '1', '跳过']
const LONG = '我在那边端盘子洗碗的，他们一共差我一万二'

const found = (...values: readonly { readonly name: string; readonly said: string }[]) =>
  server.onMessage(/端盘子/, { content: JSON.stringify({ values }) })

async function say(...lines: readonly string[]): Promise<string> {
  let last = ''
  for (const line of lines) last = textsTo('amina', await talk.say('amina', line))
  return last
}

describe('a sentence that the rules do not read to its end', () => {
  test('is read by the model, read back, and counts only after a yes', async () => {
    found({ name: 'work', said: '饭店、商店' }, { name: 'amount', said: '一万二' })
    const heard = await say(...TO_WORK, LONG)
    expect(heard).toContain('我听到的是：\n活：饭店、商店\n欠多少：12000 元\n对吗？')
    expect(await say('1')).toContain('从哪天开始没给')
  })

  test('refused when read back, leaves nothing', async () => {
    found({ name: 'work', said: '饭店、商店' })
    expect(await say(...TO_WORK, LONG, '2')).toContain('做什么活')
  })

  test('the model fills no consent, nothing sensitive, nothing that leads to a person, and invents nothing', async () => {
    found(
      { name: '$consent', said: '同意' },
      { name: 'phone', said: '13800001111' },
      { name: 'reach', said: '打电话' },
      { name: 'call_name', said: '小王' },
      { name: 'more', said: '他们' },
      { name: 'amount', said: '三万' },
      { name: 'since', said: '2020-01-01' },
      { name: 'work', said: '开飞机' },
    )
    const read = await say(...TO_WORK, LONG)
    expect(read).toContain('“活”从下面选一个')
    expect(read).not.toContain('我听到的是')
  })

  test.each([
    ['no JSON', 'oh'],
    ['another shape', '{"values":[{"name":"work"}]}'],
    ['nothing', '{"values":[]}'],
  ])('%s from the model is as if there were none', async (_what, content) => {
    server.onMessage(/端盘子/, { content })
    expect(await say(...TO_WORK, LONG)).toContain('“活”从下面选一个')
  })

  test('goes out without name, number and place, and only for questions that may be asked of others', async () => {
    found()
    await say(...TO_WORK, '我叫阿里木江，住在幸福路8号，电话13812345678，在端盘子那种地方干的')
    const sent = JSON.stringify(server.getRequests())
    expect(server.getRequests()).toHaveLength(1)
    expect(sent).toContain('端盘子')
    for (const own of ['阿里木江', '幸福路', '13812345678', 'phone', 'call_name', 'consent'])
      expect(sent, own).not.toContain(own)
  })

  test.each([
    ['while staff have shut models', ['关 模型'], TO_WORK],
    ['for a matter kept quiet', [], ['办理 counselling', '1', '1', '2']],
    ['at a question of the desk itself', [], ['办理 wage-claim', '1']],
    ['at a question that leads to a person', [], ['办理 wage-claim', '1', '1', '阿里', '2']],
  ])('is not sent %s', async (_when, duty, lines) => {
    for (const line of duty) await talk.say('desk', line)
    await say(...lines)
    const before = server.getRequests().length
    await say('在那边端盘子洗碗的那种地方')
    expect(server.getRequests()).toHaveLength(before)
  })

  test('a short answer, or one the rules read, asks no model', async () => {
    await say(...TO_WORK, '工厂', '8500', '昨天')
    expect(server.getRequests()).toHaveLength(0)
  })
})
