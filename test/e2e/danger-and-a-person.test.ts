import { expect, test } from 'vitest'
import { openTalk, textsTo } from '../talk.ts'

test('a person fetched out of danger is fetched at once, and the group card does not say why', async () => {
  const talk = await openTalk()
  await talk.say('resident', '不想活了')
  const sent = await talk.say('resident', '0')
  expect(textsTo('resident', sent)).toContain('110')
  const card = textsTo('desk', sent)
  expect(card).toContain('【紧急】')
  expect(card).not.toContain('不想活')
  await talk.close()
})
