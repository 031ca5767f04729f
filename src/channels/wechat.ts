import { join } from 'node:path'
import { z } from 'zod'
import { codeOf, LinliError } from '../errors.ts'
import type { Channel, ChannelKit, Inlet, Sent } from './channels.ts'
import { createFetching } from './wechat/fetching.ts'
import { createGateway, type Gateway } from './wechat/gateway-process.ts'
import { toInbound } from './wechat/inbound.ts'
import { createNotices, type Notices } from './wechat/notices.ts'
import { createPacing } from './wechat/pacing.ts'
import { createSending } from './wechat/sending.ts'
import { type Asked, type Seen, sift } from './wechat/sift.ts'
import type { FromGateway, Heard, Opening } from './wechat/wire.ts'

/** The puppet that speaks to a gateway of one's own (or of a service) over gRPC. */
const SERVICE = 'wechaty-puppet-service'
const PUPPET = /^(?:@[\w-]+\/)?wechaty-puppet-[\w-]+$/

export const settings = z
  .object({
    WECHATY_PUPPET: z
      .string()
      .regex(PUPPET, { error: 'must name a package such as wechaty-puppet-service' })
      .default(SERVICE),
    /** host:port of the gateway. */
    WECHATY_PUPPET_SERVICE_ENDPOINT: z.string().optional(),
    WECHATY_PUPPET_SERVICE_TOKEN: z.string().optional(),
    /** Asked where a token's gateway is, when no endpoint is given. Never asked unless it stands here. */
    WECHATY_PUPPET_SERVICE_AUTHORITY: z.string().optional(),
    WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: z.stringbool().default(false),
    WECHATY_PUPPET_SERVICE_TLS_CA_CERT: z.string().optional(),
    WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME: z.string().optional(),
    /** wechaty's own; what it prints goes nowhere here, and at these levels it would change the process as well. */
    WECHATY_LOG: z
      .string()
      .refine((level) => !/^(?:verbose|silly)$/i.test(level), {
        error:
          'must not be verbose or silly: wechaty then prints residents’ messages. Leave it out',
      })
      .optional(),
    /** How many messages the account sends a minute at most, on average. */
    WECHAT_PER_MINUTE: z.coerce.number().min(1).max(120).default(20),
    /** Without a sign of life from the puppet for so long, the gateway is started again. */
    WECHAT_SILENCE_SECONDS: z.coerce.number().min(1).max(600).default(25),
  })
  .refine((all) => all.WECHATY_PUPPET !== SERVICE || all.WECHATY_PUPPET_SERVICE_TOKEN, {
    path: ['WECHATY_PUPPET_SERVICE_TOKEN'],
    error:
      'is needed: write the token your gateway was started with (it begins with insecure_ for an own one)',
  })
  .refine(
    (all) =>
      all.WECHATY_PUPPET !== SERVICE ||
      all.WECHATY_PUPPET_SERVICE_ENDPOINT ||
      all.WECHATY_PUPPET_SERVICE_AUTHORITY,
    {
      path: ['WECHATY_PUPPET_SERVICE_ENDPOINT'],
      error:
        'is needed: write host:port of your gateway. (To let wechaty ask a server instead, set WECHATY_PUPPET_SERVICE_AUTHORITY, e.g. api.chatie.io; it learns your token.)',
    },
  )

/** A line of a group that is said to somebody else, and a puppet that knows nobody. */
const OVERHEARD: Seen = {
  id: 'probe',
  talker: 'somebody',
  room: 'group',
  kind: 'text',
  text: '@somebody 明天几点开会？',
  at: 0,
  mentioned: ['somebody'],
}
const NOBODY_ASKED: Asked = {
  selfId: () => 'linli',
  now: () => 0,
  ownNames: async () => ['linli'],
  namesOf: async () => [],
  isOfficial: async () => false,
}
const FILTER_OPEN =
  'The WeChat channel lets through group talk that does not address the account. Stop Linli, and put back the version before.'
/** WeChat cuts at 2048 bytes; the call of the asker's name in a group takes up to 96. */
const LONGEST_TEXT = 2048 - 100
/** While nobody is logged in, the next try comes after as long as it has lasted, within these (milliseconds). */
const SHORTEST_WAIT_MS = 3000
const LONGEST_WAIT_MS = 600_000

