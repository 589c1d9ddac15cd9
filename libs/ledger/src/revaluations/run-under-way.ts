import {
  itemHash,
  nameUuid,
  ProposalMoved,
  type AnyLedgerEvent,
  type Digest,
  type LeftOut,
  type RevaluationRun,
  type SignedRun,
} from '@art30/accounting';
import type { EventIds, EventMetadata, RequestIdentity } from '@art30/event-sourcing';
import type { AnyStep } from '../kernel/outcome';
import { isLasting } from '../kernel/passing';

/** A revaluation run that is being carried out or reversed. */
export interface RunUnderWay {
  readonly run: RevaluationRun;
  readonly doing: 'valuing' | 'reversing';
  /** Metadata of the event that began the run or its reversal, with the people responsible. */
  readonly metadata: EventMetadata;
  readonly dryRun: boolean;
  /** Signed hash of each stream's part; undefined unless the run was proposed. */
  readonly signed?: SignedRun | undefined;
  /**
   * True if the first event of the run or its reversal was appended by an earlier request, or by an earlier try of this
   * one.
   */
  readonly takenUp: boolean;
}

/**
 * Outcome for one pledge, receipt or bank account: the step that booked, or the reason why the run left the item out.
 */
export type ItemDone = { readonly step: AnyStep } | { readonly leftOut: LeftOut };

/** One pledge, receipt or bank account of a run. `identity` belongs to the step that books on it. */
export interface ItemOfRun {
  readonly id: string;
  readonly identity: RequestIdentity;
  /** Resolves to true once another process has completed the run, so that nothing more is appended. */
  readonly isOver: () => Promise<boolean>;
  /** Returns the events unchanged if they match the signed content. @throws ProposalMoved if they differ. */
  readonly asSigned: <Event extends AnyLedgerEvent>(
    stream: string,
    events: readonly Event[],
    eventId: EventIds,
  ) => readonly Event[];
}

/** Revalues the items of a run, or reverses their revaluation, one item at a time. */
export interface WorkOfRun {
  pledge(under: RunUnderWay, item: ItemOfRun): Promise<ItemDone>;
  receipt(under: RunUnderWay, item: ItemOfRun): Promise<ItemDone>;
  /** @param item a bank account, whose own items are meant. */
  accountItems(under: RunUnderWay, item: ItemOfRun): Promise<ItemDone>;
}

/**
 * Returns the events of a run in one stream, if their hash equals the signed one or if nothing was signed.
 *
 * @throws ProposalMoved if the events differ from the signed ones.
 */
export function heldAgainst<Event extends AnyLedgerEvent>(
  { signed, sha256 }: { readonly signed: SignedRun | undefined; readonly sha256: Digest },
  stream: string,
  events: readonly Event[],
  eventId: EventIds,
): readonly Event[] {
  if (signed === undefined || events.length === 0) return events;
  const booked = events.map(({ type, data: { entries, warnings } }, index) => {
    return { id: eventId(index), type, stream, entries, warnings };
  });
  const signedItem = signed.items.find((item) => item.stream === stream);
  if (signedItem?.hash === itemHash(booked, sha256)) return events;
  throw new ProposalMoved();
}

export function idsOfRun(revaluationId: string, step: string): EventIds {
  return (index) => nameUuid('revaluation', revaluationId, step, index);
}

/**
 * Returns the identity for the steps of a run. Event names follow from the run and the step, so that every process
 * makes the same names. Each step has its own recording time, because the time limit of a step counts from that time.
 */
export function identityOf({ run, metadata }: RunUnderWay, now: Date): RequestIdentity {
  const { revaluationId } = run.started;
  return {
    metadata: { ...metadata, recordedAt: now.toISOString() },
    eventName: (step, index) => idsOfRun(revaluationId, step)(index),
  };
}

/** Returns the step. If the step is permanently rejected, returns the reason why the run leaves the item out. */
export async function orLeftOut(
  of: { readonly pledgeId: string } | { readonly receiptId: string } | { readonly itemsOf: string },
  work: () => Promise<AnyStep>,
): Promise<ItemDone> {
  try {
    return { step: await work() };
  } catch (error) {
    if (!isLasting(error)) throw error;
    return { leftOut: { ...of, code: error.code, remedy: error.detail } };
  }
}
