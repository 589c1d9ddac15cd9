import { account, type AnyLedgerEvent, type Pledge } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { booksOn } from './closing-reached';
import type { LedgerWorld } from './ledger-world';

/**
 * States of pledges taken over from another system, and of later commands on them, that random histories must reach.
 */
export const openingStates = [
  'history begun with a take-over',
  'taken over into books that had begun',
  'taken over with a receivable and its allowance',
  'taken over with money that came in',
  'taken over with cash in two currencies',
  'taken over with cash that was lent',
  'taken over with cash that the other system pays out',
  'taken over with a write-off',
  'taken over with a refund owed',
  'taken over with refunds for several purposes',
  'taken over with authority at one place',
  'taken over with authority at several places',
  'taken over with authority that has no cash',
  'taken over under a condition with money in it',
  'taken over under a condition that was met in part',
  'taken over under a condition with nothing in it',
  'taken over for several instalments and purposes',
  'taken over into a fenced year',
  'take-over reversed',
  'take-over reversed in a later year',
  'received on what was taken over',
  'allocated on what was taken over',
  'spent on what was taken over',
  'support charged on what was taken over',
  'converted on what was taken over',
  'allowance used or released on what was taken over',
  'written off on what was taken over',
  'recovered on what was taken over',
  'condition met on what was taken over',
  'condition failed on what was taken over',
  'agreement amended on what was taken over',
  'refunded on what was taken over',
  'refund taken over and paid',
  'taken over with a levy owed',
  'taken over with levies in two currencies',
  'take-over reversed with its levy',
  'levy taken over and paid',
  'levy taken over and paid at an exchange difference',
] as const;

type State = (typeof openingStates)[number];

/** Returns the states of pledges taken over to which a new event leads, each with `true` if it does. */
export function ofOpening(
  recorded: RecordedEvent,
  event: AnyLedgerEvent,
  pledge: Pledge | undefined,
  world: LedgerWorld,
): [State, boolean][] {
  if (event.type === 'PledgeTakenOver') {
    return [...ofParts(event), ...ofPlace(recorded, event, world)];
  }
  if (event.type === 'EventReversed' && event.data.reversedType === 'PledgeTakenOver') {
    return [
      ['take-over reversed', true],
      ['take-over reversed with its levy', booksOn(event, account.levyPayable)],
      ['take-over reversed in a later year', event.data.originalPeriod !== undefined],
    ];
  }
  return pledge && isTakenOver(pledge) ? ofLater(event, pledge) : [];
}

/** True for a pledge whose agreement was signed in another system. */
export function isTakenOver(pledge: Pledge | undefined): boolean {
  return pledge?.status === 'signed' && pledge.agreement.signedOn !== undefined;
}

type TakenOver = Extract<AnyLedgerEvent, { type: 'PledgeTakenOver' }>;

function ofParts({ data }: TakenOver): [State, boolean][] {
  const { balances, cash, refunds, levies = [], authority, condition, warnings } = data;
  const some = (name: keyof (typeof balances)[number]) =>
    balances.some((balance) => balance[name] !== undefined);
  const conditional = condition !== null;
  const several = new Set(balances.map(({ purpose }) => purpose)).size > 1;
  return [
    ['taken over with a receivable and its allowance', some('allowanceUsd')],
    ['taken over with money that came in', some('received')],
    [
      'taken over with cash in two currencies',
      new Set(cash.map(({ amount }) => amount.currency)).size > 1,
    ],
    [
      'taken over with cash that was lent',
      cash.some(({ amount: { amount } }) => amount.startsWith('-')),
    ],
    [
      'taken over with cash that the other system pays out',
      cash.some(({ bankAccount }) => bankAccount === 'CLEARING'),
    ],
    ['taken over with a write-off', some('writtenOff')],
    ['taken over with a refund owed', refunds.length === 1],
    [
      'taken over with refunds for several purposes',
      refunds.length > 1 && refunds.some(({ lines }) => lines.length > 1),
    ],
    ['taken over with a levy owed', levies.length > 0],
    [
      'taken over with levies in two currencies',
      new Set(levies.map(({ amount }) => amount.currency)).size > 1,
    ],
    ['taken over with authority at one place', authority.length === 1],
    ['taken over with authority at several places', authority.length > 1],
    [
      'taken over with authority that has no cash',
      authority.length > 0 && (warnings ?? []).length > 0,
    ],
    ['taken over under a condition with money in it', some('conditionalLiability')],
    [
      'taken over under a condition that was met in part',
      conditional && some('receivable') && some('conditionalOutstanding'),
    ],
    ['taken over under a condition with nothing in it', conditional && !some('received')],
    [
      'taken over for several instalments and purposes',
      several && balances.some(({ instalment }) => instalment !== balances[0]?.instalment),
    ],
  ];
}

function ofPlace(
  { id, metadata }: RecordedEvent,
  { data }: TakenOver,
  { log, ledgerStates }: LedgerWorld,
): [State, boolean][] {
  const before = log.slice(
    0,
    log.findIndex((event) => event.id === id),
  );
  const booked = before.some(({ stream }) => !stream.startsWith('donor-'));
  const fenced = [...ledgerStates.periods.softClosed].some(
    (year) => year >= data.effectiveDate.slice(0, 4),
  );
  return [
    ['history begun with a take-over', !booked],
    ['taken over into books that had begun', booked],
    ['taken over into a fenced year', fenced && metadata.approvedBy !== undefined],
  ];
}

function ofLater(event: AnyLedgerEvent, { booked }: Pledge): [State, boolean][] {
  switch (event.type) {
    case 'ReceiptApplied':
      return [
        ['received on what was taken over', booksOn(event, account.receivable)],
        ['allowance used or released on what was taken over', booksOn(event, account.allowance)],
      ];
    case 'AllocationMade':
      return [['allocated on what was taken over', !brought(booked, 'ReceiptApplied')]];
    case 'ExpenditureReported':
      return [['spent on what was taken over', !brought(booked, 'AllocationMade')]];
    case 'SupportCostCharged':
      return [['support charged on what was taken over', !brought(booked, 'AllocationMade')]];
    case 'CashConverted':
      return [['converted on what was taken over', !brought(booked, 'ReceiptApplied')]];
    case 'ReceivableWrittenOff':
      return [
        ['written off on what was taken over', true],
        ['allowance used or released on what was taken over', booksOn(event, account.allowance)],
      ];
    case 'WrittenOffRecovered':
      return [['recovered on what was taken over', !brought(booked, 'ReceivableWrittenOff')]];
    case 'ConditionMet':
      return [['condition met on what was taken over', true]];
    case 'ConditionFailed':
      return [['condition failed on what was taken over', true]];
    case 'AgreementAmended':
      return [['agreement amended on what was taken over', true]];
    case 'ContributionRefunded':
      return [['refunded on what was taken over', !brought(booked, 'AllocationMade')]];
    case 'RefundPaid':
      return [['refund taken over and paid', event.data.refundId.startsWith('T')]];
    case 'LevyPaid': {
      const isOfTakeOver = event.data.levyId.startsWith('T');
      const differs = event.data.entries.length > 2;
      return [
        ['levy taken over and paid', isOfTakeOver],
        ['levy taken over and paid at an exchange difference', isOfTakeOver && differs],
      ];
    }
    default:
      return [];
  }
}

/** True if an event of this type was booked on the pledge and is not reversed. */
function brought(booked: Pledge['booked'], type: string): boolean {
  return [...booked.entries()].some(([, event]) => event.type === type && !event.reversed);
}
