import { describe, expect, test } from 'vitest'
import { engineOf, progressAt } from './drive.ts'
import { START } from './talk.ts'

/** Said while this question is open, and what is read back; `{}` = nothing, the sentence is one plain message. */
type Row = readonly [string, Readonly<Record<string, string>>]
const GOLDEN: Readonly<Record<string, readonly Row[]>> = {
  'wage-claim call_name': [
    ['我叫阿里，电话13812345678', { call_name: '阿里', reach: 'phone', phone: '13812345678' }],
    ['我叫阿里 手机13812345678', { call_name: '阿里', reach: 'phone', phone: '13812345678' }],
    [
      '我叫阿里，打电话找我，13812345678',
      { call_name: '阿里', reach: 'phone', phone: '13812345678' },
    ],
    ['叫我老马，在工地干活', { call_name: '老马', work: 'site' }],
    ['我叫马三，在工地干，欠我8500块', { call_name: '马三', work: 'site', amount: '8500' }],
    ['我叫马三，饭店打工，欠八千五百元', { call_name: '马三', work: 'shop', amount: '8500' }],
    ['我姓王，送外卖的，老板欠我3000块钱', { call_name: '王', work: 'rider', amount: '3000' }],
    ['我叫阿依，工厂上班，没签合同', { call_name: '阿依', work: 'factory', contract: 'no' }],
    [
      '我的名字是次仁，工地上的，去年11月开始没给',
      { call_name: '次仁', work: 'site', since: '2025-11' },
    ],
    ['我叫李四，欠我1万2元，从去年10月', { call_name: '李四', amount: '12000', since: '2025-10' }],
    ['叫我小周，微信找我，厂里的', { call_name: '小周', reach: 'chat', work: 'factory' }],
    ['我叫扎西，发消息就行，快递站干活', { call_name: '扎西', reach: 'chat', work: 'rider' }],
    [
      '我叫阿里，13812345678，工地，欠5000元，3月7号',
      { call_name: '阿里', work: 'site', amount: '5000', since: '2026-03-07' },
    ],
    ['我是老李，工地上干活', { call_name: '老李', work: 'site' }],
    ['名字叫买买提，饭店的，没签合同', { call_name: '买买提', work: 'shop', contract: 'no' }],
    ['我叫古丽，没合同，欠我2000块', { call_name: '古丽', contract: 'no', amount: '2000' }],
    [
      '我叫古丽。车间里做活。上个月没给。',
      { call_name: '古丽', work: 'factory', since: '2026-10' },
    ],
    ['叫我阿花；打电话；13912345678', { call_name: '阿花', reach: 'phone', phone: '13912345678' }],
    ['我叫何平，建筑队的，四千块', { call_name: '何平', work: 'site', amount: '4000' }],
    ['我叫何平，建筑队的，昨天没给', { call_name: '何平', work: 'site', since: '2026-11-22' }],
    ['阿里', {}],
    ['我叫阿里', {}],
    ['我叫工地老王', {}],
    ['买买提·吐尔逊', {}],
    ['你好我叫阿里', {}],
  ],
  'wage-claim phone': [
    ['13812345678，在工地干活', { phone: '13812345678', work: 'site' }],
    [
      '电话13812345678，工厂的，欠我6000块',
      { phone: '13812345678', work: 'factory', amount: '6000' },
    ],
    ['138 1234 5678 没签合同 欠3500元', { phone: '13812345678', contract: 'no', amount: '3500' }],
    ['+86 13812345678，从去年12月没发', { phone: '13812345678', since: '2025-12' }],
    ['13812345678，外卖骑手', { phone: '13812345678', work: 'rider' }],
    ['打13812345678，饭店的，没合同', { phone: '13812345678', work: 'shop', contract: 'no' }],
    ['13812345678', {}],
    ['13812345678 晚上打', {}],
    ['我的号码是13812345678，谢谢', {}],
  ],
  'wage-claim work': [
    ['工地，欠我8500块', { work: 'site', amount: '8500' }],
    ['在厂里，欠一万块', { work: 'factory', amount: '10000' }],
    ['饭店，没签合同', { work: 'shop', contract: 'no' }],
    ['送快递的，三千块，去年9月起', { work: 'rider', amount: '3000', since: '2025-09' }],
    ['工地上的，签过合同，欠2万元', { work: 'site', contract: 'yes', amount: '20000' }],
    ['工地', {}],
    ['在工地上搬砖', {}],
  ],
  'wage-claim amount': [
    ['8500块，从去年11月', { amount: '8500', since: '2025-11' }],
    ['一共六千元，没签合同', { amount: '6000', contract: 'no' }],
    ['5000元，去年12月1日开始', { amount: '5000', since: '2025-12-01' }],
    ['9000块钱，合同签了，有工资条', { amount: '9000', contract: 'yes' }],
    ['8500块', {}],
    ['差不多8500块钱吧', {}],
  ],
  'housing reach': [
    ['打电话，13812345678', { reach: 'phone', phone: '13812345678' }],
    ['打电话13812345678，住幸福路8号', { reach: 'phone', phone: '13812345678' }],
    ['打电话', {}],
  ],
  'job-search kind': [
    ['长做，我叫阿里', { kind: 'full', call_name: '阿里' }],
    ['短期的，一个月4000块', { kind: 'part', pay: '4000' }],
    ['钟点工，打电话13812345678', { kind: 'part', reach: 'phone', phone: '13812345678' }],
    ['兼职，我叫阿里，微信找我', { kind: 'part', call_name: '阿里', reach: 'chat' }],
    ['长期做', {}],
    ['都可以', {}],
  ],
  'interpreter where': [
    // 打电话 could be how to translate or how to be reached: neither is filled.
    ['医院，打电话翻', {}],
    ['派出所，要人陪着去', { where: 'office', way: 'go' }],
    ['学校，我叫阿依', { where: 'school', call_name: '阿依' }],
    ['法院，13812345678打电话', {}],
    ['去医院看病', {}],
    ['派出所办证', {}],
  ],
}

const rows = Object.entries(GOLDEN).flatMap(([place, list]) =>
  list.map(([text, wanted]) => ({ place, text, wanted })),
)

describe('several answers in one sentence (D-11)', () => {
  test('the set is at least 60 long', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60)
  })

  test.each(rows)('$place: $text', ({ place, text, wanted }) => {
    const [service = '', path = ''] = place.split(' ')
    const engine = engineOf(service)
    const step = engine.step(progressAt(engine, path), { text }, START)
    const pending = step.kind === 'asked' ? step.progress.pending : undefined
    expect(pending?.kind === 'heard' ? pending.values : {}).toEqual(wanted)
  })
})
