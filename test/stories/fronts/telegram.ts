import {
  startTelegramEmulator,
  type TelegramEmulator,
  USERNAME,
} from '../../channels/emulator/telegram-emulator.ts'
import type { Front } from '../front.ts'

const STAFF = -500
const WORKER = 88

/** Telegram, played by the emulator of its Bot API. `presses` = this resident answers by button where there is one. */
export function telegramFront(emulator: TelegramEmulator, presses: boolean): Front {
  const resident = presses ? 4712 : 4711
  const lead = presses ? 78 : 77
  const group = presses ? -1002 : -1001
  for (const chat of [STAFF, WORKER, lead]) emulator.know(chat)
  const sentTo = (chat: number) => emulator.sent.filter((message) => message.chat === chat)
  const texts = (...chats: readonly number[]) =>
    emulator.sent.filter(({ chat }) => chats.includes(chat)).map(({ text }) => text)

  function press(chat: number, from: number, label: string, about = ''): boolean {
    const message = sentTo(chat).findLast(
      ({ text, buttons }) =>
        text.includes(about) && buttons.some((button) => button.text === label),
    )
    const button = message?.buttons.find(({ text }) => text === label)
    if (!button) return false
    emulator.press({ chat, from, data: button.data, messageId: message?.messageId })
    return true
  }

  return {
    name: presses ? 'telegram by buttons' : 'telegram',
    environment: { TELEGRAM_BOT_TOKEN: emulator.token, TELEGRAM_API_ROOT: emulator.url },
    open: async () => undefined,
    async says(text) {
      const newest = sentTo(resident).at(-1)?.text ?? ''
      const label = new RegExp(`^${text} (.+)$`, 'm').exec(newest)?.[1]
      const isDigit = presses && /^\d+$/.test(text)
      if (isDigit && label && press(resident, resident, label)) return
      emulator.say({ chat: resident, text })
    },
    // In a staff group, too, a bot in privacy mode gets only what names it.
    works: async (text) =>
      void emulator.say({ chat: STAFF, from: WORKER, text: `@${USERNAME} ${text}` }),
    async taps(label, reference) {
      if (!press(STAFF, WORKER, label, reference)) throw new Error(`no button ${label}`)
    },
    leads: async (text) => void emulator.say({ chat: lead, text }),
    saysInGroup: async (text) =>
      void emulator.say({ chat: group, from: resident, text: `@${USERNAME} ${text}` }),
    chats: async (text) => void emulator.say({ chat: group, from: resident, text }),
    got: async () => ({
      resident: texts(resident),
      group: texts(group),
      staff: texts(STAFF, WORKER),
      lead: texts(lead),
    }),
    left: async () => undefined,
    close: async () => undefined,
  }
}

export const openEmulator = startTelegramEmulator
