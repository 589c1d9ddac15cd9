import {
  AcceptPledge,
  AmendPledge,
  AnnouncePledge,
  AssignReceipt,
  LapsePledge,
  MakeAllocation,
  MakeReallocation,
  pledgeDecider,
  receiptDecider,
  RecordReceipt,
  ReduceAllocation,
  ReleaseReceipt,
  ReturnReceipt,
  ReversePledgeEvent,
  ReverseReceiptRecord,
  SettleInstalments,
  SignAgreement,
  SignDirectly,
  UndoSettlement,
  WithdrawPledge,
  type AgreementTerms,
  type MoneyFact,
  type PledgeCommand,
  type PledgeContext,
  type PledgeEvent,
  type PledgeState,
  type ReceiptCommand,
  type ReceiptContext,
  type ReceiptEvent,
  type ReceiptState,
  type SettleFacts,
  type StatedPlace,
} from '@art30/accounting';
import {
  eur,
  examplePledgeContext,
  exampleReceiptContext,
  requestOn,
  usd,
} from '../given/example-facts';
import { givenWith, type Given } from '../given/given';

/** Returns the stream of pledge `P1` of `DON-A`, without events. */
export function givenPledge(
  context?: PledgeContext,
): Given<PledgeState, PledgeCommand, PledgeEvent, PledgeContext> {
  return givenWith(pledgeDecider, () => context ?? examplePledgeContext());
}

/** Command that announces a pledge of EUR 1,000.00 under recommendation (n), without an earmark, on 11 March 2024. */
export function announcing(facts: Partial<AnnouncePledge['facts']> = {}): AnnouncePledge {
  const identity = { pledgeId: 'P1', donorId: 'DON-A', recommendation: 'n' } as const;
  const terms = { amount: eur('1000.00'), earmarks: [], announcedOn: '2024-03-11' };
  return new AnnouncePledge({ ...identity, ...terms, ...facts }, requestOn());
}

export function amending(facts: Partial<AmendPledge['facts']> = {}): AmendPledge {
  const terms = { effectiveDate: '2024-04-15', amount: eur('1100.00'), reason: 'note verbale' };
  return new AmendPledge({ pledgeId: 'P1', ...terms, ...facts }, requestOn());
}

export function withdrawing(effectiveDate = '2024-06-15', pledgeId = 'P1'): WithdrawPledge {
  return new WithdrawPledge({ pledgeId, effectiveDate, reason: 'note verbale' }, requestOn());
}

export function lapsing(effectiveDate = '2024-06-15', pledgeId = 'P1'): LapsePledge {
  return new LapsePledge({ pledgeId, effectiveDate, reason: 'no agreement came' }, requestOn());
}

export function accepting(facts: Partial<AcceptPledge['facts']> = {}): AcceptPledge {
  const terms = { effectiveDate: '2024-04-20', additionalLiability: false };
  return new AcceptPledge({ pledgeId: 'P1', ...terms, ...facts }, requestOn());
}

/**
 * Returns the terms of an agreement signed on 6 May 2024, with one instalment of EUR 1,000.00 and a support rate of 13
 * %.
 */
export function agreement(terms: Partial<AgreementTerms> = {}): AgreementTerms {
  return {
    signedOn: '2024-05-06',
    agreementReference: 'AGR-1',
    instalments: [{ no: 1, dueOn: '2024-06-30', amount: eur('1000.00') }],
    condition: null,
    pscRate: '0.13',
    source: 'BUDGET',
    ...terms,
  };
}

export const exampleCondition = {
  kind: 'PERFORMANCE',
  text: 'a milestone report is accepted',
  returnClause: 'unearned money goes back',
} as const;

/** Returns earmarks of the same amount in EUR for each purpose. */
export function earmarksOf(amount: string, ...purposes: readonly string[]) {
  return purposes.map((purpose) => ({ purpose, amount: eur(amount) }));
}

/** Returns instalments of these amounts. The first is due on 28 June 2024, each further one a month later. */
export function instalments(...amounts: readonly MoneyFact[]): AgreementTerms['instalments'] {
  return amounts.map((amount, index) => ({
    no: index + 1,
    dueOn: new Date(Date.UTC(2024, 5 + index, 28)).toISOString().slice(0, 10),
    amount,
  }));
}

export function signing(terms: Partial<AgreementTerms> = {}, pledgeId = 'P1'): SignAgreement {
  return new SignAgreement({ pledgeId, ...agreement(terms) }, requestOn());
}

export function signingDirectly(
  terms: Partial<AgreementTerms> = {},
  facts: Partial<SignDirectly['facts']> = {},
): SignDirectly {
  const identity = { pledgeId: 'P1', donorId: 'DON-A', recommendation: 'n' } as const;
  const stated = { amount: eur('1000.00'), earmarks: [], agreement: agreement(terms) };
  return new SignDirectly({ ...identity, ...stated, ...facts }, requestOn());
}

type SettledLine = SettleFacts['lines'][number];

/** Returns a line of an application in the receipt's currency. Its cash has the USD value `cashUsd`. */
export function paying(
  settles: MoneyFact,
  cashUsd: string,
  more: Partial<SettledLine> = {},
): SettledLine {
  const cash = more.cash ?? settles;
  const none = { charges: { amount: '0', currency: cash.currency }, chargesUsd: '0.00' };
  return { instalment: 1, settles, cashUsd, ...none, ...more, cash };
}

