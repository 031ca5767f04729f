import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCorrection } from '../../src/forms/corrections.ts'
import { createEngine } from '../../src/forms/engine.ts'
import { readService, type Service } from '../../src/forms/load-services.ts'
import type { Attachment } from '../../src/message.ts'
import { answerTo, engineOf, fresh, progressAt } from './drive.ts'
import { createTalk, START, services, words } from './talk.ts'

const HOUR = 3_600_000
const DONE = ['1', '1', '阿里', '2', '13812345678', '东方厂', '2', '8500', '昨天', '2', '5', '8']

function serviceFrom(more: string): Service {
  return readService(
    'trial.yaml',
    `id: trial
title: { zh-CN: 试办, en: Trial }
about: { zh-CN: 试一试。, en: A trial. }
start: [试办一下]
languages: [zh-CN, en]
purpose: { zh-CN: 试试, en: to try }
recipient: { zh-CN: 服务站, en: the station }
handling:
  due: { amount: 2, unit: workdays, source: 站里约定 }
  next: 我们会找您。
  hotline: ['12345']
  keep_days: 30
fields:
${more}`,
  )
}

const TRIAL = `  - name: colour
    type: choice
    label: { zh-CN: 哪种颜色？, en: Which colour? }
    short: { zh-CN: 颜色, en: Colour }
    why: { zh-CN: 好找。, en: To find it. }
    choices:
      - { name: red, label: { zh-CN: 红, en: red } }
      - { name: blue, label: { zh-CN: 蓝, en: blue } }
  - name: card
    type: resident-id
    label: { zh-CN: 证号是多少？, en: Your ID number? }
    short: { zh-CN: 证号, en: ID }
    why: { zh-CN: 法律要求核对。, en: The law asks for it. }
    personal: true
    sensitive: identity
  - name: note
    type: text
    label: { zh-CN: 还有话吗？, en: Anything else? }
    short: { zh-CN: 补充, en: More }
    why: { zh-CN: 好帮您。, en: To help. }
    required: false
`

describe('consent', () => {
  test('comes before the first personal field, in six short lines, and is kept with version and time', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    const asked = await talk.say('1')
    const lines = asked.split('\n').filter((line) => !/^\d/.test(line))
    expect(lines.length).toBeLessThanOrEqual(6)
    for (const part of ['谁看', '用来', '会问到', '删', '撤回', '不同意'])
      expect(asked).toContain(part)
    await talk.sayAll(...DONE.slice(1), '88')
    const consent = talk.filed[0]?.fields.find(({ name }) => name === 'consent')
    expect(consent?.value).toMatch(/^yes [\w-]{8} 2026-11-23T02:00:00\.000Z$/)
  })

  test('a change of what is consented to changes the hash that is kept', async () => {
    const hashes = ['甲', '乙'].map((purpose) => {
      const engine = createEngine({ ...serviceFrom(TRIAL), purpose }, words)
      const step = engine.step(fresh(engine), { text: '1' }, START)
      return step.kind === 'asked' ? step.progress.answers['$consent']?.asked : undefined
    })
    expect(hashes[0]).not.toBe(hashes[1])
  })

  test('a sensitive field has one of its own, default no, and the form goes on without', () => {
    const engine = createEngine(serviceFrom(TRIAL), words)
    const at = progressAt(engine, '$consent_identity')
    const silent = engine.step(at, { text: '嗯' }, START)
    expect(silent.kind === 'asked' && silent.progress.answers['$consent_identity']).toBeFalsy()
    const no = engine.step(at, { text: '不说' }, START)
    expect(no.kind === 'asked' && no.reply.text).toContain('还有话吗')
    const yes = engine.step(at, { text: '愿意说' }, START)
    expect(yes.kind === 'asked' && yes.reply.text).toContain('证号是多少')
  })

  test('the words of consent, of the sensitive consent and of filing differ', () => {
    const lines = ['forms-agree', 'forms-may-ask', 'forms-confirm'].map((key) => words.say(key))
    expect(new Set(lines).size).toBe(3)
  })

  test('nothing sensitive is read out of a sentence, even where it stands there', () => {
    const engine = createEngine(serviceFrom(TRIAL), words)
    const at = progressAt(engine, 'colour')
    const step = engine.step(at, { text: '红的，身份证11010519491231002X' }, START)
    expect(JSON.stringify(step)).not.toContain('11010519491231002X')
  })

  test('a form may be filed without a name where it says so', async () => {
    const talk = createTalk()
    await talk.start('suggestion')
    await talk.sayAll('3', '1', '楼道的灯坏了', '88')
    expect(talk.filed[0]?.fields.map(({ name }) => name)).toEqual(['consent', 'about', 'idea'])
  })

  test.each(services.filter(({ anonymous }) => anonymous))(
    '$id asks whoever leaves no name neither for one nor how to be reached',
    async ({ id }) => {
      const talk = createTalk()
      const read = [await talk.start(id)]
      for (let turn = 0; turn < 30 && talk.filed.length === 0; turn += 1) {
        const last = read.at(-1) ?? ''
        const ways = [/^(\d+) 确认/m, /^(\d+) 不留名字/m, /^(\d+) 跳过/m, /^(1) /m]
        const key = ways.map((way) => way.exec(last)?.[1]).find(Boolean)
        read.push(await talk.say(key ?? '楼道的灯坏了'))
      }
      expect(talk.filed).toHaveLength(1)
      expect(read.join('\n')).not.toMatch(/怎么称呼|怎么找您方便|想怎么说|手机号/)
    },
  )
})

