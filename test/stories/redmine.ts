import { expect, inject } from 'vitest'
import { z } from 'zod'
import { openFakeRedmine } from '../requests/fake-redmine.ts'
import { hasRealRedmine, realRedmine } from '../requests/real-redmine.ts'
import type { House } from './house.ts'

// Debian's Redmine where it is installed; else the one that passes its contract.
if (!hasRealRedmine)
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

/**
 * A Redmine, and what a clerk of the city sees in it: `project` is the story's own in the one that all share. The
 * stand-in where a story is not about Redmine itself, and names none.
 */
export async function openRedmine(project?: 'story-1' | 'story-6') {
  const { url, key, close } = hasRealRedmine && project ? await openReal() : await openStandIn()

  const ask = (path: string) => fetch(`${url}${path}`, { headers: { 'x-redmine-api-key': key } })

  const read = async (id: number) =>
    issueOf.parse(await (await ask(`/issues/${id}.json?include=journals`)).json()).issue

  return {
    environment: {
      BACKEND: 'redmine',
      BACKEND_URL: url,
      BACKEND_KEY: key,
      BACKEND_PROJECT: project ?? 'linli',
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
  const { url, keys } = await realRedmine(inject('redmineFile'))
  return { url, key: keys[0], close: async () => undefined }
}
