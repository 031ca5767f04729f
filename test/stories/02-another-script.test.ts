import { expect, test } from 'vitest'
import { fileLegalAid } from './filing.ts'
import { type Heard, openHouse } from './house.ts'

const PEOPLE = [
  { name: '王芳', asks: '老板拖欠工资怎么办' },
  { name: 'ئالىمجان تۇرسۇن', asks: 'مائاشىمنى بەرمىدى، قانداق قىلىمەن' },
  { name: 'བསྟན་འཛིན་ Tenzin', asks: 'мне не платят зарплату' },
] as const

/** How a name is seen between marks that keep what runs from right to left in its place. */
const isolated = (name: string) => (/\p{Script=Arabic}/u.test(name) ? `\u2068${name}\u2069` : name)

async function served({ name, asks }: (typeof PEOPLE)[number]) {
  const house = await openHouse()
  const asked = await house.resident(asks)
  const filed = await fileLegalAid(house, { name })
  const taken = await house.tap('接单', ({ reference }) => `接 ${reference}`)
  const details = await house.staff(({ reference }) => `详情 ${reference}`)
  await house.close()
  return { asked, filed, taken, details }
}

const texts = ({ resident, staff }: Heard) => [resident, ...staff]

test('whatever the script and the name: the same answer with the same sources, the same due time, the same card, by digits', async () => {
  const [first, ...others] = [await served(PEOPLE[0]), ...(await inTurn(PEOPLE.slice(1)))]
  if (!first) throw new Error('nobody was served')
  expect(sources(first.asked.resident)).toMatch(/《保障农民工工资支付条例》第十条/)
  for (const [index, { asked, filed, taken, details }] of others.entries()) {
    const { name } = PEOPLE[index + 1] ?? PEOPLE[0]
    expect(sources(asked.resident)).toBe(sources(first.asked.resident))
    expect(asked.resident).toMatch(/^\d 请人翻译$/m)
    expect(asked.resident).toMatch(/^0 找人工$/m)
    expect(texts(filed)).toEqual(texts(first.filed))
    expect(texts(taken)).toEqual(texts(first.taken))
    expect(details.staff.join('\n')).toContain(`称呼：${isolated(name)}\n`)
    expect(details.staff.join('\n').replaceAll(isolated(name), '王芳')).toBe(
      first.details.staff.join('\n'),
    )
  }
})

test('what no card answers, in another script, is met with simple Chinese, an interpreter and a person', async () => {
  const house = await openHouse()
  for (const text of ['مەن خەنزۇچە بىلمەيمەن', 'སློབ་གྲྭ་', 'Mening balam mektepke baridu']) {
    const { resident } = await house.resident(text)
    expect(resident).toContain('我只会写简单的中文')
    expect(resident).toMatch(/^1 请人翻译$/m)
    expect(resident).toMatch(/^0 找人工$/m)
  }
  expect((await house.resident('1')).resident).toContain('翻译')
  await house.close()
})

/** The line of laws and articles. */
function sources(text: string): string {
  return text.split('\n').find((line) => line.startsWith('依据')) ?? ''
}

/** One after another: each keeps several processes busy. */
async function inTurn(people: readonly (typeof PEOPLE)[number][]) {
  const all = []
  for (const person of people) all.push(await served(person))
  return all
}
