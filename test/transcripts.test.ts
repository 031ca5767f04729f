import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Outgoing } from '../src/message.ts'
import { openTalk } from './talk.ts'

/*
 * A story is one file: `名字> text` is what somebody writes, `[群] 名字> text` in a group, `@ +2h` lets time pass,
 * indented lines are what was sent. Numbers of cases are written 〔单号1〕. `vitest -u` rewrites the indented lines:
 * read that difference as a resident would.
 */
const folder = `${import.meta.dirname}/transcripts`
const SAID = /^(?:\[(.+?)\] )?([^>\s]+)> (.*)$/
const WAIT = /^@ \+(\d+)([mhd])$/
const MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt'))) {
  test(`transcript ${name}`, async () => {
    const talk = await openTalk()
    const references: string[] = []
    const lines: string[] = []
    for (const line of readFileSync(`${folder}/${name}`, 'utf8').split('\n')) {
      const said = SAID.exec(line)
      const wait = WAIT.exec(line)
      if (line.startsWith('#') || line === '') lines.push(line)
      if (said) {
        const [, group, who = '', text = ''] = said
        const meant = text.replace(
          /〔单号(\d)〕/g,
          (whole, index) => references[Number(index) - 1] ?? whole,
        )
        lines.push(line)
        const place = group
          ? ({ kind: 'group', id: group } as const)
          : ({ kind: 'private' } as const)
        lines.push(...drawn(await talk.say(idOf(who), meant, { place }), group ?? idOf(who)))
      }
      if (wait) {
        const unit = wait[2] === 'd' ? 'd' : wait[2] === 'h' ? 'h' : 'm'
        lines.push(line, ...drawn(await talk.wait(Number(wait[1]) * MS[unit]), ''))
      }
    }
    await talk.close()
    await expect(`${lines.join('\n').trimEnd()}\n`).toMatchFileSnapshot(`${folder}/${name}`)

    function drawn(sent: readonly Outgoing[], here: string): readonly string[] {
      return sent.flatMap(({ to, text }) => {
        const lead = to.chat === here ? '' : `→ ${nameOf(to.chat)}\n`
        return `${lead}${mask(text)}`.split('\n').map((part) => `  ${part}`)
      })
    }

    function mask(text: string): string {
      // A colleague without a name in the rota is told apart by a keyed hash, and the key is new in every test.
      return text
        .replace(/同事[A-Z0-9]{3}/g, '同事〔码〕')
        .replace(/(?<!\d )\b(\d{4}) ?(\d{4})\b/g, (whole, a, b) => {
          const reference = `${a}${b}`
          if (!whole.includes(' ') && /^(?:19|20)\d{2}$/.test(a)) return whole
          if (!references.includes(reference)) references.push(reference)
          return `〔单号${references.indexOf(reference) + 1}〕`
        })
    }
  })
}

const NAMES = [
  ['值班', 'desk'],
  ['组长', 'lead'],
] as const
const idOf = (who: string) => NAMES.find(([name]) => name === who)?.[1] ?? who
const nameOf = (chat: string) => NAMES.find(([, id]) => id === chat)?.[0] ?? chat
