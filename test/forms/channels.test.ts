import { expect, test } from 'vitest'
import type { Capabilities, ChannelModule } from '../../src/channels/channels.ts'
import { render } from '../../src/desk/render.ts'
import { allFields } from '../../src/forms/layout.ts'
import type { Progress } from '../../src/forms/progress.ts'
import type { Reply } from '../../src/message.ts'
import { createTestKit } from '../channels/kit.ts'
import { answerTo, engineOf, fresh } from './drive.ts'
import { START, services } from './talk.ts'

/** What each channel needs to be opened, though nobody starts it here. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  console: {},
  web: { WEB_PORT: '0' },
  telegram: { TELEGRAM_BOT_TOKEN: '1:test' },
  wechat: {
    WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_test',
    WECHATY_PUPPET_SERVICE_ENDPOINT: '127.0.0.1:1',
  },
}

async function capabilitiesOf(name: string): Promise<Capabilities> {
  const module: ChannelModule = await import(`../../src/channels/${name}.ts`)
  return module.open(module.settings.parse(SETTINGS[name]), createTestKit().kit).capabilities
}

type Seen = { readonly path: string; readonly reply: Reply }

/** What leads to side questions, errors and the way out of them. */
const STRAYS = ['@@@', '@@@', '@@@', '1', '为什么', '0', '3', '取消', '2', '更多']
const PICTURE = [{ kind: 'image', ref: 'data:image/jpeg;base64,AAAA' }] as const

/** Everything that a form says on its way, with this option taken wherever there is one, and when it is led astray. */
function said(id: string, pick: number): readonly Seen[] {
  const engine = engineOf(id)
  const seen: Seen[] = []
  const after = (from: Progress, text: string, attachments?: typeof PICTURE): Progress => {
    const step = engine.step(from, { text, attachments }, START)
    if (step.kind !== 'asked') return from
    seen.push({ path: engine.open(step.progress)?.path ?? 'summary', reply: step.reply })
    return { ...step.progress, pictures: true }
  }
  let progress: Progress = { ...fresh(engine), pictures: true }
  progress = after(progress, '再说一遍')
  for (let open = engine.open(progress); open; open = engine.open(progress)) {
    STRAYS.reduce((from, text) => after(from, text), progress)
    const { choices = [], type, name } = open.field
    const own = open.path.startsWith('$')
    const taken = choices[(own ? 1 : Math.min(pick, choices.length)) - 1]
    const text = name === 'more_of_it' ? '没有' : taken ? String(taken.label) : answerTo(open.field)
    const picture = type === 'photo' ? PICTURE : undefined
    progress = after(progress, picture ? '' : text, picture)
    if (engine.open(progress)?.path === open.path) throw new Error(`${id} stays at ${open.path}`)
  }
  return seen
}

const NAMES = Object.keys(SETTINGS)

test.each(NAMES)(
  'on %s every question of every form has five options at most, each with its number in the text',
  async (name) => {
    const capabilities = await capabilitiesOf(name)
    const missed: string[] = []
    for (const { id, fields } of services) {
      const seen = [1, 2, 3, 4, 5].flatMap((pick) => said(id, pick))
      const asked = new Set(seen.map(({ path }) => path.split('.').at(-1) ?? ''))
      missed.push(
        ...allFields(fields).flatMap((field) =>
          asked.has(field.name) ? [] : [`${id} ${field.name}`],
        ),
      )
      for (const { reply } of seen) {
        const messages = render(reply, { channel: name, chat: 'x' }, capabilities)
        const text = messages.map((one) => one.text).join('\n')
        const { choices = [] } = reply
        expect(choices.filter(({ key }) => /^[1-5]$/.test(key)).length).toBeLessThanOrEqual(5)
        for (const { key, label } of choices) expect(text).toContain(`${key} ${label}`)
        const buttons = messages.at(-1)?.choices ?? []
        expect(buttons).toEqual(capabilities.buttons ? choices : [])
      }
    }
    expect(missed).toEqual([])
  },
)