describe('a draft left alone', () => {
  test('is recalled once, then erased, and the first message said so', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    expect(await talk.say('1')).toContain('24 小时')
    await talk.sayAll('1', '阿里')
    expect(talk.forms.dueAt(talk.session())).toBe(START + 4 * HOUR)
    expect(talk.forms.due(talk.session(), START + HOUR).reply).toBeUndefined()
    const first = talk.forms.due(talk.session(), START + 4 * HOUR)
    expect(first.reply?.text).toContain('再过 20 小时会删掉')
    expect(talk.forms.due(first.session, START + 5 * HOUR).reply).toBeUndefined()
    expect(talk.forms.dueAt(first.session)).toBe(START + 24 * HOUR)
    expect(talk.forms.due(first.session, START + 24 * HOUR).session).not.toHaveProperty('form')
  })

  test('of violence is never recalled', async () => {
    const talk = createTalk()
    await talk.start('women-children')
    await talk.sayAll('1', '1')
    expect(talk.forms.due(talk.session(), START + 5 * HOUR).reply).toBeUndefined()
    expect(talk.forms.dueAt(talk.session())).toBe(START + 24 * HOUR)
  })

  test('that is too old is forgotten before anything else is read', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll('1', '1', '阿里')
    talk.later(25 * HOUR)
    const taken = talk.take('2')
    expect(taken.kind === 'none' && taken.session).not.toHaveProperty('form')
  })
})

describe('a form that has changed meanwhile (D-20)', () => {
  test('asks again only what was changed, and never fails', async () => {
    const engine = createEngine(serviceFrom(TRIAL), words)
    const kept = progressAt(engine, 'note')
    const changed = createEngine(
      serviceFrom(
        TRIAL.replace('label: { zh-CN: 红, en: red }', 'label: { zh-CN: 大红, en: red }'),
      ),
      words,
    )
    const first = changed.step(kept, { text: '没有了' }, START)
    expect(first.kind === 'asked' && first.reply.text).toContain('有 1 题要重填')
    const second = first.kind === 'asked' && changed.step(first.progress, { text: '1' }, START)
    expect(second && second.kind === 'asked' && second.reply.text).toContain('哪种颜色')
  })

  test('a field that is gone takes its answer with it', () => {
    const engine = createEngine(serviceFrom(TRIAL), words)
    const kept = progressAt(engine, 'note')
    const shorter = createEngine(
      serviceFrom(TRIAL.replace(/ {2}- name: colour[\s\S]*?(?= {2}- name: card)/, '')),
      words,
    )
    const step = shorter.step(kept, { text: '继续' }, START)
    expect(step.kind === 'asked' && step.progress.answers).not.toHaveProperty('colour')
  })

  test('a service that is no more says so and forgets the draft', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    const other = createTalk({ from: services.filter(({ id }) => id === 'welcome') })
    other.restore(talk.session())
    expect(await other.say('1')).toContain('停办')
    expect(other.progress()).toBeUndefined()
  })
})

