import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chartOfAccounts,
  eventShapes,
  ledgerEventOf,
  ledgerEventTypes,
  usdSum,
  type AnyLedgerEvent,
  type Booked,
  type DatedFacts,
} from '@art30/accounting';
import { canonicalJson } from '@art30/event-sourcing';
import { withTables } from './event-tables';

const file = join(__dirname, '../../docs/events.md');
const stated = Object.values(eventShapes);
// `UPDATE_DOCS=1` writes the tables of facts as the shapes state them.
if (process.env['UPDATE_DOCS'] === '1') {
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), stated));
}
const page = readFileSync(file, 'utf8');

type Type = AnyLedgerEvent['type'];
type FactsOf<T extends Type> = Omit<
  Extract<AnyLedgerEvent, { type: T }>['data'],
  keyof DatedFacts | keyof Booked
>;
type Presence<Facts> = {
  readonly [Fact in keyof Facts]-?: undefined extends Facts[Fact] ? 'optional' : 'required';
};

const must = 'required' as const;
const may = 'optional' as const;
const purpose = {
  ...{ code: must, kind: must, label: must, parent: may, recommendations: must },
  ...{ validUntil: may, reason: may },
} as const;
const application = { applicationId: must, receiptId: must } as const;
const credited = {
  ...application,
  ...{ bankAccount: must, ledgerAccount: must, valueDate: must, purpose: must },
  ...{ amount: must, amountUsd: must },
} as const;
const reversal = { reverses: must, reasonCode: must, reason: must } as const;

