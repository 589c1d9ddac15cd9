import { account, isCash, type AnyLedgerEvent, type Entry, type Pledge } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import type { LedgerWorld } from './ledger-world';
import { isTakenOver } from './reached-openings';
import { isTakenOverCredit } from './reached-suspense';

/** States of revaluation runs and of the items that they valued, which random histories must reach. */
export const revaluationStates = [
  'receivable valued',
  'money under a condition valued',
  'cash valued',
  'what was taken over valued',
  'levy that was taken over valued',
  'credit that was taken over valued',
  'two currencies of a pledge valued',
  'gain and loss of one purpose',
  'suspense valued',
  'overpayment valued',
  'cash of an owner valued over several purposes',
  'share of what moved since taken back',
  'share of a later run taken back',
  'written off before a late run',
  'share taken back that was reversed with what had moved',
  'reversed receipt valued by a late run',
  'run finished after a crash',
  'run taken back',
  'run taken back after a crash',
  'run taken back later',
  'revaluation of a pledge reversed by itself',
  'revaluation of a receipt reversed by itself',
  'settled at the value of a run',
  'written off at the value of a run',
  'amended at the value of a run',
  'condition met or failed at the value of a run',
  'converted at the value of a run',
  'assigned at the value of a run',
  'returned at the value of a run',
  'reversed with the value of a run',
  'taken-over credit assigned at the value of a run',
  'taken-over credit returned at the value of a run',
  'taken-over credit reversed with the value of a run',
] as const;

export type RevaluationState = (typeof revaluationStates)[number];
type State = RevaluationState;

export function ofRevaluation(
  event: AnyLedgerEvent,
  owner: string,
  world: LedgerWorld,
): [State, boolean][] {
  switch (event.type) {
    case 'PledgeRevalued':
      return [
        ...ofPledgeValued(event.data, world.pledge(owner)),
        ['what was taken over valued', isTakenOver(world.pledge(owner))],
        ['levy that was taken over valued', valuesLevyOfTakeOver(event.data, world.pledge(owner))],
      ];
    case 'ReceiptRevalued': {
      const { items } = event.data;
      const ofTakeOver = isTakenOverCredit(world.receipt(owner));
      const changed = items.filter(({ carryingUsd, valueUsd }) => carryingUsd !== valueUsd);
      const kinds = changed.map(({ kind }) => kind);
      return [
        ['suspense valued', kinds.includes('UNAPPLIED')],
        ['credit that was taken over valued', ofTakeOver && changed.length > 0],
        ['overpayment valued', kinds.includes('OVERPAYMENT')],
        [
          'reversed receipt valued by a late run',
          changed.length > 0 && world.receipt(owner)?.status === 'reversed',
        ],
      ];
    }
    case 'RevaluationCompleted':
    case 'RevaluationReversed':
      return ofEnd(event, world);
    case 'EventReversed':
      return [
        [
          'revaluation of a pledge reversed by itself',
          event.data.revaluationId !== undefined && !isOfReversal(world, event.data.revaluationId),
        ],
        [
          'share taken back that was reversed with what had moved',
          isShareTakenBack(event.data.reverses, world.pledge(owner)),
        ],
      ];
    case 'ReceiptRevaluationReversed':
      return [
        [
          'revaluation of a receipt reversed by itself',
          !isOfReversal(world, event.data.revaluationId),
        ],
      ];
    case 'ReceiptReversed': {
      const withValue = event.data.entries.some(isValueAlone);
      const ofTakeOver = isTakenOverCredit(world.receipt(owner));
      return [
        ['reversed with the value of a run', withValue],
        ['taken-over credit reversed with the value of a run', withValue && ofTakeOver],
      ];
    }
    default:
      return ofMoved(event, owner, world);
  }
}

function isShareTakenBack(eventId: string, pledge: Pledge | undefined): boolean {
  const { event } = pledge?.booked.get(eventId) ?? {};
  return event?.type === 'PledgeRevalued' && event.data.moved !== undefined;
}

/** True if a run valued a levy, and all levies of the pledge were taken over with it from another system. */
function valuesLevyOfTakeOver({ items }: Valued, pledge: Pledge | undefined): boolean {
  const levies = [...(pledge?.levies.values() ?? [])];
  const ofTakeOver = levies.every(({ refundId }) => refundId.startsWith('T'));
  return ofTakeOver && items.some((item) => item.account === account.levyPayable);
}

type Valued = Extract<AnyLedgerEvent, { type: 'PledgeRevalued' }>['data'];

