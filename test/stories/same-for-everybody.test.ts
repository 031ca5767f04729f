import { expect, test } from 'vitest'
import { openTalk, textsTo } from '../talk.ts'

const NAMES = ['王芳', '买买提·吐尔逊', '卓玛', '金哲洙', 'Aliya'] as const
const QUESTIONS = ['老板拖欠工资怎么办', '房东不退押金怎么办', '没有居住证，孩子能上学吗'] as const

test('whoever asks, under whatever name: the same words, the same due time, the same card', async () => {
  const talks = await Promise.all(NAMES.map(served))
  for (const talk of talks) expect(talk).toEqual(talks[0])
})

async function served(name: (typeof NAMES)[number]): Promise<readonly string[]> {
  const talk = await openTalk()
  const heard: string[] = []
  const answers = ['帮我讨薪', '1', '1', name, '1', '8', '2', '8600', '9月1日', '2', '5', '8', '88']
  for (const text of [...QUESTIONS, ...answers]) {
    const sent = await talk.say('resident', text)
    heard.push(textsTo('resident', sent), textsTo('desk', sent))
  }
  await talk.close()
  return heard.map((text) => text.replaceAll(name, '〔名〕').replace(/\d{4} \d{4}/g, '〔单号〕'))
}