describe('what is echoed', () => {
  test('a phone number is never said whole, in any reply of the whole talk', async () => {
    const talk = createTalk()
    const said = [await talk.start('wage-claim')]
    for (const line of [...DONE, '返回', '7', '电话改成13812345678', '3', '7', '重来', '1', '88'])
      said.push(await talk.say(line))
    expect(said.join('\n')).toContain('138****5678')
    expect(said.join('\n')).not.toMatch(/138\s?1234\s?5678/)
  })

  test('a cancelled draft leaves no byte of an answer in the session', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll('1', '1', '阿里木江', '2', '13812345678', '取消', '1')
    expect(JSON.stringify(talk.session())).not.toMatch(/阿里木江|13812345678/)
  })

  test('a group hears one neutral line, with a link where the platform has one', async () => {
    const talk = createTalk()
    const place = { kind: 'group', id: 'g' } as const
    for (const { id, title } of services) {
      const line = await talk.start(id, { place })
      expect(line).toBe(await talk.start('welcome', { place }))
      expect(line).not.toContain(typeof title === 'string' ? title : '')
    }
    expect(talk.progress()).toBeUndefined()
  })
})

describe('voice and pictures', () => {
  const voice: Attachment = { kind: 'voice', ref: 'v1' }

  test('a voice message that nobody could read is met with a way to go on', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll('1', '1')
    const reply = await talk.say('', { attachments: [voice] })
    expect(reply).toContain('转文字')
    expect(reply).toContain('怎么称呼您')
  })

  test('what was heard is read back before it counts', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll('1', '1')
    expect(await talk.say('我叫阿里', { attachments: [voice] })).toContain('我听到的是：\n我叫阿里')
    expect(JSON.stringify(talk.session())).not.toContain('"call_name"')
    expect(await talk.say('对')).toContain('怎么找您方便')
  })

  test('a picture that was not asked for is declined and not kept', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll('1', '1')
    const reply = await talk.say('', { attachments: [{ kind: 'image', ref: 'secret-ref' }] })
    expect(reply).toContain('我没有留下')
    expect(JSON.stringify(talk.session())).not.toContain('secret-ref')
  })
})

describe('the next form (D-36)', () => {
  test('offers what was said in the last one as a numbered choice, masked', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll(...DONE, '88')
    await talk.start('legal-aid')
    const asked = await talk.sayAll('1', '1', '1', '1', '跳过', '跳过')
    expect(asked).toContain('1 用上次的：阿里')
    expect(await talk.sayAll('1', '2')).toContain('1 用上次的：138****5678')
    expect(await talk.sayAll('1')).toContain('什么时候找您')
  })

  test('does not, a day later', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll(...DONE, '88')
    talk.later(25 * HOUR)
    await talk.start('legal-aid')
    expect(await talk.sayAll('1', '1', '1', '1', '跳过', '跳过')).not.toContain('上次')
  })
})

describe('language', () => {
  test('may be changed at any step without losing an answer, for values are codes (D-30)', () => {
    const service = serviceFrom(TRIAL)
    const zh = createEngine(service, words)
    const en = createEngine(service, words, 'en')
    const at = progressAt(zh, 'note')
    const step = en.step(at, { text: 'skip' }, START)
    expect(step.kind === 'asked' && step.reply.text).toContain('1. Colour：red')
  })
})

