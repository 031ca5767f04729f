import type { Server } from 'node:http'
import { z } from 'zod'
import { LinliError } from './errors.ts'
import { type Service, type ServiceInfo, toOpen311 } from './forms/forms.ts'
import type { Vault } from './privacy/privacy.ts'
import {
  type Backend,
  backendSettings,
  type Change,
  createSync,
  type Follow,
  openBackend,
  type Requests,
} from './requests/requests.ts'
import { readSettings } from './settings.ts'
import type { Staff } from './staff/staff.ts'
import type { Jobs, Store, Tx } from './store/store.ts'
import type { Words } from './words/words.ts'

/** Settings of the GeoReport v2 server that other city software can use. */
export const citySettings = z.object({
  /** 0 = closed. Loopback by default; put a TLS proxy before it. */
  CITY_API_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  CITY_API_HOST: z.string().default('127.0.0.1'),
  /** Where others reach it, for discovery. */
  CITY_API_URL: z.url().optional(),
  CITY_JURISDICTION: z.string().default('linli'),
  CITY_CONTACT: z.string().default('12345'),
  /** GeoReport wants a place for every request; ours is the station, never where a resident lives. */
  STATION_ADDRESS: z.string().default('社区服务站'),
  CITY_API_KEYS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(/\s+/)
        .filter(Boolean)
        .map((key) => key.split('|')),
    )
    .pipe(
      z.array(
        z.tuple([z.string(), z.enum(['own', 'city']), z.string().min(16)], {
          error: 'write name|own or city|secret of at least 16 characters, separated by blanks',
        }),
      ),
    ),
})

/** Opens the city's own system, if the settings name one. */
export async function openCityBackend(
  environment: Readonly<Record<string, string | undefined>>,
  now: () => number,
): Promise<Backend | undefined> {
  const { STATION_ADDRESS: address } = readSettings(citySettings, environment)
  return openBackend(readSettings(backendSettings, environment), { now, address })
}

export type CityOptions = {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly backend: Backend | undefined
  readonly requests: Requests
  readonly staff: Pick<Staff, 'announce' | 'follow' | 'notice'>
  readonly services: readonly Service[]
  readonly infos: readonly ServiceInfo[]
  readonly store: Store
  readonly jobs: Jobs
  readonly vault: Vault
  readonly words: Words
  readonly title: (service: string) => string
  readonly now: () => number
}

/** Joins the desk to the city: its own system behind ours, and our GeoReport v2 server before other software. */
export function createCity(options: CityOptions) {
  const { environment, backend, requests, staff, store, jobs, words, title, now } = options
  const follow: Follow = staff.follow
  const sync =
    backend &&
    createSync({
      backend,
      requests,
      store,
      jobs,
      title,
      now,
      follow,
      onRefused(tx, { reference }, code) {
        const key = `city-refused-${code}`
        return staff.notice(
          tx,
          words.say(words.has(key) ? key : 'city-refused', { reference, code }),
        )
      },
    })
  let server: Server | undefined

  return {
    handlers: { ...sync?.handlers },
    onChange: async (tx: Tx, change: Change) => sync?.onChange(tx, change),

    async start(): Promise<void> {
      await sync?.start()
      const settings = readSettings(citySettings, environment)
      if (settings.CITY_API_PORT > 0) server = await openServer(settings)
    },

    async stop(): Promise<void> {
      if (!server) return
      const { promise, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      server.closeAllConnections()
      await promise
    },
  }

  /** Loaded only where it is used: most stations have no other software. */
  async function openServer(settings: z.infer<typeof citySettings>): Promise<Server> {
    const [{ createGeoReportServer }, { serve }] = await Promise.all([
      import('./requests/backends/georeport/server.ts'),
      import('@hono/node-server'),
    ])
    const { CITY_API_HOST: hostname, CITY_API_PORT: port } = settings
    const { app } = createGeoReportServer({
      requests,
      store,
      vault: options.vault,
      services: definitions(),
      keys: settings.CITY_API_KEYS.map(([name, scope, secret]) => ({ name, scope, secret })),
      jurisdiction: settings.CITY_JURISDICTION,
      url: settings.CITY_API_URL ?? `http://${hostname}:${port}`,
      contact: settings.CITY_CONTACT,
      now,
      announce: staff.announce,
      follow,
    })
    const { promise, resolve, reject } = Promise.withResolvers<Server>()
    // hono's node server types its result as any server it can make; without TLS options it is node:http's.
    const opened = serve({ fetch: app.fetch, hostname, port }, () => resolve(opened)) as Server
    opened.once('error', (cause) =>
      reject(
        new LinliError(
          'city_port_unusable',
          `CITY_API_PORT ${port} on ${hostname} cannot be opened. Set it to a free port, or 0 to close it.`,
          { cause },
        ),
      ),
    )
    return promise
  }

  /** Our services in the standard's words. */
  function definitions() {
    return options.services.map((service) => {
      const info = options.infos.find(({ id }) => id === service.id)
      return {
        code: service.id,
        name: info?.title ?? service.id,
        description: info?.about ?? '',
        group: info?.recipient ?? '',
        attributes: toOpen311(service).attributes.filter(({ variable }) => variable),
      }
    })
  }
}
