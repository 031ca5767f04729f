import { createEngine } from '../../../src/forms/engine.ts'
import { readService } from '../../../src/forms/forms.ts'
import { begin, type Progress } from '../../../src/forms/progress.ts'
import { answerTo } from '../../forms/drive.ts'
import { createTalk, START, services, words } from '../../forms/talk.ts'

type Entry = { readonly name: string; readonly phone: string; readonly note: string }
type Desk = {
  readonly name: string
  readonly records: readonly Entry[]
  readonly sent: readonly string[]
  start(who?: number, where?: number): Promise<unknown>
  say(text: string, who?: number, where?: number): Promise<unknown>
  again(): Promise<unknown>
  restart(): void
  close(): void
}

type Cost = (lengths: readonly number[]) => Promise<Readonly<Record<number, number>>>
type Make = (options: { readonly best: boolean }) => Promise<Desk>

// Plain JavaScript, so that the repository's types need no peer installed; hence the names by variable.
const peers = { conversations: './conversations.mjs', botbuilder: './botbuilder.mjs' }
const conversations: {
  readonly createConversations: Make
  readonly costOfConversations: Cost
} = await import(peers.conversations)
const botbuilder: { readonly createBotbuilder: Make; readonly costOfBotbuilder: Cost } =
  await import(peers.botbuilder)

const FORM = `id: short
title: 简短的表
about: 三个问题。
start: [填三个问题]
purpose: 帮您办事
recipient: 服务站
handling: { due: { amount: 2, unit: workdays, source: 站里约定 }, next: 我们会找您。, hotline: ['12345'], keep_days: 30 }
fields:
  - { name: name, type: name, label: 怎么称呼您？, short: 称呼, why: 好称呼您。, personal: true, words: [名字] }
  - { name: phone, type: mobile, label: 您的手机号是多少？, short: 手机, why: 好找您。, personal: true, words: [电话] }
  - { name: note, type: text, label: 还有要说的吗？, short: 补充, why: 好帮您。, required: false }
`

/** Ours, on the same form. Consent first and 确认 last are part of it, as they are for every resident. */
function createOurs(): Desk {
  const short = readService('short.yaml', FORM)
  let talk = createTalk({ from: [short] })
  const records: Entry[] = []
  const sent: string[] = []
  async function note(reply: Promise<string>) {
    // What is no business of an open form is answered by the policy room, which the peers' handlers stand for.
    sent.push((await reply).replace('(别的房间) ', '答：'))
    for (const { fields } of talk.filed.splice(0)) {
      const value = (name: string) => fields.find((field) => field.name === name)?.value ?? ''
      records.push({ name: value('name'), phone: value('phone'), note: value('note') })
    }
  }
  return {
    name: 'linli',
    records,
    sent,
    async start(who = 7, where = who) {
      // In a group the form moves to the private chat with that person, and goes on there.
      if (where !== who) await note(talk.start('short', { place: { kind: 'group', id: 'g' } }))
      await note(talk.start('short'))
      await note(talk.say('1'))
    },
    async say(text, who = 7) {
      if (who === 7) await note(talk.say(text))
    },
    again: () => note(talk.say('确认')),
    restart() {
      const session = structuredClone(talk.session())
      talk = createTalk({ from: [short] })
      talk.restore(session)
    },
    close: () => undefined,
  }
}