/** Command that applies cash of receipt `R1` of 2 July 2024 to instalments, as application `A1`. */
export function settling(
  lines: readonly SettledLine[],
  facts: Partial<SettleFacts> = {},
): SettleInstalments {
  const receipt = { receiptId: 'R1', bankAccount: 'BK-EUR', ledgerAccount: '1120' };
  const dated = { effectiveDate: '2024-07-02', valueDate: '2024-07-02' };
  const application = { pledgeId: 'P1', applicationId: 'A1', ...receipt, ...dated };
  return new SettleInstalments({ ...application, lines, ...facts });
}

export function undoing(
  applicationId = 'A1',
  effectiveDate = '2024-08-01',
  facts: Partial<UndoSettlement['facts']> = {},
): UndoSettlement {
  const why = { reasonCode: 'WRONG_DONOR', reason: 'another payer' } as const;
  return new UndoSettlement({ pledgeId: 'P1', applicationId, effectiveDate, ...why, ...facts });
}

/**
 * Command that allocates a gross amount in USD on 1 September 2024, as allocation `G1`: from a purpose to another
 * purpose and level.
 */
export function allocating(
  from: string,
  to: StatedPlace,
  gross: string,
  facts: Partial<MakeAllocation['facts']> = {},
): MakeAllocation {
  const lines = [{ from: { purpose: from }, to, gross: usd(gross) }];
  const dated = { pledgeId: 'P1', allocationId: 'G1', effectiveDate: '2024-09-01' };
  return new MakeAllocation({ ...dated, lines, ...facts }, requestOn());
}

export function reducing(
  from: StatedPlace,
  gross: string,
  facts: Partial<ReduceAllocation['facts']> = {},
): ReduceAllocation {
  const lines = [{ from, gross: usd(gross) }];
  const dated = { pledgeId: 'P1', reductionId: 'G2', effectiveDate: '2024-10-01' };
  return new ReduceAllocation({ ...dated, lines, reason: 'smaller need', ...facts }, requestOn());
}

export function reallocating(
  from: StatedPlace,
  to: StatedPlace,
  gross: string,
  facts: Partial<MakeReallocation['facts']> = {},
): MakeReallocation {
  const dated = { pledgeId: 'P1', reallocationId: 'G3', effectiveDate: '2024-10-14' };
  return new MakeReallocation({ ...dated, from, to, gross: usd(gross), ...facts }, requestOn());
}

export function reversing(
  eventId: string,
  effectiveDate = '2024-11-01',
  facts: Partial<ReversePledgeEvent['facts']> = {},
): ReversePledgeEvent {
  const why = { reasonCode: 'WRONG_AMOUNT', reason: 'mistyped' } as const;
  const dated = { pledgeId: 'P1', eventId, effectiveDate };
  return new ReversePledgeEvent({ ...dated, ...why, ...facts }, requestOn());
}

/** Returns the stream of receipt `R1`, without events. */
export function givenReceipt(): Given<ReceiptState, ReceiptCommand, ReceiptEvent, ReceiptContext> {
  return givenWith(receiptDecider, exampleReceiptContext);
}

/** Command that records a bank credit of EUR 1,000.00 on `BK-EUR`, worth USD 1,104.97, on 2 July 2024. */
export function recording(facts: Partial<RecordReceipt['facts']> = {}): RecordReceipt {
  const credit = { receiptId: 'R1', bankAccount: 'BK-EUR', bankReference: 'CREDIT-1' };
  const amounts = { net: eur('1000.00'), charges: eur('0.00') };
  return new RecordReceipt(
    { ...credit, valueDate: '2024-07-02', ...amounts, ...facts },
    requestOn(),
  );
}

export const exampleConcerns = {
  donor: 'DON-A',
  pledge: 'P1',
  recommendation: 'n',
  purpose: 'TA-GEN',
} as const;

/**
 * Command that assigns cash of receipt `R1` to instalment 1 of `P1` on 2 July 2024, in one line, as application `A1`.
 */
export function assigning(
  settles: MoneyFact,
  facts: Partial<AssignReceipt['facts']> = {},
): AssignReceipt {
  const application = { receiptId: 'R1', applicationId: 'A1', pledgeId: 'P1' };
  const dated = { effectiveDate: '2024-07-02', concerns: exampleConcerns };
  const lines = [{ instalment: 1, settles }];
  return new AssignReceipt({ ...application, ...dated, lines, ...facts });
}

export function releasing(applicationId = 'A1', effectiveDate = '2024-08-01'): ReleaseReceipt {
  const facts = { receiptId: 'R1', applicationId, effectiveDate, reason: 'another payer' };
  return new ReleaseReceipt(facts);
}

export function returning(
  kind: ReturnReceipt['facts']['kind'],
  amount: MoneyFact,
  facts: Partial<ReturnReceipt['facts']> = {},
): ReturnReceipt {
  const dated = { receiptId: 'R1', effectiveDate: '2024-09-10', paymentReference: 'PAY-1' };
  return new ReturnReceipt({ ...dated, kind, amount, ...facts }, requestOn());
}

/**
 * Command that reverses receipt `R1`.
 *
 * @param undone ids of the applications that were reversed before, as the command must state.
 */
export function reversingReceipt(
  effectiveDate = '2024-07-02',
  ...undone: readonly string[]
): ReverseReceiptRecord {
  const why = { reasonCode: 'WRONG_FUND', reason: 'misposted bank credit' } as const;
  return new ReverseReceiptRecord({ receiptId: 'R1', effectiveDate, ...why, undone });
}