describe('language at every step', () => {
  test('each question may be put in another language than the last one; what is filed is the same (D-30)', () => {
    const service = serviceFrom(TRIAL)
    const engines = [createEngine(service, words), createEngine(service, words, 'en')]
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (inEnglish) => {
        const [first] = engines
        if (!first) return
        let progress = fresh(first)
        for (const english of inEnglish) {
          const engine = engines[english ? 1 : 0] ?? first
          const open = engine.open(progress)
          const step = engine.step(progress, { text: open ? answerTo(open.field) : '88' }, START)
          if (step.kind === 'filed') {
            expect(step.fields.map(({ name, value }) => [name, value.split(' ')[0]])).toEqual([
              ['consent', 'yes'],
              ['consent_identity', 'yes'],
              ['colour', 'red'],
              ['card', '11010519491231002X'],
              ['note', '阿里木'],
            ])
            return
          }
          if (step.kind !== 'asked') throw new Error(step.kind)
          progress = step.progress
        }
        throw new Error('never filed')
      }),
      { numRuns: 60 },
    )
  })
})

/** What is said, and the field that is meant, into what. */
const CORRECTIONS: ReadonlyArray<readonly [string, string, string?]> = [
  ['电话改成13900001111', 'phone', '13900001111'],
  ['手机号改成13900001111', 'phone', '13900001111'],
  ['把电话改成13900001111', 'phone', '13900001111'],
  ['我的电话改为13900001111', 'phone', '13900001111'],
  ['电话错了，应该是13900001111', 'phone', '13900001111'],
  ['电话应该是13900001111', 'phone', '13900001111'],
  ['电话换成13900001111', 'phone', '13900001111'],
  ['帮我把手机改成13900001111', 'phone', '13900001111'],
  ['不对，电话改成13900001111', 'phone', '13900001111'],
  ['号码其实是13900001111', 'phone', '13900001111'],
  ['名字改成阿里木', 'call_name', '阿里木'],
  ['称呼改成老马', 'call_name', '老马'],
  ['姓名应该是马三', 'call_name', '马三'],
  ['单位改成东方厂', 'employer', '东方厂'],
  ['工资改成九千', 'amount', '九千'],
  ['欠款应该是9000', 'amount', '9000'],
  ['日期改成去年10月', 'since', '去年10月'],
  ['合同改成签了', 'contract', '签了'],
  ['第3项改成13900001111', 'phone', '13900001111'],
  ['3改成13900001111', 'phone', '13900001111'],
  ['电话错了', 'phone'],
  ['电话不对', 'phone'],
  ['我的电话填错了', 'phone'],
  ['手机写错了', 'phone'],
  ['号码打错了', 'phone'],
  ['名字错了', 'call_name'],
  ['称呼要改', 'call_name'],
  ['单位改一下', 'employer'],
  ['电话换了', 'phone'],
  ['工资不对', 'amount'],
  ['时间错了', 'since'],
  ['第3项不对', 'phone'],
  ['第三项错了', 'phone'],
  ['改电话', 'phone'],
  ['改一下电话', 'phone'],
  ['修改名字', 'call_name'],
  ['我要改电话', 'phone'],
  ['改3', 'phone'],
  ['改第3项', 'phone'],
  ['改第三个', 'phone'],
  ['change 3', 'phone'],
  ['edit 3', 'phone'],
  ['change phone', 'phone'],
  ['fix 1', 'call_name'],
  // Uyghur: read, though no translation is served; an answer is named by its line.
  ['تۈزىتىش 3', 'phone'],
  ['ئۆزگەرتىش 3', 'phone'],
  ['تۈزىتىش ٣', 'phone'],
  ['3-نى تۈزىتىش', 'phone'],
  ['3 نى ئۆزگەرتىش', 'phone'],
  ['٣ نى ئۆزگەرتىش', 'phone'],
  ['3 خاتا', 'phone'],
  ['1 خاتا بوپتۇ', 'call_name'],
  ['3-نى 13900001111غا ئۆزگەرتىش', 'phone', '13900001111'],
  ['3 نى 13900001111 غا تۈزىتىش', 'phone', '13900001111'],
]

