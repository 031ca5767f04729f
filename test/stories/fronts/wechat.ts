import { type FakeGateway, TOKEN } from '../../channels/wechat/fake-gateway.ts'
import type { Front } from '../front.ts'

const RESIDENT = 'ayi'
const STAFF = 'wang'
const LEAD = 'lead'
const GROUP = 'g1@chatroom'
/** WeChat cuts long texts into parts, numbered at their end. */
const PART = /\n\((\d+)\/(\d+)\)$/

/** WeChat, played by wechaty's own PuppetServer with the mock puppet behind it. */
export function wechatFront(gateway: FakeGateway, port: number): Front {
  let count = 0
  async function say(payload: Readonly<Record<string, unknown>>): Promise<void> {
    count += 1
    await gateway.tell({ kind: 'message', payload: { id: `m${process.pid}-${count}`, ...payload } })
  }
  const inGroup = (text: string) =>
    say({ talkerId: RESIDENT, roomId: GROUP, listenerId: undefined, text })
  const saidTo = (chat: string) => whole(gateway.said.filter((said) => said.chat === chat))

  return {
    name: 'wechat',
    environment: {
      WECHATY_PUPPET_SERVICE_ENDPOINT: `127.0.0.1:${port}`,
      WECHATY_PUPPET_SERVICE_TOKEN: TOKEN,
      WECHAT_PER_MINUTE: '120',
    },
    open: (house) => house.wechatOpen,
    says: (text) => say({ talkerId: RESIDENT, text }),
    works: (text) => say({ talkerId: STAFF, text }),
    leads: (text) => say({ talkerId: LEAD, text }),
    saysInGroup: (text) => inGroup(`@小邻\u2005${text}`),
    chats: inGroup,
    async got() {
      await gateway.tell({ kind: 'sync' })
      return {
        resident: saidTo(RESIDENT),
        group: saidTo(GROUP),
        staff: saidTo(STAFF),
        lead: saidTo(LEAD),
      }
    },
    left: async () => undefined,
    close: gateway.kill,
  }
}

/** Parts put together again: what was cut for WeChat alone must read like everywhere else. */
function whole(said: readonly { readonly text: string }[]): readonly string[] {
  const texts: string[] = []
  let begun = ''
  for (const { text } of said) {
    const part = PART.exec(text)
    begun += text.replace(PART, '')
    if (part && part[1] !== part[2]) continue
    texts.push(begun)
    begun = ''
  }
  return texts
}
