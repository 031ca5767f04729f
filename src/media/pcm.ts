/** What recognisers want: 16,000 samples a second. */
export const SAMPLE_RATE = 16_000
/** Longest voice note that is listened to (seconds). */
export const MOST_SECONDS = 60

/** Mono 16-bit little-endian samples at SAMPLE_RATE, or why there are none. */
export type Pcm =
  | { readonly ok: true; readonly pcm: Uint8Array }
  | { readonly ok: false; readonly why: 'unknown' | 'broken' | 'long' }
