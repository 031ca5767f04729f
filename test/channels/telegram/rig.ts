import { open, settings } from '../../../src/channels/telegram.ts'
import { readSettings } from '../../../src/settings.ts'
import { type EmulatorOptions, startTelegramEmulator } from '../emulator/telegram-emulator.ts'
import { createFakeInlet, createTestKit } from '../kit.ts'

export const RESIDENT = 4711
export const GROUP = -1001

/** The channel with its settings read as the app reads them. */
export function openTelegram(
  emulator: { readonly url: string; readonly token: string },
  environment: Readonly<Record<string, string>> = {},
) {
  const { kit, logged } = createTestKit()
  const given = readSettings(settings, {
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
    ...environment,
  })
  return { channel: open(given, kit), desk: createFakeInlet(), kit, logged }
}

export type TelegramRig = Awaited<ReturnType<typeof startRig>>

/** An emulator with our channel polling it. */
export async function startRig(options: EmulatorOptions = {}) {
  const emulator = await startTelegramEmulator(options)
  const opened = openTelegram(emulator)
  await opened.channel.start(opened.desk.inlet)
  return {
    ...opened,
    emulator,
    /** Says something for us, behind which everything earlier has been dealt with. */
    async marker(): Promise<void> {
      emulator.say({ chat: 9, text: '就到这里' })
      await opened.desk.until(() => opened.desk.received.some(({ from }) => from.id === '9'))
    },
    async close(): Promise<void> {
      await opened.channel.stop()
      await emulator.close()
    },
  }
}