describe('corrections by word (D-07)', () => {
  const engine = engineOf('wage-claim')
  const questions = () => {
    let progress = fresh(engine)
    for (const text of DONE) {
      const step = engine.step(progress, { text }, START)
      if (step.kind === 'asked') progress = step.progress
    }
    return { progress, questions: engine.questions(progress) }
  }
  const filled = questions()

  test('the table has at least 40 rows, in Chinese, English and Uyghur', () => {
    expect(CORRECTIONS.length).toBeGreaterThanOrEqual(40)
    for (const script of [/\p{Script=Han}/u, /^[a-z]/, /\p{Script=Arabic}/u])
      expect(CORRECTIONS.filter(([text]) => script.test(text)).length).toBeGreaterThanOrEqual(4)
  })

  const rows = CORRECTIONS.map(([text, path, into]) => ({ text, path, into }))

  test.each(rows)('$text', ({ text, path, into }) => {
    const read = readCorrection(
      text,
      filled.questions,
      (one) => one in filled.progress.answers,
      'zh-CN',
    )
    expect([read?.question.path, read?.text]).toEqual([path, into])
  })

  test.each([
    '老板说工资改成日结',
    '他把我的名字写错了所以没发钱',
    '阿里',
    '这里不对劲',
    '他们换了老板',
    'بۇ خاتا ئەمەس',
    'خاتا',
  ])('is not read into: %s', (text) => {
    expect(
      readCorrection(text, filled.questions, (one) => one in filled.progress.answers, 'zh-CN'),
    ).toBeUndefined()
  })
})

describe('the start of a service', () => {
  const { match } = createTalk().forms

  test.each([
    ['我想找工作', 'job-search'],
    ['帮我讨薪', 'wage-claim'],
    ['老板不发工资', 'wage-claim'],
    ['我要办居住证', 'residence-permit'],
    ['孩子上学', 'school-enrol'],
    ['我要投诉', 'complaint'],
    ['请个翻译', 'interpreter'],
    ['找个翻译', 'interpreter'],
    ['想当志愿者', 'volunteer'],
    ['活动报名', 'events'],
    ['办理 welcome', 'welcome'],
    ['居住证怎么办', undefined],
    ['讨薪要多久', undefined],
    ['工伤怎么赔？', undefined],
    ['法律援助要钱吗', undefined],
    ['你好', undefined],
  ])('%s → %s', (text, wanted) => {
    expect(match(text)).toBe(wanted)
  })

  test('while another form is open asks which first, and keeps the open one', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll('1', '1', '阿里')
    expect(await talk.start('job-search')).toContain('先办哪个')
    expect(await talk.say('1')).toContain('怎么找您方便')
    await talk.start('job-search')
    expect(await talk.say('2')).toContain('办“找工作”')
    expect(JSON.stringify(talk.session())).not.toContain('阿里')
  })

  test('the menu shows five and a way on, and every service is on it', () => {
    const talk = createTalk()
    const turn = {
      message: {
        id: '1',
        from: { channel: 'c', id: 'r' },
        place: { kind: 'private' as const },
        text: '',
        at: 0,
      },
      resident: 'r',
      session: {},
      now: START,
    }
    const seen = [0, 1, 2, 3, 4].flatMap((page) => {
      const [reply] = talk.forms.menu(turn, page).replies
      expect(reply?.choices?.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5', '6', '0'])
      return reply?.choices?.slice(0, 5).map(({ value }) => value) ?? []
    })
    expect(new Set(seen)).toEqual(new Set(services.map(({ id }) => `办理 ${id}`)))
  })
})

test('no form of the catalogue asks for an ID number or a place by satellite', () => {
  for (const { id } of services)
    expect(readFileSync(`knowledge/services/${id}.yaml`, 'utf8')).not.toMatch(
      /type: (?:resident-id|geo)/,
    )
})

test('whoever is in danger is told at once whom to call', async () => {
  const talk = createTalk()
  await talk.start('women-children')
  expect(await talk.sayAll('1', '1')).toMatch(/^有危险先打 110。.*\n是谁要帮忙/)
})
