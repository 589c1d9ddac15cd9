import {
  bookedLines,
  postingDateOf,
  settlementOf,
  type BookedLine,
  type Concerned,
  type Entry,
  type IsoDate,
  type Pledge,
  type Posting,
  type ReceiptAssignedFacts,
  type ReceiptState,
  type RevaluationState,
  type SettleInstalments,
  type SuspenseCash,
  type TakeCredit,
  type UndoSettlement,
} from '@art30/accounting';
import type { RecordedEvent, RequestIdentity } from '@art30/event-sourcing';
import { nameUuid } from '@art30/ledger';
import { postedOn } from './figures';
import { controller } from './period-books';

/** What the step of a run is, so that it comes only once. */
export type Once = readonly string[];

/** From when an application counts no more, and whether what stands on it goes with it. */
export type Undoing = Pick<
  UndoSettlement['facts'],
  'effectiveDate' | 'postingDate' | 'withDependants'
>;

/**
 * The date of what a command says and may say to be posted later, whatever its kind calls it. Balances
 * of other books are posted on the very day they are taken over.
 */
export function dateOfFacts(facts: object): IsoDate | undefined {
  if ('balances' in facts || 'unapplied' in facts) return undefined;
  const { effectiveDate, valueDate, announcedOn, agreement } = facts as {
    readonly effectiveDate?: IsoDate;
    readonly valueDate?: IsoDate;
    readonly announcedOn?: IsoDate;
    readonly agreement?: { readonly signedOn: IsoDate };
  };
  return effectiveDate ?? valueDate ?? announcedOn ?? agreement?.signedOn;
}

/** Cash without a pledge, by account. */
export interface FreeCash extends SuspenseCash {
  readonly on: Readonly<Record<string, readonly BookedLine[]>>;
}

/** Pledges that money of a receipt was assigned to. */
export function pledgesOf(receipt: ReceiptState): string[] {
  const assigned = receipt.status === 'none' ? [] : [...receipt.assignments.values()];
  return assigned.map(({ facts }) => facts.pledgeId);
}

export function requestIdentity(request: number, posting: Posting | null): RequestIdentity {
  const number = request.toString(16).padStart(8, '0');
  const hash = number.padStart(64, '0');
  const metadata = {
    recordedAt: new Date(Date.UTC(2025, 11, 31) + request).toISOString(),
    recordedBy: 'officer',
    ...(posting?.byController === true ? { approvedBy: controller } : {}),
    keyHash: hash,
    requestHash: hash,
  };
  const eventId = (_step: string, index: number) =>
    `${number}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  return { metadata, eventId };
}

/** However often it is tried, under whichever request: the same events. */
export function onlyOnce({ metadata }: RequestIdentity, once: Once): RequestIdentity {
  const hash = '0'.repeat(64);
  return {
    metadata: { ...metadata, keyHash: hash, requestHash: hash },
    eventId: (_step, index) => nameUuid(...once, index),
  };
}

export function settlementIn(
  receipt: ReceiptState,
  applicationId: string,
): SettleInstalments | TakeCredit {
  const assignment = receipt.status === 'none' ? null : receipt.assignments.get(applicationId);
  if (receipt.status === 'none' || !assignment) throw new Error(`no application ${applicationId}`);
  return settlementOf(receipt.facts, assignment.facts);
}

export function undoing(
  { pledgeId, applicationId }: ReceiptAssignedFacts,
  { effectiveDate, postingDate, withDependants }: Undoing,
): UndoSettlement {
  const facts = { pledgeId, applicationId, effectiveDate, postingDate, withDependants };
  const why = { reasonCode: 'WRONG_DONOR', reason: 'another payer' } as const;
  return { type: 'UndoSettlement', facts: { ...facts, ...why } };
}

export function concernedBy(pledge: Pledge, purpose: string | undefined): Concerned {
  return {
    donor: pledge.donorId,
    pledge: pledge.pledgeId,
    recommendation: pledge.recommendation,
    purpose: purpose ?? pledge.earmarks[0]?.purpose ?? '',
  };
}

/** Exchange differences that returns of its receipts booked on a pledge. */
export function returnedFor(pledgeId: string, log: readonly RecordedEvent[]): BookedLine[] {
  return log
    .filter(({ type }) => type === 'ReceiptReturned')
    .flatMap(({ data }) => {
      const entries = data['entries'] as unknown as readonly Entry[];
      const own = entries.filter(({ dims }) => dims.pledge === pledgeId);
      return bookedLines(postedOn(data), own);
    });
}

/** Runs that have still to value or to take back what was open until a day. */
export function unfinishedAt(runs: ReadonlyMap<string, RevaluationState>, date: IsoDate): string[] {
  return [...runs].flatMap(([revaluationId, run]) => {
    if (run.status !== 'started' && run.status !== 'reversing') return [];
    const dates = run.reversal ?? run.started;
    return postingDateOf(dates) <= date ? [revaluationId] : [];
  });
}