type Scenario = {
  readonly name: string
  readonly play: (desk: Desk) => Promise<void>
  readonly wanted: readonly Entry[]
  /** What must have been said, all replies read one after another. */
  readonly replied?: RegExp
}
const LI: Entry = { name: '阿里', phone: '13900000000', note: '' }
async function finish(desk: Desk, ...lines: readonly string[]) {
  for (const line of lines) await desk.say(line)
  if (desk.name === 'linli') await desk.say('确认')
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'plain',
    wanted: [LI],
    play: async (desk) => {
      await desk.start()
      await finish(desk, '阿里', '13900000000', '跳过')
    },
  },
  {
    name: 'cancel, then a question',
    wanted: [],
    replied: /答：几点开门/,
    play: async (desk) => {
      await desk.start()
      await desk.say('阿里')
      await desk.say('取消')
      if (desk.name === 'linli') await desk.say('1')
      await desk.say('几点开门')
    },
  },
  {
    name: 'back one step',
    wanted: [LI],
    play: async (desk) => {
      await desk.start()
      await finish(desk, '阿力', '返回', '阿里', '13900000000', '跳过')
    },
  },
  {
    name: 'correct by word',
    wanted: [LI],
    play: async (desk) => {
      await desk.start()
      await finish(desk, '阿力', '名字改成阿里', '13900000000', '跳过')
    },
  },
  {
    name: 'question at the name',
    wanted: [LI],
    // Answered by the handler of questions, whoever's it is; then the same question again.
    replied: /答：居住证几天能拿到[\s\S]*怎么称呼您/,
    play: async (desk) => {
      await desk.start()
      await finish(desk, '居住证几天能拿到？', '阿里', '13900000000', '跳过')
    },
  },
  {
    name: 'question at the phone',
    wanted: [LI],
    replied: /答：会打给我老板吗[\s\S]*您的手机号/,
    play: async (desk) => {
      await desk.start()
      await finish(desk, '阿里', '会打给我老板吗？', '13900000000', '跳过')
    },
  },
  {
    name: 'third party in the group',
    wanted: [LI],
    play: async (desk) => {
      await desk.start(7, 99)
      await desk.say('谁要自行车', 8, 99)
      for (const line of ['阿里', '13900000000', '跳过']) await desk.say(line, 7, 99)
      if (desk.name === 'linli') await desk.say('确认')
    },
  },
  {
    name: 'restart in the middle',
    wanted: [LI],
    play: async (desk) => {
      await desk.start()
      await desk.say('阿里')
      desk.restart()
      await finish(desk, '13900000000', '跳过')
    },
  },
  {
    name: 'bad phone three times',
    wanted: [LI],
    play: async (desk) => {
      await desk.start()
      await finish(desk, '阿里', '139', '12345', '没有', '13900000000', '跳过')
    },
  },
  {
    name: 'phone as people write it',
    wanted: [LI],
    play: async (desk) => {
      await desk.start()
      await finish(desk, '阿里', '+86 139-0000-0000', '跳过')
    },
  },
  {
    name: 'two facts in one line',
    wanted: [LI],
    play: async (desk) => {
      await desk.start()
      await desk.say('我叫阿里，电话13900000000')
      if (desk.name === 'linli') await desk.say('1')
      await finish(desk, '跳过')
    },
  },
  {
    name: 'last message delivered twice',
    wanted: [LI],
    play: async (desk) => {
      await desk.start()
      await finish(desk, '阿里', '13900000000', '跳过')
      await desk.again()
    },
  },
]

const FOREIGN = /自行车|居住证|老板|返回|改成|取消|几点/

async function runTable() {
  const makers: readonly (() => Desk | Promise<Desk>)[] = [
    createOurs,
    () => conversations.createConversations({ best: false }),
    () => conversations.createConversations({ best: true }),
    () => botbuilder.createBotbuilder({ best: false }),
    () => botbuilder.createBotbuilder({ best: true }),
  ]
  const table: Record<string, Record<string, string>> = {}
  for (const make of makers) {
    const sums = { right: 0, foreign: 0, lost: 0 }
    let name = ''
    for (const scenario of SCENARIOS) {
      const desk = await make()
      name = desk.name
      await scenario.play(desk).catch(() => undefined)
      const same = JSON.stringify(desk.records) === JSON.stringify(scenario.wanted)
      const replied = !scenario.replied || scenario.replied.test(desk.sent.join('\n'))
      const right = same && replied
      sums.right += right ? 1 : 0
      sums.foreign += FOREIGN.test(JSON.stringify(desk.records)) ? 1 : 0
      sums.lost += desk.records.length < scenario.wanted.length ? 1 : 0
      table[scenario.name] = { ...table[scenario.name], [name]: right ? 'right' : 'wrong' }
      desk.close()
    }
    table['RIGHT of 12'] = { ...table['RIGHT of 12'], [name]: String(sums.right) }
    table['foreign text filed'] = { ...table['foreign text filed'], [name]: String(sums.foreign) }
    table['form lost'] = { ...table['form lost'], [name]: String(sums.lost) }
  }
  return table
}

