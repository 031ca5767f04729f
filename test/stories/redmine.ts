import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import { z } from 'zod'
import { freePort } from '../postgres.ts'
import { openFakeRedmine } from '../requests/fake-redmine.ts'
import type { House } from './house.ts'

/** Debian's Redmine where it is installed (REDMINE=1, as the gate sets it); else the one that passes its contract. */
const isReal = process.env['REDMINE'] === '1'
if (!isReal)
  process.stderr.write('The stories run on the stand-in for Redmine. The real one: REDMINE=1.\n')

const MINUTE = 60_000
const KEY = 'stand-in-key'
const issueOf = z.object({
  issue: z.object({
    description: z.string(),
    journals: z.array(z.object({ id: z.number(), notes: z.string().nullish() })).default([]),
  }),
})
const issueList = z.object({ issues: z.array(z.object({ id: z.number(), subject: z.string() })) })

export type Redmine = Awaited<ReturnType<typeof openRedmine>>

/** A Redmine, and what a clerk of the city sees in it. The stand-in where a story is not about Redmine itself. */
export async function openRedmine({ real = isReal } = {}) {
  const { url, key, close } = real ? await openReal() : await openStandIn()

  const ask = (path: string) => fetch(`${url}${path}`, { headers: { 'x-redmine-api-key': key } })

  const read = async (id: number) =>
    issueOf.parse(await (await ask(`/issues/${id}.json?include=journals`)).json()).issue

  return {
    environment: {
      BACKEND: 'redmine',
      BACKEND_URL: url,
      BACKEND_KEY: key,
      BACKEND_PROJECT: 'linli',
    },
    /** The issues whose subject holds this number. */
    async find(reference: string): Promise<readonly number[]> {
      const plain = reference.replaceAll(' ', '')
      const answer = await ask(
        `/issues.json?status_id=*&subject=${encodeURIComponent(`~${plain}`)}`,
      )
      return issueList.parse(await answer.json()).issues.map(({ id }) => id)
    },
    /** How asking for this issue ends: 200, or 404 when it is gone. */
    status: async (id: number) => (await ask(`/issues/${id}.json`)).status,
    text: async (id: number) => (await read(id)).description,
    /** What Linli has told there, oldest first. */
    notes: async (id: number) =>
      (await read(id)).journals.toSorted((a, b) => a.id - b.id).flatMap(({ notes }) => notes || []),
    close,
  }
}

/** Each front's case as it stands there: a slow or busy Redmine gets it at a later try, minutes of the story's clock. */
export async function issuesOf(redmine: Redmine, house: House): Promise<readonly number[]> {
  for (let tries = 0; tries < 15; tries += 1) {
    const found = await Promise.all(house.references().map(redmine.find))
    if (found.every((issues) => issues.length > 0)) {
      expect(found.map((issues) => issues.length)).toEqual(house.fronts.map(() => 1))
      return found.flat()
    }
    await house.wait(MINUTE)
  }
  throw new Error('Redmine never got the cases.')
}

async function openStandIn() {
  const redmine = await openFakeRedmine(KEY)
  return { url: redmine.url, key: KEY, close: redmine.close }
}

async function openReal() {
  const folder = mkdtempSync(join(tmpdir(), 'redmine-'))
  const port = await freePort()
  const script = join(import.meta.dirname, '../requests/redmine.sh')
  const child = spawn(script, ['start', folder, String(port)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let key = ''
  for await (const line of createInterface(child.stdout)) {
    key = /^([0-9a-f]{40}) [0-9a-f]{40}$/.exec(line)?.[1] ?? key
    if (line.includes('Listening on')) break
  }
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    close: async () => {
      // Its own process group: the shell and the web server that it became.
      if (child.pid) process.kill(-child.pid, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
