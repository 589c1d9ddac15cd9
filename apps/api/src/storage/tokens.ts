/** Names under which Nest hands out what is not a class of ours. */
export const CONFIG = Symbol('Config');
export const CLOCK = Symbol('Clock');
export const EVENT_STORE = Symbol('EventStore');
export const READ_STORE = Symbol('ReadStore');
export const PERSONAL_TEXTS = Symbol('PersonalTexts');
/** `HeldKeys`: signer keys of checkpoints. */
export const CHECKPOINT_KEYS = Symbol('CheckpointKeys');
export const BOOKS = Symbol('Books');
export const ACCESS_LOG = Symbol('AccessLog');
/** `EventStore`: the auditor's log, which is none of the ledger's. */
export const AUDITOR_STORE = Symbol('AuditorStore');