/** Facts of each event beside those of all; the compiler holds this table to the types. */
const factsOfType: { readonly [T in Type]: Presence<FactsOf<T>> } = {
  LedgerOpened: { clock: must, functionalCurrency: must },
  EventSkipped: { eventId: must, reason: must },
  PurposeAdded: purpose,
  PurposeRevised: purpose,
  ExchangeRatesPublished: {
    ...{ listId: must, publishedOn: must, kind: must, source: must, rates: must },
    ...{ supersedes: may, approvalReference: may, reason: may },
  },
  BankAccountOpened: { code: must, currency: must, ledgerAccount: must },
  DonorRegistered: { donorId: must, name: must, kind: must, country: may },
  PartyStatusRecorded: { donorId: must, since: must, until: may, reference: may },
  DueDiligenceRecorded: { donorId: must, outcome: must, validUntil: must, reference: must },
  PeriodSoftClosed: { period: must },
  PeriodClosed: { period: must, throughSequence: must, trialBalance: must },
  PeriodReopened: { period: must, reason: must },
  PledgeAnnounced: {
    ...{ pledgeId: must, donorId: must, recommendation: must, amount: must, earmarks: must },
    ...{ rate: must, occasion: may },
  },
  PledgeAmended: { amount: must, earmarks: must, rate: must, reason: must },
  PledgeWithdrawn: { reason: must },
  PledgeLapsed: { reason: must },
  PledgeAccepted: { additionalLiability: must, consentReference: may },
  AgreementSigned: {
    ...{ pledgeId: must, donorId: must, recommendation: must, agreementReference: must },
    ...{ amount: must, earmarks: must, instalments: must, condition: must, pscRate: must },
    ...{ pscApprovalReference: may, source: must, proceeds: may, rate: must },
    ...{ additionalLiability: must, consentReference: may },
  },
  PledgeTakenOver: {
    ...{ pledgeId: must, donorId: must, recommendation: must, agreementReference: must },
    ...{ amount: must, earmarks: must, instalments: must, condition: must, pscRate: must },
    ...{ pscApprovalReference: may, source: must, proceeds: may, additionalLiability: must },
    ...{ consentReference: may, signedOn: must, balances: must, cash: must, authority: must },
    ...{ refunds: must, levies: may },
  },
  ReceiptApplied: {
    ...application,
    ...{
      bankAccount: must,
      ledgerAccount: must,
      valueDate: must,
      lines: must,
      fromOverpayment: may,
      evidence: may,
    },
  },
  ReceiptApplicationRefused: { ...application, code: must, detail: must },
  ReceiptApplicationReversed: { ...application, ...reversal, reversedType: may },
  InterestCredited: { ...credited, interestId: must, clause: must },
  CoordinationLevyAccrued: { ...credited, levyId: must, levyRate: must },
  LevyPaid: {
    ...{ levyId: must, lines: must, rate: must },
    ...{ bankAccount: must, ledgerAccount: must, paymentReference: must },
  },
  WrittenOffRecovered: { ...credited, recoveryId: must, instalment: must },
  AllocationMade: { allocationId: must, pscRate: must, lines: must },
  AllocationReduced: { reductionId: must, lines: must, reason: must },
  ReallocationMade: {
    ...{ reallocationId: must, from: must, to: must, gross: must, programmable: must },
    ...{ supportReserve: must, donorConsent: may },
  },
  ExpenditureReported: {
    ...{ expenditureId: must, purpose: must, level: must, country: may, direct: must },
    ...{ directUsd: must, rate: must, bankAccount: must, ledgerAccount: must, document: must },
    ...{ overspent: may },
  },
  SupportCostCharged: {
    ...{ expenditureId: must, purpose: must, level: must, country: may, pscRate: must },
    ...{ base: must, chargedBefore: must, amount: must, overspent: may },
  },
  AgreementAmended: {
    ...{ amount: must, earmarks: must, instalments: must, rate: must, reason: must },
    ...{ laterYear: may },
  },
  InstalmentsRescheduled: { moved: must, instalments: must, reason: may },
  ConditionMet: { amount: must, earned: must, due: must, rate: may, evidence: must },
  ConditionFailed: {
    ...{ amount: must, returned: must, released: must, refundId: may, evidence: may },
  },
  AllowanceBooked: { allowanceId: must, runId: must, lines: must, basis: must },
  ReceivableWrittenOff: {
    ...{ lines: must, investigationReference: must, approvalReference: must, reason: must },
  },
  ContributionRefunded: {
    ...{ refundId: must, lines: must, approvalReference: must, rate: must, bankAccount: may },
    ...{ ledgerAccount: may, paymentReference: may },
  },
  RefundPaid: {
    ...{ refundId: must, lines: must, rate: must, bankAccount: must, ledgerAccount: must },
    ...{ paymentReference: must },
  },
  CashConverted: { transferId: must, purpose: must, from: must, to: must },
  PledgeRevalued: { revaluationId: must, rates: must, items: must, leftOut: must },
  EventReversed: {
    ...reversal,
    reversedType: must,
    reversedWith: may,
    revaluationId: may,
    restores: may,
    restoresTerms: may,
  },
  ReceiptRecorded: {
    ...{ receiptId: must, bankAccount: must, ledgerAccount: must, bankReference: must },
    ...{ net: must, charges: must, rate: must, remitter: may, remittanceInfo: may },
  },
  ReceiptTakenOver: {
    ...{ receiptId: must, bankAccount: must, ledgerAccount: must, bankReference: must },
    ...{ valueDate: must, net: must, carryingUsd: must, remitter: may, remittanceInfo: may },
  },
  ReceiptAssigned: {
    ...{ applicationId: must, pledgeId: must, concerns: must, lines: must },
    ...{ excess: may, fromOverpayment: may, credit: may, evidence: may },
  },
  ReceiptReleased: { applicationId: must, pledgeId: must, reason: must },
  ReceiptReturned: {
    ...{ kind: must, amount: must, carryingUsd: must, bankAccount: must, ledgerAccount: must },
    ...{ paymentReference: must, rate: must, applicationId: may, donorId: may, concerns: may },
  },
  ReceiptRevalued: { revaluationId: must, rate: must, items: must, leftOut: must },
  ReceiptRevaluationReversed: { ...reversal, revaluationId: must },
  RevaluationStarted: {
    ...{ revaluationId: must, rates: must, throughSequence: must, pledges: must, receipts: must },
  },
  RevaluationCompleted: { revaluationId: must, pledges: must, receipts: must, leftOut: must },
  RevaluationReversalStarted: {
    ...{ revaluationId: must, pledges: must, receipts: must, reasonCode: must, reason: must },
  },
  RevaluationReversed: { revaluationId: must, pledges: must, receipts: must, leftOut: must },
  ReceiptReversed: { reasonCode: must, reason: must, applications: must },
  CashTransferred: {
    ...{ transferId: must, from: must, to: must, leftUsd: must, reachedUsd: must },
    ...{ throughSequence: must },
  },
  CashTransferReversed: { transferId: must, throughSequence: must, ...reversal },
  StatementIssued: {
    ...{ statementId: must, donorId: must, from: must, to: must, language: must },
    ...{ sequence: must, template: must, renditions: must, statement: must, supersedes: may },
  },
};

