import { LinliError } from '../errors.ts'

/** Where OpenAI's own server stands: meant when no address is set. */
export const OPENAI_URL = 'https://api.openai.com/v1'

/** Refuses a model server that is not on the list; an empty list allows the server that is set and no other (P-18). */
export function allowedHosts(
  baseUrl: string | undefined,
  listed: readonly string[],
): readonly string[] {
  const { host, hostname } = new URL(baseUrl ?? OPENAI_URL)
  if (listed.length === 0) return [host]
  if (listed.includes(host) || listed.includes(hostname)) return listed
  throw new LinliError(
    'model_host_refused',
    `OPENAI_BASE_URL: the host ${host} is not in MODEL_HOSTS (${listed.join(', ')}). Residents' questions go to listed hosts only: add it there, or set another OPENAI_BASE_URL.`,
  )
}

/** A fetch that goes to these hosts and follows no redirect, so that no server can send a question elsewhere. */
export function fetchFrom(hosts: readonly string[]): typeof fetch {
  return (input, init) => {
    const { host, hostname } = new URL(input instanceof Request ? input.url : input)
    if (!hosts.includes(host) && !hosts.includes(hostname))
      return Promise.reject(
        new LinliError('model_host_refused', `${host} is not in MODEL_HOSTS; nothing was sent.`),
      )
    return fetch(input, { ...init, redirect: 'error' })
  }
}
