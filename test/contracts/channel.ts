import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel } from '../../src/channels/channels.ts'
import { render } from '../../src/desk/render.ts'
import type { Address, Choice } from '../../src/message.ts'
import type { FakeInlet } from '../channels/kit.ts'

/** What somebody sees on the platform after a send. */
export type Drawn = { readonly text: string; readonly buttons: readonly string[] }

/** One channel, open on a platform that the test can play. What a platform does not have is left out. */
export type ChannelRig = {
  readonly channel: Channel
  readonly desk: FakeInlet
  /** Log lines so far, at trace level. */
  readonly logged: () => string
  /** Somebody writes to us in private. */
  readonly says: (text: string) => Promise<void>
  /** Somebody sends us a picture in private. */
  readonly sendsPicture?: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>
  /** Where an answer to them goes. */
  readonly address: Address
  readonly drawn: () => Promise<readonly Drawn[]>
  /** The platform delivers the newest message once more. */
  readonly redelivers?: () => Promise<void>
  /** Somebody in a group talks to others. */
  readonly overhears?: (text: string) => Promise<void>
  /** Somebody in a group talks to us. */
  readonly isAddressed?: (text: string) => Promise<void>
  /** Our own message comes back, as some platforms do. */
  readonly echoes?: (text: string) => Promise<void>
  /** Another bot writes to us. */
  readonly botSays?: (text: string) => Promise<void>
  /** Presses the newest button with this label. */
  readonly presses?: (label: string) => Promise<void>
  /** Presses a button with a value that we never offered. */
  readonly forges?: (value: string) => Promise<void>
  /** The next send ends so. */
  readonly breaks?: Partial<
    Record<'retry' | 'away' | 'unreachable' | 'gone', () => Promise<Address | undefined>>
  >
  readonly close: () => Promise<void>
}

const CHOICES: readonly Choice[] = [
  { key: '1', label: '问政策', value: 'ask' },
  { key: '0', label: '找人工', value: '0' },
]
/** 邻里 with a skin-toned family and flags: cutting inside any of them would show. */
const GRAPHEME = '👩🏽‍👩🏽‍👧🏽'

