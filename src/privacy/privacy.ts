export { type Consent, type Consents, createConsents } from './consents.ts'
export { asksForErrand } from './errands.ts'
export { createGuardian, type Guardian } from './guardian.ts'
export { sayImpact } from './impact.ts'
export { findAffected, sayIncident } from './incident.ts'
export { type KeyRing, memoryKeyRing, openKeyRing } from './key-ring.ts'
export type { Keys } from './keys.ts'
export { createOwnData, OWN_INTENTS, type OwnCase, type OwnData } from './own-data.ts'
export { asksForPersons } from './persons.ts'
export { createRenewal, LEAF_ROW, type Renewal, TALK_ONLY, withFresh } from './renewal.ts'
export { createRetention, KEPT_MS } from './retention.ts'
export {
  createSafeguards,
  ownSafeguards,
  type Safeguard,
  type Safeguards,
} from './safeguards.ts'
export {
  createVault,
  leafOf,
  openWith,
  sameSecret,
  sealWith,
  type Vault,
  type WrappedKey,
} from './vault.ts'
