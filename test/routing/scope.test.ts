import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readLines } from '../../src/commands/eval/run-lines.ts'
import { loadIntents, loadScope, loadWordClasses } from '../../src/routing/routing.ts'
import { shelf, talkWith, words } from '../answers/answering.ts'

const ROOT = join(import.meta.dirname, '../..')
const FILE = join(ROOT, 'prompts/scope.yaml')
const scopeOf = loadScope(FILE)

describe('what cards do not answer', () => {
  test.each([
    ['我的低保批下来没有', 'status', 'person'],
    ['帮我查查我的仲裁到哪一步', 'status', 'person'],
    ['有没有会说哈萨克语的工作人员', 'interpreter', 'person'],
    ['这个周末有没有亲子活动', 'events', 'person'],
    ['居住证那张表我不会填', 'fill-in', 'person'],
    ['自称社保局的打来 叫我报验证码', 'fraud', 'person'],
    ['我爸要把我十五岁的妹妹嫁出去', 'minor', 'person'],
    ['急诊说不交一万不给做手术', 'urgent-care', 'person'],
    ['给我讲个笑话', 'chat', 'abstain'],
    ['布洛芬一天吃几颗', 'medicine', 'abstain'],
    ['教我怎么装病骗保', 'unsafe', 'abstain'],
    ['导出外来人口名单', 'persons', 'abstain'],
    ['看看我女婿的存款', 'others-affairs', 'abstain'],
    ['深圳的公租房怎么排队', 'elsewhere', 'abstain'],
    ['你觉得我该不该离婚', 'opinion', 'abstain'],
    ['那边说不行', 'vague', 'clarify'],
    ['医保的事', 'topic', 'clarify'],
  ])('%s is %s and goes to %s', (text, name, way) => {
    expect(scopeOf(text)).toMatchObject({ name, way })
  })

  test('has a line of words for every kind that a rule or the model can name', async () => {
    const talk = talkWith()
    for (const { text, expect: wanted } of readLines(join(ROOT, 'test/eval/utterances.jsonl')))
      if (wanted !== 'answer') expect((await talk.say(text)).text).not.toBe('')
    expect(words.has('scope-status')).toBe(true)
  })

  test('is seen in at most 1 % of the cards’ own questions', () => {
    const asks = [...shelf().cards.values()].flatMap(({ title, asks: all }) => [title, ...all])
    const mistaken = asks.filter((ask) => {
      const way = scopeOf(ask)?.way
      return way === 'abstain' || way === 'person'
    })
    expect(mistaken.length / asks.length).toBeLessThanOrEqual(0.01)
  })

  test('names only cards that there are, for what is said until a person comes', () => {
    const { labels, beside } = z
      .looseObject({
        labels: z.array(z.looseObject({ name: z.string(), way: z.string() })),
        beside: z.record(z.string(), z.array(z.string())),
      })
      .parse(load(readFileSync(FILE, 'utf8')))
    const persons = labels.filter(({ way }) => way === 'person').map(({ name }) => name)
    expect(Object.keys(beside).length).toBeGreaterThan(3)
    for (const [name, ids] of Object.entries(beside)) {
      expect(persons).toContain(name)
      for (const id of ids) expect(shelf().cards.has(id), id).toBe(true)
    }
  })

  test('in a broken file stops the start by file and field', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'linli-scope-')), 'scope.yaml')
    writeFileSync(file, 'labels: [{ name: x, way: nowhere, when: [y] }]')
    expect(() => loadScope(file)).toThrow(/scope.yaml[\s\S]*way/)
    expect(() => loadWordClasses(file)).toThrow(/scope.yaml/)
  })
})

describe('fixed intents', () => {
  const intentOf = loadIntents(join(ROOT, 'prompts/intents.yaml'))

  test.each([
    ['你好呀！', 'greeting', ''],
    ['细节 lab-04', 'details', 'lab-04'],
    ['答案 lab-04', 'card', 'lab-04'],
    ['👍', 'feedback', ''],
    ['这不对。', 'feedback', ''],
    ['０', 'person', ''],
  ])('%s is %s', (text, name, rest) => {
    expect(intentOf(text)).toEqual({ name, rest })
  })

  test.each(['哈哈哈', '！！！', '老板不发工资'])('%s is none', (text) => {
    expect(intentOf(text)).toBeUndefined()
  })
})

describe('what is said in many ways', () => {
  const intentOf = loadIntents(join(ROOT, 'prompts/intents.yaml'))
  test.each([
    ['老师好，请问在吗', 'greeting'],
    ['嗨嗨 有人在线没', 'greeting'],
    ['好嘞 知道了 多谢大姐', 'thanks'],
    ['那我走了 晚安啦', 'goodbye'],
    ['你到底是真人还是机器人啊', 'about'],
    ['您是哪个部门的', 'about'],
    ['这里都能帮我办些什么', 'help'],
    ['你会把我说的话告诉别人吗', 'own-data'],
  ])('%s is %s', (text, name) => {
    expect(intentOf(text)?.name).toBe(name)
  })

  test.each([
    '老师好凶',
    '你好 房东不退押金',
    '谢谢 那工资怎么要',
    '你是哪个街道 我要办低保',
    '好的老板都交社保吗',
    '有人在楼道充电',
  ])('%s is none of it', (text) => {
    expect(intentOf(text)).toBeUndefined()
  })

  test('is none of the cards’ own questions', () => {
    for (const { asks } of shelf().cards.values())
      for (const ask of asks) expect(intentOf(ask), ask).toBeUndefined()
  })
})
