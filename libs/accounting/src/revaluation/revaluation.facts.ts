import { type EventIn, type FactsOf, recordedFact } from '../kernel/booking';
import type { RejectionCode } from '../kernel/rejection';
import { rateListCurrenciesMax, ratesUsed } from '../rates/rates.facts';
import { stands, undoneBy } from '../reversals/reversal-rules';
import { reversal, reversalCause } from '../reversals/reversal.facts';
import { commandOf, follows, reports, stepOf } from '../rows/command-row';
import { byThree, event, on } from '../rows/event-row';
import {
  currency,
  date,
  differentOnes,
  id,
  type Infer,
  ledgerAccount,
  listOf,
  type MembersOf,
  money,
  omit,
  oneOf,
  optional,
  pattern,
  reason,
  shape,
  usdAmount,
  uuid,
  wholeNumber,
} from '../schema';

/** Most pledges, and most receipts, of one run, because one event lists them. */
export const revaluationItemsMax = 2_000;

export const Run = shape('RunRevaluation', {
  id: optional(id('Id of the run; derived from the request where it is left out.', 'REV-2024')),
  asAt: date(
    'Day whose balances are valued, at the rates of that day; as a rule the last of a year.',
    '2024-12-31',
  ),
  currencies: optional(
    differentOnes(
      currency,
      rateListCurrenciesMax,
      1,
    )('Currencies to value; left out, every currency in which something is open.', ['EUR']),
  ),
  documentReference: recordedFact.documentReference,
});

type OfRun = { readonly revaluationId: string };

/** Last event that was counted when the items of a proposed run were searched; the run must find the same items. */
type Fixed = { readonly throughSequence?: number | undefined };

/**
 * Command that revalues cash and debts in other currencies at the rates of a day, pledge by pledge and receipt by
 * receipt.
 */
export class RunRevaluation extends commandOf(
  shape('RunRevaluation', omit(Run, 'id')),
  reports(
    'RevaluationStarted',
    'PledgeRevalued',
    'ReceiptRevalued',
    'AccountItemsRevalued',
    'RevaluationCompleted',
  ),
)<OfRun & Fixed> {}
export type RunFacts = RunRevaluation['facts'];

/** Starts a run: determines its rates and its items; an internal step without an HTTP endpoint. */
export class StartRevaluation extends stepOf(
  'StartRevaluation',
  follows('RevaluationStarted'),
)<RunFacts> {}

const revaluationId = id('Id of the run.', 'REV-2024');

/** Ids of the streams to revalue: pledges, receipts, and bank accounts with items of their own. */
const runItems = {
  pledges: listOf(id, revaluationItemsMax)('Ids of pledges with open items in these currencies.'),
  receipts: listOf(
    uuid,
    revaluationItemsMax,
  )('Ids of receipts with money in these currencies that is applied to no pledge.'),
  bankAccounts: listOf(
    id,
    revaluationItemsMax,
  )("Codes of bank accounts in these currencies with an account's own items."),
};
export type RunItems = MembersOf<typeof runItems>;

const run = undoneBy('RevaluationReversed');

/**
 * Event: a run started. It states the rates of the effective date, and the streams that had open items at a point of
 * the log.
 */
export const RevaluationStarted = event('RevaluationStarted', byThree(on.revaluation, run), {
  revaluationId,
  rates: ratesUsed('Rates as at the effective date, the day of the run.'),
  throughSequence: wholeNumber(0, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last event that was looked at to find the items.',
    59,
  ),
  ...runItems,
});
export type RevaluationStartedFacts = FactsOf<typeof RevaluationStarted>;

/** A pledge, receipt or bank account that a run left out, because its revaluation or the reversal of it was refused. */
const LeftOut = shape('LeftOut', {
  pledgeId: optional(id('The pledge.', 'P1')),
  receiptId: optional(uuid('The receipt.', '4b64bcdc-5973-5654-b4af-9dd4c98503b4')),
  itemsOf: optional(id('The bank account whose own items these are.', 'BK-EUR')),
  code: pattern<RejectionCode>(
    'code',
    /^[A-Z][A-Z_]*$/,
    'must be a code in capitals',
  )('Code of the refusal.', 'DEPENDENT_EVENTS'),
  remedy: reason(
    'What can be done about it, in words.',
    'money left this receipt on 2025-01-05 at the value of this revaluation: undo that movement first',
  ),
});
export type LeftOut = Infer<typeof LeftOut>;

