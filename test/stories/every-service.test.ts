import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineOf, fresh } from '../forms/drive.ts'
import { services } from '../forms/talk.ts'
import { openTalk } from '../talk.ts'

/** What somebody writes where a digit cannot be the answer, by the question. */
const WRITES: ReadonlyArray<readonly [RegExp, string]> = [
  [/手机号/, '13812345678'],
  [/怎么称呼|叫什么/, '阿里木'],
  [/(?<!从)哪天(?:前|要|能|开始)|期限/, '20261205'],
  [/哪天|几号|什么时候/, '20261105'],
  [/几岁|多大|几个|几口|几人|几位|多少人/, '8'],
  [/多少钱|租金|欠|工资/, '8500'],
  [/几点/, '15:30'],
]
const ANYTHING = '幸福路8号的灯坏了三天'

/** The six parts of a receipt (D-22): number, what next, by when, whom to call, how to ask, how to withdraw. */
const RECEIPT = [
  /单号 \d{4} \d{4}/,
  /接下来：.+/,
  /什么时候：.+给您答复/,
  /急的话打：\d{3,}/,
  /我的单子/,
  /撤回 \d{4} ?\d{4}/,
]

let talk: Awaited<ReturnType<typeof openTalk>>
beforeAll(async () => {
  talk = await openTalk()
})
afterAll(() => talk.close())

type Choice = { readonly key: string; readonly label: string }

/** A digit wherever one is offered that goes on; words where the question wants them. `full` leaves nothing out. */
function answerTo(text: string, choices: readonly Choice[], full: boolean): string {
  const key = (label: RegExp) => choices.find((choice) => label.test(choice.label))?.key
  const own = key(/^确认/) ?? key(/^同意$|^愿意说$|^满了$|^给自己办$/) ?? key(/^帮我办/)
  if (own) return own
  const digits = choices.filter((choice) => /^[1-6]$/.test(choice.key))
  if (full && key(/^打电话/)) return key(/^打电话/) ?? ''
  if (/还有.*吗/.test(text) && key(/^没有$/)) return key(/^没有$/) ?? ''
  if (digits[0]) return digits[0].key
  const skip = key(/^跳过$/)
  if (skip && !full) return skip
  return WRITES.find(([asks]) => asks.test(text))?.[1] ?? ANYTHING
}

/** From the first word to the receipt; every line that was read on the way. */
async function play(who: string, word: string, full: boolean): Promise<readonly string[]> {
  const read: string[] = []
  let said = word
  for (let turn = 0; turn < 60; turn += 1) {
    const sent = (await talk.say(who, said)).filter(({ to }) => to.chat === who)
    const last = sent.at(-1)
    read.push(`> ${said}`, ...sent.map(({ text }) => text))
    if (/收到了。单号/.test(last?.text ?? '')) return read
    said = answerTo(last?.text ?? '', last?.choices ?? [], full)
  }
  throw new Error(`no receipt:\n${read.slice(-12).join('\n')}`)
}

describe.each(services)('$id', ({ id, start }) => {
  test.each([
    ['by digits, leaving out what may be left out', false],
    ['with everything filled in', true],
  ])('from the first word to the receipt, %s', async (_how, full) => {
    const who = `${id}-${full}`
    const before = await talk.app.store.db.selectFrom('cases').select('id').execute()
    const read = await play(who, start[0] ?? '', full)
    const receipt = read.at(-1) ?? ''
    for (const part of RECEIPT) expect(receipt).toMatch(part)

    await talk.say(who, '88')
    const cases = await talk.app.store.db.selectFrom('cases').selectAll().execute()
    const filed = cases.filter((one) => before.every((old) => old.id !== one.id))
    expect(filed.map(({ service, state }) => [service, state])).toEqual([[id, 'received']])
    const reading = { id: filed[0]?.id ?? '', actor: { id: 'test' }, purpose: 'test' }
    const fields = await talk.app.store.transact((tx) =>
      talk.app.rooms.requests.readFields(tx, reading),
    )
    const engine = engineOf(id)
    const own = new Set(engine.questions(fresh(engine)).map(({ path }) => path))
    const pathOf = (name: string) =>
      name.startsWith('consent_') || own.has(`$${name}`) ? `$${name}` : name
    const answers = Object.fromEntries(
      fields.map(({ name, value }) => {
        const path = pathOf(name)
        // Ours are filed with the version of what was agreed to, and when.
        return [path, { value: path === name ? value : (value.split(' ')[0] ?? ''), asked: '' }]
      }),
    )
    const relevant = engine.questions({ ...fresh(engine), answers }).map(({ path }) => path)
    expect(Object.keys(answers).filter((path) => !relevant.includes(path))).toEqual([])
    expect(relevant.filter((path) => !(path in answers) && !path.endsWith('.more'))).toEqual([])
  })
})
