import type { Random } from '../random.ts'
import type { Talk } from './talks.ts'

/** Any case number in what the duty desk reads. */
const NUMBER = /(?<!\d)(\d{4}) (\d{4})(?!\d)/g

/** One colleague who takes cases one after another and settles them. `next` gives the number of one that waits. */
export function* worksAt(next: () => string | undefined, random: Random): Talk {
  for (;;) {
    const number = next()
    if (number === undefined) {
      yield '单子'
      continue
    }
    yield `接 ${number}`
    if (random.is(0.2)) yield `详情 ${number}`
    if (random.is(0.1)) yield `告知 ${number} 已经联系了单位，等回话`
    if (random.is(0.1)) yield `备注 ${number} 打过电话，没人接`
    yield random.is(0.9)
      ? `办结 ${number} 已经办好，材料都交了`
      : `转办 ${number} 这件事可以打 12345`
  }
}

/** Case numbers in a line that says there is something new to do. */
export function newIn(text: string): readonly string[] {
  if (!/新单|重新打开/.test(text)) return []
  return [...text.matchAll(NUMBER)].slice(0, 1).map(([, a, b]) => `${a}${b}`)
}
