export { loadMasterKey, type MasterKeys } from './master-key.ts'
export {
  createVault,
  openWith,
  sameSecret,
  sealWith,
  type Vault,
  type WrappedKey,
} from './vault.ts'
