import type { Decider } from '@art30/event-sourcing';
import { hasAsked } from '../signing/segregation-of-duties';
import type { IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demand, refuse } from '../kernel/rejection';
import type {
  ApproveCheckpointKeyChange,
  KeyChangeEvent,
  KeyRevocation,
  KeyRotation,
  ProposeCheckpointKeyChange,
} from './checkpoint-key.facts';

interface ProposedChange {
  readonly rotation?: KeyRotation | undefined;
  readonly revocation?: KeyRevocation | undefined;
  readonly proposedBy: string;
}

/**
 * Changes of the keys that sign checkpoints (signed hashes of the log). The first checkpoint introduces the first key,
 * so that key is not listed here.
 */
export interface CheckpointKeys {
  /** Public keys that replaced an earlier key, in the order of their rotations; the last one signs now. */
  readonly rotatedTo: readonly string[];
  /** Sequence of the log from which signatures of a revoked key are no longer trusted, by key. */
  readonly revoked: ReadonlyMap<string, number>;
  /**
   * Open proposals by the id of their event. Every key change clears them, because they were made for the keys before
   * it.
   */
  readonly proposed: ReadonlyMap<string, ProposedChange>;
}

/**
 * Reads the note that documents a rotation from one key to another. Returns which of the two keys signed it; undefined
 * if the text is not a note of that rotation.
 */
export type RotationSigners = (
  note: string,
  rotation: { readonly from: string; readonly to: string },
) => { readonly isSignedByOld: boolean; readonly isSignedByNew: boolean } | undefined;

export interface KeyChangeContext {
  readonly today: IsoDate;
  readonly by: string;
  /** Key that signed the first checkpoint; undefined before the first checkpoint. */
  readonly first: string | undefined;
  /** Sequence number of the last event of the log; a key cannot be revoked from a later event on. */
  readonly lastSequence: number;
  /** Reads and verifies the signatures of a rotation note. */
  readonly signersOf: RotationSigners;
}

/** The key that currently signs checkpoints. */
export interface KeyInForce {
  /** The public key in the text format for verifier keys: name, hash and base64 of the key, joined by plus signs. */
  readonly key: string;
  /** True once the key is revoked. Then no checkpoint is signed until administrators have rotated to another key. */
  readonly isRevoked: boolean;
}

/**
 * Returns the ledger's latest key; undefined before the first checkpoint.
 *
 * @param first key of the first checkpoint.
 */
export function keyInForce(
  { rotatedTo, revoked }: CheckpointKeys,
  first: string | undefined,
): KeyInForce | undefined {
  const key = rotatedTo.at(-1) ?? first;
  return key === undefined ? undefined : { key, isRevoked: revoked.has(key) };
}

/**
 * Decides on changes of the keys that sign checkpoints: one administrator proposes, another one approves. A key that
 * was replaced or revoked is never used again.
 */
export const checkpointKeysDecider: Decider<
  CheckpointKeys,
  ProposeCheckpointKeyChange | ApproveCheckpointKeyChange,
  KeyChangeEvent,
  KeyChangeContext
