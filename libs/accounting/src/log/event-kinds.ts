import type { Term } from '../accounts/figure-terms';
import { signedCheckpoints } from '../checkpoint/checkpoint.facts';
import { keyChanges } from '../checkpoint/checkpoint-key.facts';
import { delegationEvents } from '../delegation/delegation.facts';
import { documentEvents } from '../document/document.facts';
import { ownEvents } from '../ledger/ledger.facts';
import { accountEvents } from '../people/account.facts';
import { personalTextEvents } from '../personal-text/personal-text.facts';
import { isCheckpoints } from '../rows/streams';
import { SigningRuleSet } from '../signing/signing.facts';
import { type AnyLedgerEvent, type LedgerEventType, rowOf } from './events';

/** Kind of a line: the type of its event or, for a reversal, the type of the event that was reversed. */
export type EventKind = LedgerEventType;

/**
 * Returns the kind of an event: its type or, for a reversal, the type of the event that it reverses. A line and its
 * mirror in the reversal then have the same kind, and cancel out in figures that select by kind.
 */
export function kindOf({ type, data }: AnyLedgerEvent): EventKind {
  const { mirrors } = rowOf(type).undoing;
  if (mirrors === undefined) return type;
  return ('reversedType' in data ? data.reversedType : undefined) ?? mirrors ?? type;
}

/** Returns the terms, restricted to lines of events of these kinds. A term selects the lines that a figure sums. */
export function inKinds(kinds: readonly EventKind[], ...terms: readonly Term[]): Term[] {
  return terms.map((term) => ({ ...term, kinds }));
}

/** Returns the terms, restricted to lines of events of all other kinds. */
export function exceptKinds(kinds: readonly EventKind[], terms: readonly Term[]): Term[] {
  return terms.map((term) => ({ ...term, exceptKinds: kinds }));
}

/** Hash of a leaf of the log's Merkle tree, used in the examples of the API. */
export const exampleLeaf = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';

/** Stream and type of an event; both decide if the event is a leaf of the log's Merkle tree. */
interface Placed {
  readonly stream: string;
  readonly type: string;
}

/**
 * True if an event is a leaf of the Merkle tree. All events are, except checkpoints (signed hashes of that tree) and
 * their cosignatures on the streams of checkpoints.
 */
export function isLeaf(event: Placed): boolean {
  return !(isCheckpoints(event.stream) && isOfCheckpoints(event));
}

/**
 * True if a checkpoint event is on a stream of another kind, or another event is on a stream of checkpoints. Such an
 * event is a sign of tampering.
 */
export function isOutOfPlace(event: Placed): boolean {
  return isCheckpoints(event.stream) !== isOfCheckpoints(event);
}

function isOfCheckpoints({ type }: Placed): boolean {
  return Object.hasOwn(signedCheckpoints, type);
}

const aboutPeople = {
  ...ownEvents,
  ...documentEvents,
  ...signedCheckpoints,
  ...keyChanges,
  SigningRuleSet,
  ...delegationEvents,
  ...accountEvents,
  ...personalTextEvents,
};

/**
 * True for events of administration: permissions, accounts, the ledger itself, documents, erased texts and checkpoints.
 * The registers of the books have no rows for them.
 */
export function isAboutPeople<E extends { readonly type: string }>(
  event: E,
): event is Extract<E, { readonly type: keyof typeof aboutPeople }> {
  return Object.hasOwn(aboutPeople, event.type);
}