/** Result of a run or of its reversal. */
const outcome = {
  pledges: wholeNumber(0, revaluationItemsMax)('How many pledges were done.', 1),
  receipts: wholeNumber(0, revaluationItemsMax)('How many receipts were done.', 0),
  bankAccounts: wholeNumber(0, revaluationItemsMax)(
    'Number of bank accounts whose own items were done.',
    0,
  ),
  leftOut: listOf(
    LeftOut,
    revaluationItemsMax,
  )(
    'Pledges, receipts and accounts left out: the code of what refused them, and what can be done.',
  ),
};
export type Outcome = MembersOf<typeof outcome>;

export const RevaluationCompleted = event('RevaluationCompleted', byThree(on.revaluation, run), {
  revaluationId,
  ...outcome,
});

export class CompleteRevaluation extends stepOf(
  'CompleteRevaluation',
  follows('RevaluationCompleted'),
)<OfRun & Outcome> {}

export const RunReversal = shape('ReverseRevaluation', reversal);

/** Command that reverses a whole run, pledge by pledge and receipt by receipt. */
export class ReverseRevaluation extends commandOf(
  RunReversal,
  reports(
    'RevaluationReversalStarted',
    'EventReversed',
    'ReceiptRevaluationReversed',
    'RevaluationReversed',
  ),
)<OfRun> {}
export type RunReversalFacts = ReverseRevaluation['facts'];

/**
 * Starts the reversal of a run, with the streams whose revaluation is not reversed yet; an internal step without an
 * HTTP endpoint.
 */
export class StartReversal extends stepOf('StartReversal', follows('RevaluationReversalStarted'))<
  RunReversalFacts & RunItems
> {}

const begun = byThree(on.revaluation, stands('the reversal of the run is finished'));

/** Event: the reversal of a whole run began. It lists the streams that are still to be reversed. */
export const RevaluationReversalStarted = event('RevaluationReversalStarted', begun, {
  revaluationId,
  ...reversalCause,
  ...runItems,
});
export type RevaluationReversalStartedFacts = FactsOf<typeof RevaluationReversalStarted>;

const again = byThree(on.revaluation, stands('the revaluation is run again'));
export const RevaluationReversed = event('RevaluationReversed', again, {
  revaluationId,
  ...outcome,
});

export class CompleteReversal extends stepOf('CompleteReversal', follows('RevaluationReversed'))<
  OfRun & Outcome
> {}

export type RevaluationCommand =
  StartRevaluation | CompleteRevaluation | StartReversal | CompleteReversal;

export const revaluationEvents = {
  RevaluationStarted,
  RevaluationCompleted,
  RevaluationReversalStarted,
  RevaluationReversed,
};
export type RevaluationEvent = EventIn<typeof revaluationEvents>;

/** Members that identify a monetary item of a pledge (cash, a receivable or a debt): its account and dimensions. */
export const monetaryPlace = {
  account: ledgerAccount('Account of the item.', '1310'),
  instalment: optional(wholeNumber(1, 1_000)('Of a receivable: number of its instalment.', 2)),
  purpose: id(
    'Purpose of the item; of cash the earmark or bucket whose money it is, purposes under it included.',
    'TA-GEN',
  ),
  bankAccount: optional(id('Of cash: its bank account.', 'BK-EUR')),
};
export type MonetaryPlace = MembersOf<typeof monetaryPlace>;

/**
 * Members that identify money of a receipt that no pledge has: money in suspense (not yet applied), an overpayment, or
 * cash.
 */
export const heldMoney = {
  kind: oneOf(['UNAPPLIED', 'OVERPAYMENT', 'CASH'])(
    'UNAPPLIED: owed for what is assigned to nobody. OVERPAYMENT: owed back to the donor. CASH: the cash on one account.',
    'UNAPPLIED',
  ),
  applicationId: optional(
    uuid('Application that left the overpayment.', '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a'),
  ),
  donorId: optional(id('Donor who is owed the overpayment.', 'DON-B')),
  bankAccount: optional(id('Of cash: its bank account.', 'BK-EUR')),
  account: optional(ledgerAccount('Of cash: its ledger account.', '1120')),
};
export type HeldMoney = MembersOf<typeof heldMoney>;

/** Balance of an item on the day of a run, with its value in USD before and after the run. */
export const valuedFact = {
  amount: money('The balance on the day, below zero where a pledge owes it or cash is overdrawn.'),
  carryingUsd: usdAmount('Its value in the books before, in USD.', '1104.97'),
  valueUsd: usdAmount('Its value at the rate of the day, in USD.', '1063.83'),
};
