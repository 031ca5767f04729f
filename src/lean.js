import { enableCompileCache } from 'node:module'

// For npm start, before main.ts is read. Plain JavaScript, so that the type stripper (17 MB) is not loaded for it.

// glibc keeps an arena for each thread and holds on to what was freed: 15 MB that nobody uses. It reads its
// settings only when a process begins, and a script in package.json cannot set any on every system.
const ALLOCATOR = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
}
if (process.platform === 'linux' && process.env['MALLOC_ARENA_MAX'] === undefined) {
  const { execPath, execArgv, argv, env } = process
  process.execve?.(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, ...ALLOCATOR })
}

enableCompileCache()
