export { checkMode, type KeyRing, memoryKeyRing, openKeyRing } from './key-ring.ts'
export { freshKeys, type Keys } from './keys.ts'
export { createRenewal, LEAF_ROW, type Renewal, withFresh } from './renewal.ts'
export {
  createVault,
  leafOf,
  openWith,
  sameSecret,
  sealWith,
  type Vault,
  type WrappedKey,
} from './vault.ts'
