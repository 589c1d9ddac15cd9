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

/** A run that values pledges, receipts and accounts' own items, or that is being reversed, and who began that. */
export interface RunUnderWay {
  readonly run: RevaluationRun;
  readonly doing: 'valuing' | 'reversing';
  /** Of the event that began it. */
  readonly metadata: EventMetadata;
  readonly dryRun: boolean;
  /** What was signed of each stream, where it was proposed. */
  readonly signed?: SignedRun | undefined;
  /** Whether it was left on the way, and somebody goes on with it now. */
  readonly takenUp: boolean;
}

/** Of one pledge, receipt or bank account of a run: the step that booked, or why none did. */
export type ItemDone = { readonly step: AnyStep } | { readonly leftOut: LeftOut };

/** One pledge, receipt or bank account at a time; `identity` is that of the step on it. */
export interface ItemOfRun {
  readonly id: string;
  readonly identity: RequestIdentity;
  /** Whether somebody else has completed the run meanwhile: then nothing more is written. */
  readonly isOver: () => Promise<boolean>;
  /** Lets through what was signed. @throws ProposalMoved for anything else. */
  readonly asSigned: <Event extends AnyLedgerEvent>(
    stream: string,
    events: readonly Event[],
    eventId: EventIds,
  ) => readonly Event[];
}

/** Values what a run is of, or reverses that, one at a time. */
export interface WorkOfRun {
  pledge(under: RunUnderWay, item: ItemOfRun): Promise<ItemDone>;
  receipt(under: RunUnderWay, item: ItemOfRun): Promise<ItemDone>;
  /** @param item a bank account, for its own items. */
  accountItems(under: RunUnderWay, item: ItemOfRun): Promise<ItemDone>;
}

/** What a stream books in a run, held against what was signed of it. */
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
 * The names of events hang on the run and the step alone, so that whoever does it makes the same ones. The
 * step is a command of its own: it lives from now on.
 */
export function identityOf({ run, metadata }: RunUnderWay, now: Date): RequestIdentity {
  const { revaluationId } = run.started;
  return {
    metadata: { ...metadata, recordedAt: now.toISOString() },
    eventName: (step, index) => idsOfRun(revaluationId, step)(index),
  };
}

/** A pledge, receipt or account that refuses keeps the value it has, and the run says why. */
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
