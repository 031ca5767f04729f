import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createForms, firstDifference, record, type Service } from '../../src/forms/forms.ts'
import { START, services, words } from './talk.ts'

const playingOf = (service: Service) => ({
  service,
  words,
  open: () =>
    createForms({
      services: [service],
      words,
      newReference: () => '48271936',
      file: () => async () => undefined,
    }),
})

function serviceOf(id: string): Service {
  const service = services.find((one) => one.id === id)
  if (!service) throw new Error(`no service ${id}`)
  return service
}

/** The repairs as lines with a clock: everything that is said in them, one minute after the other. */
const stories = readFileSync('test/forms/repairs.txt', 'utf8')
  .split(/^= /m)
  .slice(1)
  .map((block) => {
    const [head = '', ...rest] = block.trim().split('\n')
    const [id = '', ...title] = head.split(' ')
    let at = START
    const said = rest.flatMap((line) => {
      if (line.startsWith('~ ')) at += Number(line.slice(2)) * 60_000
      if (!line.startsWith('> ')) return []
      at += 60_000
      return [{ at, say: line.slice(2) }]
    })
    return { id, title: title.join(' '), said }
  })

describe('a session as a record (D-32)', () => {
  test.each(stories)(
    '$id: $title – the same again to the byte, and the same way as with the own words',
    ({ id, said }) => {
      const playing = playingOf(serviceOf(id))
      const recorded = record(playing, said)
      const kept = JSON.parse(JSON.stringify(recorded))
      expect(firstDifference(playing, kept)).toBeUndefined()
      expect(recorded.differs).toBeUndefined()
      expect(recorded.lines).toHaveLength(said.length)
    },
  )

  test('holds nothing of one’s own: no name, number, place, story or question', () => {
    const said = [
      '1',
      '1',
      '我叫阿里木江，电话13812345678',
      '1',
      '我住在幸福路8号怎么办？',
      '东方制衣厂',
      '厂里',
      '八千五',
      '昨天',
      '没签',
      '1',
      '老板叫王大发，身份证11010519491231002X',
      '电话改成139 8765 4321',
      '确认',
    ].map((say, index) => ({ at: START + index * 60_000, say }))
    const recorded = record(playingOf(serviceOf('wage-claim')), said)
    const kept = JSON.stringify(recorded)
    for (const own of [
      '阿里木江',
      '13812345678',
      '幸福路',
      '东方制衣',
      '王大发',
      '1101',
      '8765',
      '4321',
    ])
      expect(kept, own).not.toContain(own)
    expect(recorded.lines.at(-1)?.read).toContain('4827 1936')
    expect(recorded.differs).toBeUndefined()
  })

  test('tells the first line that reads otherwise', () => {
    const playing = playingOf(serviceOf('welcome'))
    const recorded = record(playing, [{ at: START, say: '1' }])
    const lines = recorded.lines.map((line) => ({ ...line, read: `${line.read}。` }))
    expect(firstDifference(playing, { ...recorded, lines })?.line).toBe(1)
  })
})
