import { describeChannel } from '../../contracts/channel.ts'
import { USERNAME } from '../emulator/telegram-emulator.ts'
import { GROUP, RESIDENT, startRig } from './rig.ts'

describeChannel('telegram', async () => {
  const { emulator, channel, desk, logged, close } = await startRig()
  const refuse = (code: number, description: string) =>
    emulator.refuse({ method: 'sendMessage', code, description })

  return {
    channel,
    desk,
    logged,
    close,
    address: { channel: 'telegram', chat: String(RESIDENT) },
    says: async (text) => void emulator.say({ chat: RESIDENT, text }),
    async sendsPicture(bytes) {
      emulator.addFile('small', Buffer.from('small'))
      emulator.addFile('photo', Buffer.from(bytes))
      const photo = [{ file_id: 'small' }, { file_id: 'photo', file_size: bytes.length }]
      emulator.say({ chat: RESIDENT, extra: { photo } })
    },
    async redelivers() {
      const [message] = desk.received
      const [chat, id] = message?.id.split('|') ?? []
      emulator.say({
        chat: Number(chat),
        text: message?.text,
        extra: { message_id: Number(id) },
      })
    },
    overhears: async (text) => void emulator.say({ chat: GROUP, from: RESIDENT, text }),
    isAddressed: async (text) =>
      void emulator.say({ chat: GROUP, from: RESIDENT, text: `@${USERNAME} ${text}` }),
    echoes: async (text) =>
      void emulator.say({ chat: RESIDENT, text, extra: { from: emulator.me } }),
    botSays: async (text) =>
      void emulator.say({
        chat: GROUP,
        text: `@${USERNAME} ${text}`,
        extra: { from: { id: 8, is_bot: true, first_name: 'B' } },
      }),
    async presses(label) {
      const message = emulator.sent.findLast(({ buttons }) => buttons.length > 0)
      const button = message?.buttons.find(({ text }) => text === label)
      emulator.press({
        chat: RESIDENT,
        data: button?.data ?? '',
        messageId: message?.messageId,
      })
    },
    forges: async (value) => void emulator.press({ chat: RESIDENT, data: `AAAAAAAAAAA.${value}` }),
    breaks: {
      async retry() {
        refuse(502, 'Bad Gateway')
        return undefined
      },
      async unreachable() {
        refuse(403, 'Forbidden: bot was blocked by the user')
        return undefined
      },
      async gone() {
        refuse(403, 'Forbidden: user is deactivated')
        return undefined
      },
    },
    drawn: async () =>
      emulator.sent.map(({ text, buttons }) => ({ text, buttons: buttons.map((b) => b.text) })),
  }
})
