import { listenTo } from '../../channels/web-rig.ts'
import type { Front } from '../front.ts'

type Stream = Awaited<ReturnType<typeof listenTo>>
type Shown = Stream['shown'][number]

/** Talks of the page: each is 22 characters that a browser has made. */
export const WEB_RESIDENT = 'resident-resident-resi'
const LEAD = 'lead-lead-lead-lead-le'
/** The lead of the console's resident has a page of their own. */
export const CONSOLE_LEAD = 'lead-of-the-console-le'
const DESK = 'desk'

export const WEB_STAFF = `web:${DESK}`
export const WEB_LEADS = [`web:${LEAD}`, `web:${CONSOLE_LEAD}`]

export type WebPage = ReturnType<typeof openPage>

/** The page in browsers of its own, as it uses the server: messages by POST, replies over server-sent events. */
export function openPage(port: number) {
  const url = `http://127.0.0.1:${port}`
  const talks = [WEB_RESIDENT, DESK, LEAD, CONSOLE_LEAD] as const
  const seen = new Map<string, Map<string, Shown>>(talks.map((talk) => [talk, new Map()]))
  let streams: readonly Stream[] = []
  let count = 0

  function take(talk: string, { shown, ids }: Stream): void {
    for (const [index, reply] of shown.entries()) seen.get(talk)?.set(ids[index] ?? '', reply)
  }

  async function post(talk: string, text: string, sign?: string): Promise<void> {
    count += 1
    const answer = await fetch(`${url}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ talk, id: `m${process.pid}-${count}`, text, sign }),
    })
    if (answer.status !== 202) throw new Error(`The page was answered ${answer.status}.`)
  }

  return {
    port,
    post,
    async open(): Promise<void> {
      streams = await Promise.all(talks.map((talk) => listenTo(url, talk)))
    },
    /** What this talk has been sent. A second look at the server, so that nothing on its way is missed. */
    async shown(talk: string): Promise<readonly Shown[]> {
      const own = seen.get(talk) ?? new Map<string, Shown>()
      const again = await listenTo(url, talk, [...own.keys()].at(-1) ?? '1')
      take(talk, again)
      await again.leave()
      return [...own.values()]
    },
    async pictures(): Promise<readonly string[]> {
      return (await this.shown(LEAD)).flatMap(({ file }) => (file ? [file.base64] : []))
    },
    async left(): Promise<void> {
      await Promise.all(streams.map((stream) => stream.leave()))
      streams = []
    },
  }
}

/** What the page's duty desk does; the console's resident is served from there too. */
export function webDesk(page: WebPage, lead = LEAD): Pick<Front, 'works' | 'taps' | 'leads'> {
  return {
    works: (text) => page.post(DESK, text),
    async taps(label, reference) {
      const card = (await page.shown(DESK)).findLast(
        ({ text, buttons }) =>
          text.includes(reference) && buttons.some((button) => button.label === label),
      )
      const button = card?.buttons.find((one) => one.label === label)
      if (!button) throw new Error(`no button ${label}`)
      await page.post(DESK, button.value, button.sign)
    },
    leads: (text) => page.post(lead, text),
  }
}

/** What duty desk and lead have been sent on the page. */
export async function webDeskGot(page: WebPage, lead = LEAD) {
  const texts = async (talk: string) => (await page.shown(talk)).map(({ text }) => text)
  return { staff: await texts(DESK), lead: await texts(lead) }
}

export function webFront(page: WebPage): Front {
  return {
    name: 'web',
    environment: { WEB_PORT: String(page.port) },
    open: page.open,
    says: (text) => page.post(WEB_RESIDENT, text),
    ...webDesk(page),
    got: async () => ({
      resident: (await page.shown(WEB_RESIDENT)).map(({ text }) => text),
      group: [],
      ...(await webDeskGot(page)),
    }),
    left: page.left,
    close: async () => undefined,
  }
}
