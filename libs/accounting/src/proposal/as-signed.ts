import { isSameJson, type EventIds } from '@art30/event-sourcing';
import type { Warning } from '../kernel/booking';
import type { SignedDocument, SignedEvent } from '../kernel/command';
import type { Entry } from '../kernel/entries';
import { Rejection } from '../kernel/rejection';

interface Booked {
  readonly type: string;
  readonly data: {
    readonly renditions?: readonly SignedDocument[] | undefined;
    readonly entries: readonly Entry[];
    readonly warnings?: readonly Warning[] | undefined;
  };
}

/** What would be booked is not what was signed. */
export class ProposalMoved extends Rejection {
  constructor() {
    super(
      'PROPOSAL_CHANGED',
      'the books moved since it was signed, and other entries follow: read the proposal and certify it again',
    );
  }
}

/** What a step books under a proposal is what was signed for it: names, entries and warnings. */
export function isAsSigned(
  signed: readonly SignedEvent[],
  booked: readonly Booked[],
  eventId: EventIds,
): boolean {
  const events = booked.map(({ type, data }, index) => [
    ...[eventId(index), type, data.entries, data.warnings ?? [], documentsIn(data)],
  ]);
  const expected = signedForStep(signed, eventId).map(({ id, type, ...signed }) => [
    ...[id, type, signed.entries, signed.warnings ?? [], signed.documents ?? []],
  ]);
  return isSameJson(events, expected);
}

/** The documents that an event hands out. */
export function documentsIn({ renditions = [] }: Booked['data']): readonly SignedDocument[] {
  return renditions.map(({ type, sha256 }) => ({ type, sha256 }));
}

/** @throws ProposalMoved where something else would be booked. */
export function demandAsSigned(
  signed: readonly SignedEvent[] | undefined,
  booked: readonly object[],
  eventId: EventIds,
): void {
  if (signed === undefined || isAsSigned(signed, booked as readonly Booked[], eventId)) return;
  throw new ProposalMoved();
}

function signedForStep(signed: readonly SignedEvent[], eventId: EventIds): readonly SignedEvent[] {
  const byId = new Map(signed.map((event) => [event.id, event]));
  const own: SignedEvent[] = [];
  for (let known = byId.get(eventId(0)); known; known = byId.get(eventId(own.length))) {
    own.push(known);
  }
  return own;
}