/** WeChat through wechaty, in a process of its own: private chats, and in groups only what is said to us. */
export function open(given: z.infer<typeof settings>, kit: ChannelKit): Channel {
  requireInstalled(['wechaty', given.WECHATY_PUPPET])
  const pacing = createPacing({ perMinute: given.WECHAT_PER_MINUTE, now: kit.now })
  const sending = createSending((message) => gateway?.tell(message) ?? false)
  const fetching = createFetching((message) => gateway?.tell(message) ?? false)
  let gateway: Gateway | undefined
  /** Since when sends must wait; undefined while the account is logged in. */
  let outSince: number | undefined = kit.now()
  let broken = false

  async function take(message: Heard, inlet: Inlet): Promise<void> {
    const kept = await inlet.receive(toInbound(message)).then(
      () => true,
      (error: unknown) => {
        kit.log.warn({ event: 'wechat_not_kept', channel: 'wechat', code: codeOf(error) })
        return false
      },
    )
    gateway?.tell({ kind: kept ? 'kept' : 'not_kept', id: message.id })
  }

  function hear(message: FromGateway, inlet: Inlet, notices: Notices): void {
    switch (message.kind) {
      case 'beat':
        break
      case 'login':
        if (broken) notices.state('wechat-back')
        broken = false
        outSince = undefined
        kit.log.info({ event: 'wechat_open', channel: 'wechat' })
        break
      case 'logout':
        if (outSince === undefined) notices.state('wechat-logged-out')
        broken ||= outSince === undefined
        outSince ??= kit.now()
        break
      case 'scan':
        notices.scan(message.link)
        break
      case 'heard':
        void take(message.message, inlet)
        break
      case 'sent':
        sending.settle(message.ref, message.result)
        break
      case 'fetched':
        fetching.settle(message.ref, message.base64)
        break
      case 'look':
        notices.look(`wechat-${message.at}`)
        break
      case 'fault':
        kit.log.warn({ event: 'wechat_fault', channel: 'wechat', code: message.code })
        break
    }
  }

  function down(notices: Notices): void {
    if (!broken) notices.state('wechat-gateway-down')
    broken = true
    outSince ??= kit.now()
    sending.giveUp()
    fetching.giveUp()
  }

  async function checkGroups(): Promise<void> {
    const sifted = await sift({ ...OVERHEARD, at: kit.now() }, { ...NOBODY_ASKED, now: kit.now })
    if (sifted.for !== 'nobody') throw new LinliError('group_filter_open', FILTER_OPEN)
  }

  return {
    name: 'wechat',
    checkGroups,
    capabilities: { maxText: LONGEST_TEXT, unit: 'bytes', buttons: false, files: false },
    async start(inlet) {
      const notices = createNotices(kit, inlet.notice)
      gateway = createGateway({
        home: join(kit.dataDir, 'wechat'),
        opening: openingOf(given),
        log: kit.log,
        hear: (message) => hear(message, inlet, notices),
        down: () => down(notices),
      })
      // Nobody waits for WeChat: the other channels answer meanwhile.
      gateway.start()
    },
    async stop() {
      await gateway?.stop()
      sending.giveUp()
      fetching.giveUp()
    },
    download: fetching.fetch,
    async send(message): Promise<Sent> {
      if (outSince !== undefined) {
        const lasted = Math.max(SHORTEST_WAIT_MS, kit.now() - outSince)
        return { ok: false, why: 'retry', afterMs: Math.min(LONGEST_WAIT_MS, lasted) }
      }
      const wait = pacing.take(message.to.chat)
      return wait > 0 ? { ok: false, why: 'retry', afterMs: wait } : sending.send(message)
    },
  }
}

function openingOf(given: z.infer<typeof settings>): Opening {
  return {
    puppet: given.WECHATY_PUPPET,
    endpoint: given.WECHATY_PUPPET_SERVICE_ENDPOINT,
    token: given.WECHATY_PUPPET_SERVICE_TOKEN,
    authority: given.WECHATY_PUPPET_SERVICE_AUTHORITY,
    tls: {
      disable: given.WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT,
      caCert: given.WECHATY_PUPPET_SERVICE_TLS_CA_CERT,
      serverName: given.WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME,
    },
    silenceMs: given.WECHAT_SILENCE_SECONDS * 1000,
  }
}

/** wechaty is an optional part of 148 MB: say how to get it rather than fail inside. */
function requireInstalled(packages: readonly string[]): void {
  for (const name of packages) {
    try {
      import.meta.resolve(name)
    } catch (cause) {
      throw new LinliError(
        'wechat_not_installed',
        `CHANNELS has wechat, but the package ${name} is not installed. Run: npm install ${name} (or npm ci without --omit=optional), or take wechat out of CHANNELS.`,
        { cause },
      )
    }
  }
}
