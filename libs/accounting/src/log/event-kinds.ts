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

/** Kind of a line: the type of its event, or of the event that its event reverses. */
export type EventKind = LedgerEventType;

/**
 * Kind of an event: its type, or the type of the event that it reverses. Lines and their mirrors
 * are of one kind and cancel wherever figures are told apart by kind.
 */
export function kindOf({ type, data }: AnyLedgerEvent): EventKind {
  const { mirrors } = rowOf(type).undoing;
  if (mirrors === undefined) return type;
  return ('reversedType' in data ? data.reversedType : undefined) ?? mirrors ?? type;
}

/** The terms, over lines of events of these kinds alone. */
export function inKinds(kinds: readonly EventKind[], ...terms: readonly Term[]): Term[] {
  return terms.map((term) => ({ ...term, kinds }));
}

/** The terms, over lines of events of any other kind. */
export function exceptKinds(kinds: readonly EventKind[], terms: readonly Term[]): Term[] {
  return terms.map((term) => ({ ...term, exceptKinds: kinds }));
}

/** Hash of a leaf, as examples have it. */
export const exampleLeaf = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';

/** What decides whether an event is a leaf. */
interface Placed {
  readonly stream: string;
  readonly type: string;
}

/** Whether an event is a leaf of the tree: all are but what is signed of the tree, on its own streams. */
export function isLeaf(event: Placed): boolean {
  return !(isCheckpoints(event.stream) && isOfCheckpoints(event));
}

/** Whether an event of checkpoints stands on another stream, or another event on one of theirs. */
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

/** Whether an event says who may do what, or is the ledger's own, or erases something, or signs the tree: none is in a register of the books. */
export function isAboutPeople<E extends { readonly type: string }>(
  event: E,
): event is Extract<E, { readonly type: keyof typeof aboutPeople }> {
  return Object.hasOwn(aboutPeople, event.type);
}
