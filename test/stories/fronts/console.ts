import type { Front, HouseProcess } from '../front.ts'
import { CONSOLE_LEAD, type WebPage, webDesk, webDeskGot } from './web.ts'

/** The chat on a terminal: one resident; staff have the page. */
export function consoleFront(page: WebPage): Front {
  let house: HouseProcess | undefined
  let shown = ''
  /** Of the process that runs now. */
  let bytes = 0
  let changed: (() => void) | undefined

  return {
    name: 'console',
    environment: { CONSOLE_NAME: 'me' },
    async open(opened) {
      house = opened
      bytes = 0
      opened.onPrinted((text) => {
        shown += text
        bytes += Buffer.byteLength(text)
        changed?.()
      })
    },
    says: async (text) => house?.write(`${text}\n`),
    ...webDesk(page, CONSOLE_LEAD),
    async got(printed) {
      const { promise, resolve } = Promise.withResolvers<void>()
      changed = () => bytes >= printed && resolve()
      changed()
      await promise
      const blocks = shown.split('\n\n').filter((block) => block !== '')
      return {
        resident: blocks.map((block) => block.replace(/^ {2}/gm, '')),
        group: [],
        ...(await webDeskGot(page, CONSOLE_LEAD)),
      }
    },
    left: async () => undefined,
    close: async () => undefined,
  }
}
