import { z } from 'zod'
import type { Backend } from './backend.ts'

/** Which system the cases are also filed in. `own` = none but ours. */
export const backendSettings = z
  .object({
    BACKEND: z.enum(['own', 'georeport', 'redmine', 'webhook']).default('own'),
    BACKEND_URL: z.url().optional(),
    /** API key, or the webhook's shared secret. */
    BACKEND_KEY: z.string().optional(),
    /** Redmine: the project's identifier. */
    BACKEND_PROJECT: z.string().default('linli'),
    /** GeoReport: jurisdiction_id, and the format that the server speaks. */
    BACKEND_JURISDICTION: z.string().optional(),
    BACKEND_FORMAT: z.enum(['json', 'xml']).default('json'),
  })
  .refine(
    ({ BACKEND, BACKEND_URL, BACKEND_KEY }) => BACKEND === 'own' || (BACKEND_URL && BACKEND_KEY),
    {
      path: ['BACKEND_URL'],
      error: 'BACKEND_URL and BACKEND_KEY are needed with BACKEND',
    },
  )

export type BackendSettings = z.infer<typeof backendSettings>

/** Opens the city's own system, or undefined for `own`. Only what is used is loaded. */
export async function openBackend(
  settings: BackendSettings,
  { now, address }: { readonly now: () => number; readonly address: string },
): Promise<Backend | undefined> {
  const { BACKEND_URL: url = '', BACKEND_KEY: apiKey = '' } = settings
  switch (settings.BACKEND) {
    case 'own':
      return undefined
    case 'webhook': {
      const { createWebhook } = await import('./webhook.ts')
      return createWebhook({ url, secret: apiKey, now })
    }
    case 'redmine': {
      const { createRedmine } = await import('./redmine.ts')
      return createRedmine({ url, apiKey, project: settings.BACKEND_PROJECT })
    }
    case 'georeport': {
      const { createGeoReport } = await import('./georeport/client.ts')
      return createGeoReport({
        endpoint: url,
        apiKey,
        jurisdiction: settings.BACKEND_JURISDICTION,
        format: settings.BACKEND_FORMAT,
        address,
        now,
      })
    }
  }
}