/** What every channel owes to residents and to the desk. */
export function describeChannel(name: string, open: () => Promise<ChannelRig>): void {
  describe(`${name} keeps the channel contract`, () => {
    let rig: ChannelRig

    beforeEach(async () => {
      rig = await open()
    })
    afterEach(() => rig.close())

    /** A message for us, behind which everything earlier has been dealt with. */
    async function marker(): Promise<void> {
      const before = rig.desk.received.length
      await rig.says('就到这里')
      await rig.desk.until(() => rig.desk.received.length > before)
    }
    const texts = () => rig.desk.received.map(({ text }) => text)

    test('what is written to us in private reaches the desk once, with a stable sender', async () => {
      await rig.says('你好')
      await rig.desk.until(() => rig.desk.received.length === 1)
      const [message] = rig.desk.received
      expect(message).toMatchObject({
        text: '你好',
        place: { kind: 'private' },
        from: { channel: rig.channel.name, id: rig.address.chat },
      })
      expect(message?.at).toBeGreaterThan(Date.now() - 60_000)
      expect(message?.pressed ?? false).toBe(false)
    })

    test('two messages have two ids', async () => {
      await rig.says('一')
      await rig.says('二')
      await rig.desk.until(() => rig.desk.received.length === 2)
      expect(texts()).toEqual(['一', '二'])
    })

    test('a message delivered twice has the same id, so that it is handled once', async ({
      skip,
    }) => {
      if (!rig.redelivers) return skip(`${name} delivers once only`)
      await rig.says('只算一次')
      await rig.desk.until(() => rig.desk.received.length === 1)
      await rig.redelivers()
      await rig.desk.until(() => rig.desk.offered.length >= 2)
      await marker()
      expect(texts()).toEqual(['只算一次', '就到这里'])
    })

    test('overheard group talk reaches neither desk nor log', async ({ skip }) => {
      if (!rig.overhears) return skip(`${name} has no groups`)
      await rig.overhears('谁家的快递 canary-7731')
      await marker()
      expect(rig.desk.offered.map(({ text }) => text)).toEqual(['就到这里'])
      expect(rig.logged()).not.toContain('canary-7731')
    })

    test('what is said to us in a group reaches the desk without our name', async ({ skip }) => {
      if (!rig.isAddressed) return skip(`${name} has no groups`)
      await rig.isAddressed('居住证怎么办')
      await rig.desk.until(() => rig.desk.received.length === 1)
      expect(rig.desk.received[0]).toMatchObject({ text: '居住证怎么办', place: { kind: 'group' } })
    })

    test('a picture is named, and its bytes are handed out only on wish, whole or not at all', async ({
      skip,
    }) => {
      if (!rig.sendsPicture) return skip(`${name} has no pictures`)
      const bytes = new Uint8Array(Buffer.from('canary-pixels '.repeat(4000)))
      await rig.sendsPicture(bytes)
      await rig.desk.until(() => rig.desk.received.length === 1)
      const [message] = rig.desk.received
      const [picture] = message?.attachments ?? []
      expect(message).toMatchObject({ text: '', place: { kind: 'private' } })
      expect(picture?.kind).toBe('image')
      expect(JSON.stringify(message).length).toBeLessThan(1000)
      const ref = picture?.ref ?? ''
      expect(await rig.channel.download?.(ref, bytes.length)).toEqual(bytes)
      expect(await rig.channel.download?.(ref, bytes.length - 1)).toBeUndefined()
      expect(await rig.channel.download?.(`${ref}0`, bytes.length)).toBeUndefined()
      expect(rig.logged()).not.toMatch(/canary-pixels|photo\.jpg/)
      expect(rig.logged()).not.toContain(ref)
    })

    test('our own messages are ignored', async ({ skip }) => {
      if (!rig.echoes) return skip(`${name} does not send our own messages back`)
      await rig.echoes('我说的话')
      await marker()
      expect(texts()).toEqual(['就到这里'])
    })

    test('other bots are ignored', async ({ skip }) => {
      if (!rig.botSays) return skip(`${name} has no other bots`)
      await rig.botSays('机器人说的话')
      await marker()
      expect(texts()).toEqual(['就到这里'])
    })

    test('a reply is drawn with numbered lines, and with buttons where the platform has them', async () => {
      await marker()
      const messages = render(
        { text: '您要做什么？', choices: CHOICES },
        rig.address,
        rig.channel.capabilities,
      )
      for (const message of messages) expect(await rig.channel.send(message)).toEqual({ ok: true })
      const shown = await rig.drawn()
      expect(shown.at(-1)?.text).toBe('您要做什么？\n1 问政策\n0 找人工')
      expect(shown.at(-1)?.buttons).toEqual(
        rig.channel.capabilities.buttons ? ['问政策', '找人工'] : [],
      )
    })

    test('a long reply goes out whole, in parts that the platform takes', async () => {
      await marker()
      const text = `${GRAPHEME.repeat(700)}尾`
      const messages = render({ text }, rig.address, rig.channel.capabilities)
      for (const message of messages) expect(await rig.channel.send(message)).toEqual({ ok: true })
      const shown = (await rig.drawn()).slice(-messages.length).map((drawn) => drawn.text)
      expect(shown.map((part) => part.replace(/\n\(\d+\/\d+\)$/, '')).join('')).toBe(text)
      for (const part of shown) expect(part).toMatch(/^(?:👩🏽‍👩🏽‍👧🏽)+尾?(?:\n\(\d+\/\d+\))?$/u)
    })

    test('a pressed button arrives as its value, marked as pressed', async ({ skip }) => {
      if (!rig.presses) return skip(`${name} has no buttons`)
      await marker()
      await rig.channel.send({ to: rig.address, text: '？', choices: CHOICES })
      await rig.presses('问政策')
      await rig.desk.until(() => rig.desk.received.length === 2)
      expect(rig.desk.received[1]).toMatchObject({ text: 'ask', pressed: true })
    })

    test('a forged button is refused before the desk', async ({ skip }) => {
      if (!rig.forges) return skip(`${name} has no buttons`)
      await rig.forges('办结 12345678')
      await marker()
      expect(texts()).toEqual(['就到这里'])
    })

    for (const why of ['retry', 'away', 'unreachable', 'gone'] as const)
      test(`a send that fails is classed: ${why}`, async ({ skip }) => {
        const arrange = rig.breaks?.[why]
        if (!arrange) return skip(`${name} cannot fail so`)
        await marker()
        const to = (await arrange()) ?? rig.address
        expect(await rig.channel.send({ to, text: '在吗' })).toMatchObject({ ok: false, why })
      })

    test('no word of anybody is in the log', async () => {
      await rig.says('我叫 canary-8842')
      await rig.desk.until(() => rig.desk.received.length === 1)
      await rig.channel.send({ to: rig.address, text: '回 canary-8842' })
      expect(rig.logged()).not.toContain('canary-8842')
      expect(rig.logged()).not.toContain(rig.address.chat)
    })
  })
}
