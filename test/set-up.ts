import { afterEach, beforeEach, vi } from 'vitest'

/** A test that prints, or reaches beyond this machine, fails: both hide what residents would suffer from. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1'])
const realFetch = globalThis.fetch

globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input)
  if (!LOOPBACK.has(url.hostname))
    throw new Error(`A test called ${url.hostname}: only loopback is allowed.`)
  return realFetch(input, init)
}

beforeEach(() => {
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(() => {
      throw new Error(`console.${method} was called in a test.`)
    })
})

afterEach(() => {
  vi.restoreAllMocks()
})