> = {
  initialState: { rotatedTo: [], revoked: new Map(), proposed: new Map() },

  decide(command, state, context) {
    const { today: effectiveDate, by } = context;
    const { documentReference } = command.facts;
    const booked = { effectiveDate, documentReference, policy: policyInForce, entries: [] };
    if (command.type === 'ProposeCheckpointKeyChange') {
      const change = changeAsked(command.facts, state, context);
      return [
        { type: 'CheckpointKeyChangeProposed', data: { ...booked, ...change, proposedBy: by } },
      ];
    }
    const { eventId } = command.facts;
    const { rotation, revocation, proposedBy } =
      state.proposed.get(eventId) ??
      refuse(
        'EVENT_UNKNOWN',
        `there is no proposed change ${eventId}: name the event that proposed it`,
      );
    demand(
      !hasAsked(by, proposedBy),
      'SEGREGATION_OF_DUTIES',
      `${by} proposed this change: another administrator must approve it`,
    );
    const signed = { ...booked, proposedBy, approvedBy: by };
    return [
      ...(rotation
        ? [{ type: 'CheckpointKeyRotated', data: { ...signed, ...rotation } } as const]
        : []),
      ...(revocation
        ? [{ type: 'CheckpointKeyRevoked', data: { ...signed, ...revocation } } as const]
        : []),
    ];
  },

  evolve({ rotatedTo, revoked, proposed }, { id, event: { type, data } }) {
    switch (type) {
      case 'CheckpointKeyChangeProposed': {
        const { rotation, revocation, proposedBy } = data;
        const asked = { rotation, revocation, proposedBy };
        return { rotatedTo, revoked, proposed: new Map([...proposed, [id, asked]]) };
      }
      case 'CheckpointKeyRotated':
        return { rotatedTo: [...rotatedTo, data.to], revoked, proposed: new Map() };
      case 'CheckpointKeyRevoked': {
        const { key, fromSequence } = data;
        return {
          rotatedTo,
          revoked: new Map([...revoked, [key, fromSequence]]),
          proposed: new Map(),
        };
      }
    }
  },
};

function changeAsked(
  { rotation, revocation }: ProposeCheckpointKeyChange['facts'],
  state: CheckpointKeys,
  context: KeyChangeContext,
): Pick<ProposedChange, 'rotation' | 'revocation'> {
  const inForce =
    keyInForce(state, context.first) ??
    refuse(
      'CHECKPOINT_KEY_UNKNOWN',
      'no checkpoint is signed yet: have the first one signed, which sets the key',
    );
  const usedKeys = [...(context.first === undefined ? [] : [context.first]), ...state.rotatedTo];
  if (rotation !== undefined) {
    demand(
      !usedKeys.includes(rotation.to),
      'CHECKPOINT_KEY_STATUS',
      'this key is or was a key of the ledger: make a new key',
      'rotation.to',
    );
    const { key: from, isRevoked } = inForce;
    demandSigned({ from, ...rotation }, isRevoked, context.signersOf);
    return { rotation: { from, ...rotation } };
  }
  if (revocation === undefined)
    refuse('NOTHING_REVISED', 'no key is stated: name the next key, or a key to revoke');
  const { key, fromSequence } = revocation;
  demand(
    usedKeys.includes(key),
    'CHECKPOINT_KEY_UNKNOWN',
    `no checkpoint of this ledger was signed by this key: ${inForce.key} signs now`,
    'revocation.key',
  );
  demand(
    !state.revoked.has(key),
    'CHECKPOINT_KEY_STATUS',
    `this key is revoked already, from sequence ${state.revoked.get(key)} on`,
    'revocation.key',
  );
  demand(
    fromSequence <= context.lastSequence,
    'EVENT_UNKNOWN',
    `the last event of the log has sequence ${context.lastSequence}: a key is revoked from one of them on`,
    'revocation.fromSequence',
  );
  return { revocation };
}

function demandSigned(
  { from, to, note }: KeyRotation,
  isRevoked: boolean,
  signersOf: RotationSigners,
): void {
  const signers =
    signersOf(note, { from, to }) ??
    refuse(
      'ROTATION_NOT_SIGNED',
      `the note does not rotate ${from}, which signs now, to the key that is named: make the note with npm run checkpoint-key`,
      'rotation.note',
    );
  demand(
    signers.isSignedByNew && (signers.isSignedByOld || isRevoked),
    'ROTATION_NOT_SIGNED',
    isRevoked
      ? 'the note lacks the signature of the next key: make the note where the file of that key is'
      : 'the note lacks the signature of the key that signs now: have both keys sign, or have the old key revoked first if its file is lost',
    'rotation.note',
  );
}