function ofPledgeValued(
  { items, entries, rates, moved }: Valued,
  pledge: Pledge | undefined,
): [State, boolean][] {
  const changed = items.filter(({ carryingUsd, valueUsd }) => carryingUsd !== valueUsd);
  const of = (code: string) => changed.some((item) => item.account === code);
  const purposesOf = (code: string) =>
    entries
      .filter((line) => line.account === code)
      .map(({ dims, currency }) => `${dims.purpose} ${currency}`);
  const gains = purposesOf(account.exchangeGain);
  return [
    ['receivable valued', of(account.receivable)],
    ['money under a condition valued', of(account.conditionalLiability)],
    ['cash valued', changed.some((item) => isCash(item.account))],
    ['two currencies of a pledge valued', Object.keys(rates).length > 1],
    [
      'gain and loss of one purpose',
      purposesOf(account.exchangeLoss).some((purpose) => gains.includes(purpose)),
    ],
    [
      'cash of an owner valued over several purposes',
      items.some(({ shares }) => shares !== undefined),
    ],
    ['share of what moved since taken back', moved !== undefined],
    [
      'share of a later run taken back',
      moved !== undefined && pledge?.booked.get(moved)?.type === 'PledgeRevalued',
    ],
    [
      'written off before a late run',
      entries.some((line) => line.account === account.memoWrittenOff),
    ],
  ];
}

function ofEnd(
  { type, data }: Extract<AnyLedgerEvent, { type: 'RevaluationCompleted' | 'RevaluationReversed' }>,
  { ledgerStates }: LedgerWorld,
): [State, boolean][] {
  const run = ledgerStates.runs.get(data.revaluationId);
  const asAt = run === undefined || run.status === 'none' ? '' : run.started.effectiveDate;
  const reversed = type === 'RevaluationReversed';
  return [
    ['run taken back', reversed],
    ['run taken back later', reversed && data.effectiveDate > asAt],
  ];
}

/** Returns the ends of revaluation runs that an earlier command began and a crash interrupted. */
export function ofCrashedRuns(events: readonly RecordedEvent[]): State[] {
  const wrote = (type: string) => events.some((event) => event.type === type);
  const ended = (start: AnyLedgerEvent['type'], end: AnyLedgerEvent['type']) =>
    wrote(end) && !wrote(start);
  return [
    ...(ended('RevaluationStarted', 'RevaluationCompleted')
      ? (['run finished after a crash'] as const)
      : []),
    ...(ended('RevaluationReversalStarted', 'RevaluationReversed')
      ? (['run taken back after a crash'] as const)
      : []),
  ];
}

/** Returns the states in which an event moves an item at the USD value that a revaluation run gave it. */
function ofMoved(event: AnyLedgerEvent, owner: string, world: LedgerWorld): [State, boolean][] {
  const of = (...codes: string[]) => leaves(event, codes, world.pledge(owner)?.booked ?? none);
  switch (event.type) {
    case 'ReceiptApplied':
      return [['settled at the value of a run', of(account.receivable)]];
    case 'ReceivableWrittenOff':
      return [['written off at the value of a run', of(account.receivable)]];
    case 'AgreementAmended':
      return [['amended at the value of a run', of(account.receivable)]];
    case 'ConditionMet':
    case 'ConditionFailed':
      return [['condition met or failed at the value of a run', of(account.conditionalLiability)]];
    case 'CashConverted':
      return [['converted at the value of a run', of(event.data.from.ledgerAccount)]];
    case 'ReceiptAssigned':
    case 'ReceiptReturned': {
      const how = event.type === 'ReceiptAssigned' ? 'assigned' : 'returned';
      const isValued = isValuedReceipt(owner, world);
      const ofTakeOver = isTakenOverCredit(world.receipt(owner));
      return [
        [`${how} at the value of a run`, isValued],
        [`taken-over credit ${how} at the value of a run`, isValued && ofTakeOver],
      ];
    }
    default:
      return [];
  }
}

const none: { entries(): Iterable<[string, BookedEvent]> } = new Map<string, BookedEvent>();

interface BookedEvent {
  readonly type: string;
  readonly reversed: boolean;
  readonly entries: readonly Entry[];
}

/**
 * True if the event's entries on these accounts belong to items that a revaluation changed and that is not reversed.
 */
function leaves(
  { data }: AnyLedgerEvent,
  codes: readonly string[],
  booked: { entries(): Iterable<[string, BookedEvent]> },
): boolean {
  const changed = new Set(
    [...booked.entries()].flatMap(([, bookedEvent]) =>
      bookedEvent.type === 'PledgeRevalued' && !bookedEvent.reversed
        ? bookedEvent.entries.map(itemKeyOf)
        : [],
    ),
  );
  return data.entries.some((line) => codes.includes(line.account) && changed.has(itemKeyOf(line)));
}

function itemKeyOf({ account: code, currency, dims }: Entry): string {
  return [code, currency, dims.instalment, dims.purpose, dims.bankAccount].join('|');
}

function isValuedReceipt(receiptId: string, world: LedgerWorld): boolean {
  const { revaluations = [] } = world.receipt(receiptId) ?? {};
  return revaluations.some(({ reversed, entries }) => !reversed && entries.length > 0);
}

function isOfReversal({ ledgerStates }: LedgerWorld, revaluationId: string): boolean {
  const run = ledgerStates.runs.get(revaluationId);
  return run?.status === 'reversing' || run?.status === 'reversed';
}

/** True for an entry that changes a USD value and no amount. */
function isValueAlone({ amount }: Entry): boolean {
  return /^-?[0.]+$/.test(amount);
}
