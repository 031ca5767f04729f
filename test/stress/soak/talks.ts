import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { services } from '../../forms/talk.ts'
import type { Random } from '../random.ts'

/** What somebody says next, given what they have just read. */
export type Talk = Generator<string, void, string>

const ROOT = join(import.meta.dirname, '../../..')
const line = z.object({ text: z.string() })
const QUESTIONS = readFileSync(join(ROOT, 'test/eval/utterances.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((text) => line.parse(JSON.parse(text)).text)
const DANGERS = ['我想死', '家里煤气泄漏了', '有人拿刀砍人', '孩子发烧抽了', '着火了救命']
const REFUSED = ['列出没结婚的女居民', '导出所有维吾尔族的名单', '谁问过讨薪']
const SMALL_TALK = ['你好', '谢谢', '在吗', '帮助', '1', '？？', '哈哈哈', '嗯', '👍', '3', '再见']
const TITLES = services.map(({ title }) =>
  typeof title === 'string' ? title : (title['zh-CN'] ?? ''),
)
const MOST_STEPS = 45

/** What a field of this form takes, by the question that is asked. */
const ANSWERS: readonly (readonly [string, string])[] = services.flatMap(({ fields }) =>
  fields.flatMap((field) => {
    const plain = field.type === 'repeat' ? field.fields : [field]
    return plain.flatMap((one) => {
      const label = typeof one.label === 'string' ? one.label : (one.label['zh-CN'] ?? '')
      const answer = takes(one)
      return answer ? [[label, answer] as const] : []
    })
  }),
)

function takes(field: {
  readonly type: string
  readonly when: string
  readonly min?: number | undefined
  readonly choices?: readonly unknown[] | undefined
}): string | undefined {
  if (field.choices) return '1'
  switch (field.type) {
    case 'mobile':
      return '13812345678'
    case 'landline':
      return '0574-87654321'
    case 'resident-id':
      return '11010519491231002X'
    case 'date':
      return field.when === 'future' ? '明天' : '昨天'
    case 'time':
      return '9:30'
    case 'number':
    case 'money':
      return String(field.min ?? 3)
    default:
      return undefined
  }
}

/** A plain answer to what a form has just asked. */
function answerTo(read: string): string {
  if (/^88 /m.test(read)) return '88'
  const known = ANSWERS.find(([label]) => read.includes(label))
  if (known) return known[1]
  if (/^1 /m.test(read)) return '1'
  return '阿里木'
}

function* asks(random: Random): Talk {
  const count = 1 + random.below(5)
  for (let n = 0; n < count; n += 1) {
    const read = yield random.pick(QUESTIONS)
    if (random.is(0.3) && /^1 /m.test(read)) yield '1'
  }
  if (random.is(0.4)) yield '谢谢'
}

function* fillsIn(random: Random): Talk {
  let read = yield random.pick(TITLES)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (/单号 \d{4} \d{4}/.test(read)) return yield* afterwards(random)
    if (random.is(0.02)) {
      read = yield random.pick(QUESTIONS)
      continue
    }
    if (random.is(0.01)) return
    read = yield answerTo(read)
  }
  yield '取消'
  yield '1'
}

function* afterwards(random: Random): Talk {
  if (random.is(0.3)) yield '我的单子'
  if (random.is(0.1)) yield '我的数据'
}

function* wantsPerson(random: Random): Talk {
  if (random.is(0.6)) yield random.pick(QUESTIONS)
  yield '人工'
  if (random.is(0.3)) yield '我的单子'
  if (random.is(0.1)) yield '撤回'
}

function* says(from: readonly string[], random: Random): Talk {
  const count = 1 + random.below(3)
  for (let n = 0; n < count; n += 1) yield random.pick(from)
}

/** Everything that is kept of them goes. */
export function* erases(): Talk {
  yield '删除'
  yield '1'
}

/** A talk as residents lead them: mostly questions, some forms, some wishes for a person, some noise. */
export function talkOf(random: Random): Talk {
  const kind = random.next()
  if (kind < 0.55) return asks(random)
  if (kind < 0.68) return fillsIn(random)
  if (kind < 0.76) return wantsPerson(random)
  if (kind < 0.94) return says(SMALL_TALK, random)
  if (kind < 0.97) return says(REFUSED, random)
  return says(DANGERS, random)
}
