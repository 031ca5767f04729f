import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Log } from '../../log.ts'
import { makeHome, purgeHome } from './home.ts'
import { type FromGateway, fromGateway, type Opening, type ToGateway } from './wire.ts'

export type GatewayOptions = {
  readonly home: string
  readonly opening: Opening
  readonly log: Log
  readonly hear: (message: FromGateway) => void
  /** The process has ended without being asked; it will be started again. */
  readonly down: () => void
}

const GATEWAY = join(import.meta.dirname, 'gateway.ts')
/** Loading wechaty keeps a slow machine busy for so long (milliseconds). */
const LOADING_MS = 8000
/** Left alone, wechaty grows to 600 MB under a busy group; past this it is started anew (MB). */
const MEMORY = ['--max-old-space-size=256', '--max-semi-space-size=4'] as const
/** wechaty holds the messages it has fetched, overheard ones too, in memory for days: keep that small. */
const HELD_MESSAGES = '50'
const STOP_MS = 3000
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 60_000

export type Gateway = ReturnType<typeof createGateway>

/** Keeps one gateway process running: starts it, ends it when it hangs, starts it again after a growing wait. */
export function createGateway({ home, opening, log, hear, down }: GatewayOptions) {
  let child: ChildProcess | undefined
  let failures = 0
  let stopping = false
  let restart: NodeJS.Timeout | undefined
  let watchdog: NodeJS.Timeout | undefined
  let ended = Promise.resolve()

  function start(): void {
    makeHome(home)
    const { promise, resolve } = Promise.withResolvers<void>()
    ended = promise
    const started = fork(GATEWAY, [], {
      cwd: home,
      env: environment(home),
      execArgv: [...MEMORY],
      // wechaty prints payloads and stack traces with residents' words: nothing it prints goes anywhere.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child = started
    log.info({ event: 'wechat_gateway_started', channel: 'wechat', worker: started.pid ?? 'none' })
    feed()
    started.on('message', (raw) => {
      feed()
      const read = fromGateway.safeParse(raw)
      if (!read.success) return log.warn({ event: 'wechat_unreadable', channel: 'wechat' })
      if (read.data.kind === 'login') failures = 0
      hear(read.data)
    })
    // A process that could not be forked or written to says so here; `exit` or the watchdog follows.
    started.on('error', () => started.kill('SIGKILL'))
    started.once('exit', (code) => {
      clearTimeout(watchdog)
      child = undefined
      resolve()
      if (stopping) return
      log.warn({ event: 'wechat_gateway_ended', channel: 'wechat', code: code ?? 'killed' })
      down()
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures)
      failures += 1
      restart = setTimeout(start, wait)
    })
    started.send({ kind: 'open', opening } satisfies ToGateway)
  }

  function feed(): void {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => child?.kill('SIGKILL'), Math.max(LOADING_MS, opening.silenceMs))
  }

  return {
    start,
    /** False when there is no process to tell. */
    tell(message: ToGateway): boolean {
      return child?.connected === true && child.send(message)
    },
    async stop(): Promise<void> {
      stopping = true
      clearTimeout(restart)
      const last = child
      if (last?.connected) last.send({ kind: 'stop' } satisfies ToGateway)
      const timer = setTimeout(() => last?.kill('SIGKILL'), STOP_MS)
      if (last) await ended
      clearTimeout(timer)
      clearTimeout(watchdog)
      purgeHome(home)
    },
  }
}

/** Only what wechaty needs: no key or token of ours, and no log level at which it prints messages. */
function environment(home: string): NodeJS.ProcessEnv {
  return {
    HOME: home,
    USERPROFILE: home,
    TMPDIR: home,
    WECHATY_LOG: 'silent',
    WECHATY_PUPPET_LRU_CACHE_SIZE_MESSAGE: HELD_MESSAGES,
    NODE_ENV: 'production',
  }
}
