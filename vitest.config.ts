import { defineConfig } from 'vitest/config'

/** Tests that draw a browser or start servers take longer than a unit; none waits by the clock. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', 'node_modules/**'],
    setupFiles: ['test/set-up.ts'],
    globalSetup: ['test/global-set-up.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
})
