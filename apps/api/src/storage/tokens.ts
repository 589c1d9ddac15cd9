/** Injection tokens of the framework for values that have no class of their own. */
export const CONFIG = Symbol('Config');
export const CLOCK = Symbol('Clock');
export const EVENT_STORE = Symbol('EventStore');
export const READ_STORE = Symbol('ReadStore');
export const PERSONAL_TEXTS = Symbol('PersonalTexts');
/** Injection token for `HeldKeys`: the keys with which this instance signs checkpoints. */
export const CHECKPOINT_KEYS = Symbol('CheckpointKeys');
export const BOOKS = Symbol('Books');
export const ACCESS_LOG = Symbol('AccessLog');
/** Injection token for the auditor's log, an `EventStore` that is separate from the ledger's. */
export const AUDITOR_STORE = Symbol('AuditorStore');
