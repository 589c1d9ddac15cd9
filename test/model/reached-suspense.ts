import { account, Money, type AnyLedgerEvent, type Receipt } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { booksOn } from './closing-reached';
import type { LedgerWorld } from './ledger-world';
import { isTakenOver } from './reached-openings';

/**
 * States of credits in suspense taken over from another system, and of later commands on them, that random histories
 * must reach.
 */
export const suspenseStates = [
  'credit taken over',
  'credit taken over into a fenced year',
  'credit taken over that was recorded before',
  'credit recorded that was taken over before',
  'taken-over credit applied in part',
  'taken-over credit applied at an exchange difference',
  'taken-over credit applied to a pledge that was taken over',
  'taken-over credit applied in another currency',
  'taken-over credit applied before the signature',
  'taken-over credit applied again',
  'taken-over credit applied under a condition',
  'taken-over credit left an overpayment',
  'overpayment of a taken-over credit kept',
  'levy accrued out of a taken-over credit',
  'taken-over credit returned',
  'overpayment of a taken-over credit returned',
  'taken-over credit moved to another account',
  'taken-over credit reversed',
  'taken-over credit reversed with its applications',
  'taken-over credit reversed in a later year',
] as const;

type State = (typeof suspenseStates)[number];

/** True for a credit that was taken over from another system. */
export function isTakenOverCredit(receipt: Receipt | undefined): receipt is Receipt {
  return receipt !== undefined && 'carryingUsd' in receipt.facts;
}

/** Returns the states of credits in suspense to which a new event leads, each with `true` if it does. */
export function ofSuspense(
  recorded: RecordedEvent,
  event: AnyLedgerEvent,
  world: LedgerWorld,
): [State, boolean][] {
  const wasBefore = (type: string) =>
    world.log.some(
      ({ id, stream, type: otherType }) =>
        recorded.id !== id && recorded.stream === stream && otherType === type,
    );
  switch (event.type) {
    case 'ReceiptTakenOver': {
      const year = event.data.effectiveDate.slice(0, 4);
      const fenced = [...world.ledgerStates.periods.softClosed].some((closed) => closed >= year);
      return [
        ['credit taken over', true],
        ['credit taken over into a fenced year', fenced],
        ['credit taken over that was recorded before', wasBefore('ReceiptRecorded')],
      ];
    }
    case 'ReceiptRecorded':
      return [['credit recorded that was taken over before', wasBefore('ReceiptTakenOver')]];
    case 'CashTransferred':
      return [
        [
          'taken-over credit moved to another account',
          isTakenOverCredit(world.receipt(event.data.receiptId)),
        ],
      ];
    default:
      return ofTakenOver(recorded, event, world);
  }
}

function ofTakenOver(
  { stream }: RecordedEvent,
  event: AnyLedgerEvent,
  world: LedgerWorld,
): [State, boolean][] {
  const owner = stream.slice(stream.indexOf('-') + 1);
  const { receiptId = owner } = event.data as { readonly receiptId?: string };
  const receipt = world.receipt(receiptId);
  if (!isTakenOverCredit(receipt)) return [];
  switch (event.type) {
    case 'ReceiptApplied':
      return ofApplied(event, owner, receipt, world);
    case 'CoordinationLevyAccrued':
      return [['levy accrued out of a taken-over credit', true]];
    case 'ReceiptAssigned':
      return [['taken-over credit left an overpayment', event.data.excess !== undefined]];
    case 'ReceiptReturned':
      return [
        ['taken-over credit returned', event.data.kind !== 'OVERPAYMENT'],
        ['overpayment of a taken-over credit returned', event.data.kind === 'OVERPAYMENT'],
      ];
    case 'ReceiptReversed':
      return [
        ['taken-over credit reversed', true],
        ['taken-over credit reversed with its applications', event.data.applications.length > 0],
        ['taken-over credit reversed in a later year', event.data.originalPeriod !== undefined],
      ];
    default:
      return [];
  }
}

type Applied = Extract<AnyLedgerEvent, { type: 'ReceiptApplied' }>;

function ofApplied(
  event: Applied,
  pledgeId: string,
  { facts, assignments }: Receipt,
  world: LedgerWorld,
): [State, boolean][] {
  const { lines, fromOverpayment } = event.data;
  const cash = lines.reduce((sum, line) => sum + Money.of(line.cash).minor, 0n);
  const differs = booksOn(event, account.exchangeGain) || booksOn(event, account.exchangeLoss);
  const isOther = lines.some((line) => line.cash.currency !== line.settles.currency);
  return [
    ['taken-over credit applied in part', cash < Money.of(facts.net).minor],
    ['taken-over credit applied at an exchange difference', differs],
    [
      'taken-over credit applied to a pledge that was taken over',
      isTakenOver(world.pledge(pledgeId)),
    ],
    ['taken-over credit applied in another currency', isOther],
    ['taken-over credit applied before the signature', booksOn(event, account.receivedInAdvance)],
    ['taken-over credit applied again', [...assignments.values()].some(({ open }) => !open)],
    ['taken-over credit applied under a condition', booksOn(event, account.conditionalLiability)],
    ['overpayment of a taken-over credit kept', fromOverpayment !== undefined],
  ];
}
