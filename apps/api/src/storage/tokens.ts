/** Injection tokens for values without a class of their own. */
export const CONFIG = Symbol('Config');
export const CLOCK = Symbol('Clock');
export const EVENT_STORE = Symbol('EventStore');
export const READ_STORE = Symbol('ReadStore');
export const PERSONAL_TEXTS = Symbol('PersonalTexts');
/** Injection token for `HeldKeys`, the signing keys of checkpoints. */
export const CHECKPOINT_KEYS = Symbol('CheckpointKeys');
export const BOOKS = Symbol('Books');
export const ACCESS_LOG = Symbol('AccessLog');
/** Injection token for the auditor's log, an `EventStore` apart from the ledger's. */
export const AUDITOR_STORE = Symbol('AuditorStore');
