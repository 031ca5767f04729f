import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Page } from 'playwright-core'
import { z } from 'zod'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const faults = z.array(z.object({ id: z.string(), help: z.string(), nodes: z.array(z.string()) }))

/** Whether there is a browser to test the page in; says loudly what is left out when there is none. */
export const browserPresent = existsSync(CHROMIUM)
if (!browserPresent)
  process.stderr.write(
    'SKIPPED: the page in a real browser. To run it: apt-get install chromium (or set CHROMIUM).\n',
  )

export const openBrowser = () =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })

/** What axe finds. Our own scripts stay under the page's policy; only axe is put in around it, by the debugger. */
export async function faultsByAxe(page: Page): Promise<z.infer<typeof faults>> {
  const tools = await page.context().newCDPSession(page)
  const run = `${AXE};axe.run(document,{runOnly:${JSON.stringify(RULES)}}).then(({violations}) => violations.map(({id,help,nodes}) => ({id,help,nodes:nodes.map(({html}) => html)})))`
  const { result } = await tools.send('Runtime.evaluate', {
    expression: run,
    awaitPromise: true,
    returnByValue: true,
  })
  return faults.parse(result.value)
}

/** How wide the content is, and how wide the window. */
export async function widths(page: Page): Promise<{ content: number; window: number }> {
  const wide: unknown = await page.evaluate(
    `[document.documentElement.scrollWidth, document.documentElement.clientWidth]`,
  )
  const [content, window] = z.tuple([z.number(), z.number()]).parse(wide)
  return { content, window }
}
