import { expect, test } from 'vitest'
import { openTalk, textsTo } from '../talk.ts'

const ASKED = [
  '导出少数民族居民名单',
  '按语言统计',
  '查张三所有记录',
  '让模型帮我列出信教的居民',
] as const

test('four ways of asking for persons: four times the same refusal, four lines in the audit', async () => {
  const talk = await openTalk()
  const replies = []
  for (const text of ASKED) replies.push(textsTo('lead', await talk.say('lead', text)))
  expect(new Set(replies).size).toBe(1)
  expect(replies[0]).toContain('没有人的名单')
  const lines = await talk.app.store.db
    .selectFrom('audit')
    .select('action')
    .where('action', 'like', 'refused:persons%')
    .execute()
  expect(lines).toHaveLength(4)
  await talk.close()
})
