import {
  account,
  openAssignments,
  type AnyLedgerEvent,
  type Entry,
  type Pledge,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { booksOn, closingStates, ofClosing } from './closing-reached';
import type { LedgerWorld } from './ledger-world';
import { accountItemStates, ofAccountItems } from './reached-account-items';
import { ofOpening, openingStates } from './reached-openings';
import { ofPeriod, periodStates } from './reached-periods';
import { ofCrashedRuns, ofRevaluation, type RevaluationState } from './reached-revaluations';
import { ofSuspense, suspenseStates } from './reached-suspense';
import { ofTransfer, transferStates } from './reached-transfers';
import { ofWarned, warnedStates } from './reached-warnings';

/** States that the random histories must reach. Otherwise they prove too little. */
export const statesToReach = [
  ...closingStates,
  'signed after an advance',
  'conditional after an advance',
  'withdrawn after an advance',
  'signature reversed over an advance',
  'signed again after a reversal',
  'several instalments over several purposes',
  'instalment paid in full',
  'receipt over several instalments',
  'receipt over several pledges',
  'application in another currency',
  'bank charges credited',
  'overpayment',
  'overpayments of two applications',
  'interest credited',
  'interest reversed',
  'levy accrued',
  'levy reversed',
  'levy passed on at an exchange difference',
  'recovered',
  'recovery reversed',
  'overpayment kept',
  'overpayment kept at an exchange difference',
  'overpayment kept and owed again',
  'overpayment kept of an application that ended',
  'conditional money received',
  'received before the signature',
  'refused by the pledge after a crash',
  'finished after a crash',
  'credit recorded again',
  'reallocated with consent',
  'allocation reversed',
  'reduction reversed',
  'reallocation reversed',
  'spent above the authority',
  'charged above the reserve',
  'charged nothing',
  'paid by another system',
  'expenditure reversed',
  'charge reversed',
  'reversed with what stood on it',
  'application reversed with its allocations',
  'agreement amended upwards',
  'agreement amended downwards',
  'agreement lowered in a later year',
  'earmark of what is not paid changed',
  'conditional agreement amended',
  'earned and not paid given up',
  'amendment reversed',
  'rescheduling reversed',
  'condition met of money that came in',
  'condition met above the cash',
  'cash cleared what a met condition made due',
  'condition failed with money in it',
  'condition failed above the cash',
  'condition failed with authority on its money',
  'met condition reversed',
  'failed condition reversed',
  ...openingStates,
  ...suspenseStates,
  ...transferStates,
  ...accountItemStates,
  ...periodStates,
  ...warnedStates,
  'dated before an earlier event',
  'yen received',
  'dinars received',
] as const;

type State = (typeof statesToReach)[number] | RevaluationState;

/** Returns the states to which new events lead. */
export function reachedBy(events: readonly RecordedEvent[], world: LedgerWorld): State[] {
  const ofEach = events.flatMap((recorded) => {
    const event = { type: recorded.type, data: recorded.data } as unknown as AnyLedgerEvent;
    const owner = recorded.stream.slice(recorded.stream.indexOf('-') + 1);
    const states: [State, boolean][] = [
      ...ofPledge(event, world.pledge(owner)),
      ...ofTerms(event),
      ...ofBeginning(event),
      ['signed again after a reversal', isSignedAgain(recorded, world)],
      ...ofSpending(event),
      ...ofClosing(event, world.pledge(owner)),
      ...ofCondition(event),
      ...ofReceipt(event, owner, world),
      ...ofTransfer(event, world.pledge(owner)),
      ...ofAccountItems(event),
      ...ofRevaluation(event, owner, world),
      ...ofOpening(recorded, event, world.pledge(owner), world),
      ...ofSuspense(recorded, event, world),
      ...ofPeriod(recorded, world),
      ...ofWarned(event, world),
      ['dated before an earlier event', isBackDated(recorded, world)],
    ];
    return states.flatMap(([state, holds]) => (holds ? [state] : []));
  });
  return [...ofEach, ...ofCrashedRuns(events)];
}

function ofPledge(event: AnyLedgerEvent, pledge: Pledge | undefined): [State, boolean][] {
  switch (event.type) {
    case 'ReceiptApplied': {
      const { lines } = event.data;
      const instalments = new Set(lines.map((line) => line.instalment));
      return [
        ['receipt over several instalments', instalments.size > 1],
        ['received before the signature', booksOn(event, account.receivedInAdvance)],
        ['conditional money received', booksOn(event, account.conditionalLiability)],
        ['cash cleared what a met condition made due', clearsUnderCondition(event, pledge)],
        ['bank charges credited', booksOn(event, account.bankCharges)],
        [
          'application in another currency',
          lines.some((line) => line.cash.currency !== line.settles.currency),
        ],
        ['overpayment kept', event.data.fromOverpayment !== undefined],
        [
          'overpayment kept at an exchange difference',
          event.data.fromOverpayment !== undefined &&
            (booksOn(event, account.exchangeGain) || booksOn(event, account.exchangeLoss)),
        ],
        ['instalment paid in full', pledge !== undefined && isPaid(pledge, [...instalments])],
      ];
    }
    case 'InterestCredited':
      return [['interest credited', true]];
    case 'CoordinationLevyAccrued':
      return [['levy accrued', true]];
    case 'WrittenOffRecovered':
      return [['recovered', true]];
    case 'LevyPaid':
      return [['levy passed on at an exchange difference', event.data.entries.length > 2]];
    case 'ReceiptApplicationReversed':
      return [
        ['interest reversed', event.data.reversedType === 'InterestCredited'],
        ['levy reversed', event.data.reversedType === 'CoordinationLevyAccrued'],
        ['recovery reversed', event.data.reversedType === 'WrittenOffRecovered'],
      ];
    case 'ReallocationMade':
      return [['reallocated with consent', event.data.donorConsent !== undefined]];
    case 'EventReversed': {
      const { reversedType } = event.data;
      return [
        ['allocation reversed', reversedType === 'AllocationMade'],
        ['reduction reversed', reversedType === 'AllocationReduced'],
        ['reallocation reversed', reversedType === 'ReallocationMade'],
        ['expenditure reversed', reversedType === 'ExpenditureReported'],
        ['charge reversed', reversedType === 'SupportCostCharged'],
        ['reversed with what stood on it', event.data.reversedWith !== undefined],
        [
          'application reversed with its allocations',
          pledge?.booked.get(event.data.reversedWith ?? '')?.type === 'ReceiptApplied',
        ],
        ['met condition reversed', reversedType === 'ConditionMet'],
        ['failed condition reversed', reversedType === 'ConditionFailed'],
        ['signature reversed over an advance', booksOn(event, account.receivedInAdvance)],
      ];
    }
    default:
      return [];
  }
}

function ofTerms(event: AnyLedgerEvent): [State, boolean][] {
  if (event.type === 'EventReversed') {
    const { reversedType } = event.data;
    return [
      ['amendment reversed', reversedType === 'AgreementAmended'],
      ['rescheduling reversed', reversedType === 'InstalmentsRescheduled'],
    ];
  }
  if (event.type !== 'AgreementAmended') return [];
  const { entries, laterYear } = event.data;
  const on = (...codes: string[]) => entries.filter((line) => codes.includes(line.account));
  const isLess = ({ amount }: Entry) => amount.startsWith('-');
  const owed = on(account.receivable, account.memoConditionalOutstanding);
  const less = owed.filter(isLess);
  const more = owed.filter((line) => !isLess(line));
  const conditional = on(account.memoConditionalOutstanding).length > 0;
  const sameInstalment = less.some((line) =>
    more.some(({ dims }) => dims.instalment === line.dims.instalment),
  );
  return [
    ['agreement amended upwards', more.length > 0],
    ['agreement amended downwards', less.length > 0],
    ['agreement lowered in a later year', laterYear === true],
    ['earmark of what is not paid changed', sameInstalment],
    ['conditional agreement amended', conditional],
    ['earned and not paid given up', conditional && on(account.receivable).some(isLess)],
  ];
}

function ofCondition(event: AnyLedgerEvent): [State, boolean][] {
  switch (event.type) {
    case 'ConditionMet':
      return [
        ['condition met of money that came in', event.data.earned.length > 0],
        ['condition met above the cash', event.data.due.length > 0],
      ];
    case 'ConditionFailed':
      return [
        ['condition failed with money in it', event.data.returned.length > 0],
        ['condition failed above the cash', event.data.released.length > 0],
        ['condition failed with authority on its money', event.data.warnings !== undefined],
      ];
    default:
      return [];
  }
}

function ofBeginning(event: AnyLedgerEvent): [State, boolean][] {
  switch (event.type) {
    case 'AgreementSigned': {
      const advance = booksOn(event, account.receivedInAdvance);
      const { instalments, earmarks, condition } = event.data;
      return [
        ['signed after an advance', advance && condition === null],
        ['conditional after an advance', advance && condition !== null],
        [
          'several instalments over several purposes',
          instalments.length > 1 && earmarks.length > 1,
        ],
      ];
    }
    case 'PledgeWithdrawn':
    case 'PledgeLapsed':
      return [['withdrawn after an advance', booksOn(event, account.refundsPayable)]];
    default:
      return [];
  }
}

function ofSpending(event: AnyLedgerEvent): [State, boolean][] {
  switch (event.type) {
    case 'ExpenditureReported':
      return [
        ['spent above the authority', event.data.overspent !== undefined],
        ['paid by another system', event.data.bankAccount === 'CLEARING'],
      ];
    case 'SupportCostCharged':
      return [
        ['charged above the reserve', event.data.overspent !== undefined],
        ['charged nothing', event.data.entries.length === 0],
      ];
    default:
      return [];
  }
}

function clearsUnderCondition(event: AnyLedgerEvent, pledge: Pledge | undefined): boolean {
  const conditional = pledge?.status === 'signed' && pledge.agreement.condition !== null;
  return conditional && booksOn(event, account.receivable);
}

function isPaid(pledge: Pledge, instalments: readonly (number | undefined)[]): boolean {
  return instalments.some((instalment) => {
    if (instalment === undefined) return false;
    const lines = [...pledge.lines].filter(
      (line) => line.account === account.receivable && line.dims.instalment === instalment,
    );
    return lines.reduce((sum, line) => sum + line.amount, 0n) === 0n;
  });
}

function ofReceipt(
  event: AnyLedgerEvent,
  receiptId: string,
  world: LedgerWorld,
): [State, boolean][] {
  const receipt = world.receipt(receiptId);
  switch (event.type) {
    case 'ReceiptRecorded': {
      const recordings = world.log.filter(
        ({ type, stream }) => type === 'ReceiptRecorded' && stream === `receipt-${receiptId}`,
      );
      return [
        ['credit recorded again', recordings.length > 1],
        ['yen received', event.data.net.currency === 'JPY'],
        ['dinars received', event.data.net.currency === 'KWD'],
      ];
    }
    case 'ReceiptAssigned': {
      const open = receipt ? openAssignments(receipt).map(({ facts }) => facts) : [];
      return [
        ['overpayment', event.data.excess !== undefined],
        ['overpayments of two applications', open.filter(({ excess }) => excess).length > 1],
        ['receipt over several pledges', new Set(open.map(({ pledgeId }) => pledgeId)).size > 1],
      ];
    }
    case 'ReceiptReleased': {
      const { applicationId, reason } = event.data;
      const { fromOverpayment } = receipt?.assignments.get(applicationId)?.facts ?? {};
      const kept = fromOverpayment !== undefined;
      return [
        ['finished after a crash', reason === 'the application was undone on its pledge'],
        ['overpayment kept and owed again', kept && event.data.entries.length === 0],
        ['overpayment kept of an application that ended', kept && event.data.entries.length > 0],
      ];
    }
    case 'ReceiptApplicationRefused':
      return [['refused by the pledge after a crash', true]];
    default:
      return [];
  }
}

function isSignedAgain({ stream, type }: RecordedEvent, { log }: LedgerWorld): boolean {
  if (type !== 'AgreementSigned') return false;
  return log.some(
    (earlier) =>
      earlier.stream === stream &&
      earlier.type === 'EventReversed' &&
      earlier.data['reversedType'] === 'AgreementSigned',
  );
}

/** True if an earlier event of the stream has a later date, so that this event is back-dated. */
function isBackDated(recorded: RecordedEvent, world: LedgerWorld): boolean {
  const date = recorded.data['effectiveDate'] as string;
  return world.log.some(
    ({ stream, revision, data }) =>
      stream === recorded.stream &&
      revision < recorded.revision &&
      (data['effectiveDate'] as string) > date,
  );
}