/** Facts of every event, documented once for all. */
const commonFacts = sectionsOf(page, '## ').get('Facts of every event');
const described = sectionsOf(page, '### ');

/** Text under each heading of a level, up to the next heading of that level or above. */
function sectionsOf(text: string, mark: '## ' | '### '): Map<string, string> {
  const parts = text.split(new RegExp(`^(?=${mark})`, 'm')).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading.slice(mark.length).trim(), lines.join('\n').split(/^##? /m)[0] ?? ''];
    }),
  );
}

/** Facts a section's table names, and whether each may be absent. */
function factsIn(section: string): Map<string, boolean> {
  const rows = section.matchAll(/^\| `(\w+)`(\?)? \|/gm);
  return new Map([...rows].map(([, name = '', optional]) => [name, optional === '?']));
}

function exampleOf(type: string): Record<string, unknown> {
  const [, ...blocks] = (described.get(type) ?? '').split('```json\n');
  expect(blocks).toHaveLength(1);
  return JSON.parse(blocks[0]?.split('```')[0] ?? '') as Record<string, unknown>;
}

describe('docs/events.md', () => {
  it('has a heading for every event type and no heading for one that does not exist', () => {
    const headings = [...page.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
    expect(headings.toSorted()).toEqual([...ledgerEventTypes].sort());
  });

  it('shows the facts of each event as its shape states them', () => {
    expect(page).toBe(withTables(page, stated));
  });

  it('describes the facts that every event has', () => {
    expect([...factsIn(commonFacts ?? '')]).toEqual([
      ['effectiveDate', false],
      ['postingDate', true],
      ['originalPeriod', true],
      ['documentReference', true],
      ['warnings', true],
      ['policy', false],
      ['entries', false],
    ]);
  });

  it('shows JSON that parses wherever it shows JSON', () => {
    const blocks = [...page.matchAll(/```json\n([^`]*)```/g)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(ledgerEventTypes.length + 1);
    for (const block of blocks) expect(typeof JSON.parse(block)).toBe('object');
  });
});

describe.each(ledgerEventTypes.map((type) => [type]))('%s in docs/events.md', (type) => {
  const documented = new Map([
    ...factsIn(commonFacts ?? ''),
    ...factsIn(described.get(type) ?? ''),
  ]);

  it('has a table of its facts that says which may be absent', () => {
    const table = [...factsIn(described.get(type) ?? '')];
    const stated = table.map(([name, optional]) => [name, optional ? may : must]);
    expect(Object.fromEntries(stated)).toEqual(factsOfType[type]);
  });

  it('has an example that the ledger reads, in canonical form', () => {
    const data = exampleOf(type);
    expect(ledgerEventOf({ type, data }).type).toBe(type);
    expect(JSON.stringify(data)).toBe(canonicalJson(data));
  });

  it('has an example whose entries balance on accounts of the chart', () => {
    const { entries } = ledgerEventOf({ type, data: exampleOf(type) }).data;
    const codes = chartOfAccounts.map(({ code }) => code);
    expect(usdSum(entries).toString()).toBe('0.00');
    for (const { account } of entries) expect(codes).toContain(account);
  });

  it('names every fact of its example, and has every fact that cannot be absent', () => {
    const facts = Object.keys(exampleOf(type));
    expect(facts.filter((fact) => !documented.has(fact))).toEqual([]);
    const required = [...documented].filter(([, optional]) => !optional).map(([name]) => name);
    expect(required.filter((name) => !facts.includes(name))).toEqual([]);
  });

  it('says which stream it is in', () => {
    expect(described.get(type)).toMatch(/^\s*Stream `[a-z-]+(<id>)?`/);
  });
});