/** Milliseconds of one turn of ours (schema read, engine, JSON) by how long the dialogue has lasted. */
function costOfOurs(lengths: readonly number[]): Record<number, number> {
  const engine = createEngine(readService('short.yaml', FORM), words)
  const { id, version } = engine.service
  let kept = JSON.stringify(begin({ service: id, version, draft: 'd', now: START }))
  let turns = 0
  const say = (text: string) => {
    const progress: Progress = JSON.parse(kept)
    const step = engine.step(progress, { text }, START)
    if (step.kind === 'asked' || step.kind === 'digression') kept = JSON.stringify(step.progress)
    turns += 1
  }
  say('1')
  say('阿里')
  return Object.fromEntries(
    lengths.map((length) => {
      while (turns < length) say('不知道')
      const times = Array.from({ length: 21 }, () => {
        const started = performance.now()
        say('不知道')
        return performance.now() - started
      })
      return [length, times.sort((a, b) => a - b)[10] ?? 0]
    }),
  )
}

/**
 * Every step of every form of the catalogue, 60 times over, in milliseconds. `clockP99` is over all runs, and on a
 * shared machine counts the neighbours too; `stepP99` is over the steps' own medians: what a step itself costs.
 */
function stepTimes() {
  const times = new Map<string, number[]>()
  const engines = services.map((service) => createEngine(service, words))
  for (let round = 0; round < 63; round += 1)
    for (const engine of engines) {
      const { id, version } = engine.service
      let progress = begin({ service: id, version, draft: 'd', now: START })
      for (let count = 0; count < 40; count += 1) {
        const open = engine.open(progress)
        const text = open ? answerTo(open.field) : '88'
        const started = performance.now()
        const step = engine.step(progress, { text }, START)
        const took = performance.now() - started
        const key = `${id} ${open?.path ?? ''}`
        // The first rounds warm up.
        if (round >= 3) times.set(key, [...(times.get(key) ?? []), took])
        if (step.kind !== 'asked') break
        progress = step.progress
      }
    }
  const at = (all: readonly number[], share: number) =>
    all.toSorted((a, b) => a - b)[Math.floor(all.length * share)] ?? 0
  const all = [...times.values()].flat()
  const medians = [...times.values()].map((some) => at(some, 0.5))
  return {
    steps: times.size,
    runs: all.length,
    clockP50: at(all, 0.5),
    clockP99: at(all, 0.99),
    stepP99: at(medians, 0.99),
    slowestStep: Math.max(...medians),
  }
}

const LENGTHS = [5, 50, 500]
const result = {
  table: await runTable(),
  costMs: {
    linli: costOfOurs(LENGTHS),
    '@grammyjs/conversations': await conversations.costOfConversations(LENGTHS),
    'botbuilder-dialogs': await botbuilder.costOfBotbuilder(LENGTHS),
  },
  stepMs: stepTimes(),
}
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  // biome-ignore lint/suspicious/noConsole: a table for people
  console.table(result.table)
  // biome-ignore lint/suspicious/noConsole: a table for people
  console.table(result.costMs)
  // biome-ignore lint/suspicious/noConsole: a table for people
  console.table(result.stepMs)
}
process.exit(0)
