import {
  accepting,
  amending,
  announcing,
  approvedByController,
  assigning,
  charging,
  crediting,
  eur,
  fencedThrough,
  given,
  givenPledge,
  givenReceipt,
  instalments,
  interest,
  lapsing,
  levy,
  paying,
  recording,
  recovery,
  releasing,
  reporting,
  requestOn,
  returning,
  reversing,
  reversingReceipt,
  settling,
  signing,
  signingDirectly,
  takingOverReceipt,
  undoing,
  usd,
  withdrawing,
  writingOff,
  ratesContext,
} from '@art30/testing';
import type { JsonObject } from '@art30/event-sourcing';
import { bankAccountsDecider } from '../../bank-account/bank-account.decider';
import { OpenBankAccount } from '../../bank-account/bank-account.facts';
import { donorDecider } from '../../donor/donor.decider';
import { RecordDueDiligence, RegisterDonor } from '../../donor/donor.facts';
import { periodsDecider } from '../../period/period.decider';
import { ClosePeriod, ReopenPeriod, SoftClosePeriod } from '../../period/period.facts';
import type { PledgeCommand } from '../../pledge/facts/pledge.facts';
import type { Credit } from '../../pledge/facts/receipts.facts';
import { purposesDecider } from '../../purpose/purpose.decider';
import { SetPurpose } from '../../purpose/purpose.facts';
import { ratesDecider } from '../../rates/rates.decider';
import { PublishExchangeRates } from '../../rates/rates.facts';
import type { ReceiptCommand } from '../../receipt/facts/receipt.facts';
import { statementDecider, type StatementState } from '../../statement/statement.decider';
import { IssueStatement } from '../../statement/statement.facts';
import { registers } from './registers';

interface Recorded {
  readonly id: string;
  readonly event: { readonly type: string; readonly data: object };
}

/** Returns the changes by the last event of a stream, each as register, id and members. */
function changesOf(stream: string, { recorded }: { readonly recorded: readonly Recorded[] }) {
  return rowsOf(stream, recorded.at(-1)).map(({ table, row }) => [
    ...[table, row['id'], JSON.parse(row['changes'] as string) as object],
  ]);
}

function rowsOf(stream: string, last: Recorded | undefined) {
  if (!last) throw new Error('something is recorded');
  const { id, event } = last;
  return registers.rowsOf({
    id,
    stream,
    revision: 0,
    position: '0',
    sequence: 7,
    type: event.type,
    data: JSON.parse(JSON.stringify(event.data)) as JsonObject,
    metadata: requestOn().identity.metadata,
    knownFrom: '2024-12-31T09:00:00.000Z',
  });
}

const request = requestOn();
const pledge = givenPledge();
const receipt = givenReceipt();
const onPledge = (...commands: readonly PledgeCommand[]) =>
  changesOf('pledge-P1', pledge.commands(...commands));
const onReceipt = (...commands: readonly ReceiptCommand[]) =>
  changesOf('receipt-R1', receipt.commands(...commands));

describe('a row of a register', () => {
  it('stands under both dates, at its place among the changes of one event', () => {
    const excess = { amount: eur('100.00'), treatment: 'REFUNDABLE' } as const;
    const reversed = receipt.commands(
      recording(),
      assigning(eur('500.00')),
      assigning(eur('100.00'), { applicationId: 'A2', excess }),
      reversingReceipt('2024-10-01', 'A1', 'A2'),
    );
    const last = reversed.recorded.at(-1);
    const rows = rowsOf('receipt-R1', last).map(({ table, row }) => ({ table, ...row }));
    const dates = { effective_date: '2024-10-01', posting_date: '2024-10-01' };
    const changes = '{"released":"yes","state":"reversed"}';
    expect(rows).toEqual([
      {
        table: 'receipts',
        sequence: 7,
        ordinal: 0,
        id: 'R1',
        ...dates,
        changes: '{"status":"REVERSED"}',
      },
      { table: 'applications', sequence: 7, ordinal: 1, id: 'A1', ...dates, changes },
      { table: 'applications', sequence: 7, ordinal: 2, id: 'A2', ...dates, changes },
    ]);
  });

  it('is known under the date it is posted on', () => {
    const posted = receipt
      .with(fencedThrough('2024-07'))
      .commands(recording({ postingDate: '2024-08-01' }))
      .recorded.at(-1);
    expect(rowsOf('receipt-R1', posted)[0]?.row).toMatchObject({
      effective_date: '2024-07-02',
      posting_date: '2024-08-01',
    });
  });
});

describe('the registers of the catalogues', () => {
  const party = { donorId: 'D', name: 'Donor', kind: 'STATE_PARTY', country: 'XAA' } as const;
  const donor = given(donorDecider, { likeDonors: [] }).commands(
    new RegisterDonor({ ...party, partySince: '2003-09-29' }, request),
  );

  it('hold a donor, since when it is a party, and its due diligence', () => {
    expect(changesOf('donor-D', { recorded: donor.recorded.slice(0, 1) })).toEqual([
      ['donors', 'D', { name: 'Donor', kind: 'STATE_PARTY', country: 'XAA' }],
    ]);
    expect(changesOf('donor-D', donor)).toEqual([
      ['donors', 'D', { partyStatus: { since: '2003-09-29' } }],
    ]);
    const assessment = { outcome: 'CLEARED', validUntil: '2025-01-01', reference: 'DD' } as const;
    const facts = { donorId: 'D', assessedOn: '2024-01-01', ...assessment };
    expect(changesOf('donor-D', donor.commands(new RecordDueDiligence(facts, request)))).toEqual([
      ['donors', 'D', { dueDiligence: { ...assessment, assessedOn: '2024-01-01' } }],
    ]);
  });

  it('hold a list of rates, and by which one it is superseded', () => {
    const list = {
      effectiveDate: '2024-12-31',
      publishedOn: '2024-12-27',
      kind: 'MONTHLY' as const,
      source: { name: 'fictitious list' },
      rates: { EUR: '0.940' },
    };
    const first = given(ratesDecider, ratesContext).commands(
      new PublishExchangeRates({ ...list, id: 'JAN' }, request),
    );
    expect(changesOf('rates', first)).toEqual([['rate_lists', 'JAN', list]]);
    const right = { ...list, rates: { EUR: '0.950' }, supersedes: 'JAN' };
    const second = first.commands(new PublishExchangeRates({ ...right, id: 'JAN-2' }, request));
    expect(changesOf('rates', second)).toEqual([
      ['rate_lists', 'JAN-2', right],
      ['rate_lists', 'JAN', { supersededBy: 'JAN-2' }],
    ]);
  });

  it('hold a bank account from the day it is opened', () => {
    const facts = { code: 'BK-EUR', currency: 'EUR', ledgerAccount: '1120' };
    const opening = new OpenBankAccount({ ...facts, openedOn: '2024-01-01' }, request);
    expect(
      changesOf('bank-accounts', given(bankAccountsDecider, undefined).commands(opening)),
    ).toEqual([
      [
        'bank_accounts',
        'BK-EUR',
        { currency: 'EUR', ledgerAccount: '1120', openedOn: '2024-01-01' },
      ],
    ]);
  });

  it('hold a purpose as it was revised last, to its last day', () => {
    const kind = 'SUB_PURPOSE' as const;
    const facts = { code: 'x', kind, label: 'X', recommendations: ['m'] as const };
    const set = (effectiveDate: string, validUntil?: string) =>
      new SetPurpose({ ...facts, effectiveDate, validUntil }, request);
    const revised = given(purposesDecider, { byController: false }).commands(
      set('2024-01-01'),
      set('2024-06-01', '2024-12-31'),
    );
    const version = { kind, label: 'X', recommendations: ['m'] };
    expect(changesOf('purposes', revised)).toEqual([
      ['purposes', 'x', { ...version, validFrom: '2024-06-01', validUntil: '2024-12-31' }],
    ]);
  });

  it('hold a period as it is fenced, closed on its trial balance, and opened again', () => {
    const trialBalance = { '1110': '1.00', '4110': '-1.00' };
    const none = given(periodsDecider, {
      byController: true,
      fenceSecondsLeft: 0,
      lastSequence: 9,
      trialBalance,
      postedSince: [],
      pendingApplications: [],
      unfinishedRuns: [],
      unfinishedApprovals: [],
      notValued: [],
    });
    const year = { period: '2023', effectiveDate: '2023-12-31' };
    const fenced = none.commands(new SoftClosePeriod(year, request));
    const closing = { ...year, throughSequence: 9, trialBalance };
    const closed = fenced.commands(new ClosePeriod(closing, request));
    const opened = closed.commands(new ReopenPeriod({ ...year, reason: 'audit' }, request));
    expect([fenced, closed, opened].flatMap((periods) => changesOf('periods', periods))).toEqual([
      ['periods', '2023', { status: 'SOFT_CLOSED' }],
      ['periods', '2023', { status: 'CLOSED', throughSequence: 9, trialBalance }],
      ['periods', '2023', { status: 'OPEN', reason: 'audit' }],
    ]);
  });
});

describe('the register of pledges', () => {
  const identity = { donorId: 'DON-A', recommendation: 'n', currency: 'EUR' };
  const unmarked = [{ purpose: 'TA-GEN', amount: eur('1000.00') }];

  it('holds what was announced', () => {
    const announced = { ...identity, status: 'ANNOUNCED', announcedOn: '2024-03-11' };
    expect(onPledge(announcing({ occasion: 'COP' }))).toEqual([
      ['pledges', 'P1', { ...announced, earmarks: unmarked, occasion: 'COP' }],
    ]);
  });

  it('holds the terms of the agreement', () => {
    const stated = { instalments: instalments(eur('400.00'), eur('600.00')) };
    const [first, second] = stated.instalments.map((instalment) => ({
      ...instalment,
      lines: [{ purpose: 'TA-GEN', amount: instalment.amount }],
    }));
    expect(onPledge(announcing(), signing(stated))).toEqual([
      [
        'pledges',
        'P1',
        {
          ...identity,
          status: 'SIGNED',
          signedOn: '2024-05-06',
          earmarks: unmarked,
          signedAmount: eur('1000.00'),
          agreementReference: 'AGR-1',
          complianceObligations: null,
          complianceReference: null,
          condition: null,
          pscRate: '0.13',
          source: 'BUDGET',
          proceeds: null,
          instalments: [first, second],
        },
      ],
    ]);
  });

  it.each([
    ['amended', amending(), { earmarks: [{ purpose: 'TA-GEN', amount: eur('1100.00') }] }],
    ['withdrawn', withdrawing(), { status: 'WITHDRAWN' }],
    ['lapsed', lapsing(), { status: 'LAPSED' }],
    ['accepted', accepting(), { status: 'ACCEPTED', acceptedOn: '2024-04-20' }],
  ] as const)('holds of one that is %s no more than what changes', (_what, command, changes) => {
    const [[register, id, members] = []] = onPledge(announcing(), command);
    expect([register, id]).toEqual(['pledges', 'P1']);
    expect(members).toMatchObject(changes);
  });

  it('changes nothing where an event is taken back that changed no terms', () => {
    const report = reporting({ purpose: 'k', level: 'GLOBAL' }, usd('100.00'));
    const spent = [
      signingDirectly({}, { earmarks: [{ purpose: 'k', amount: eur('1000.00') }] }),
      settling([paying(eur('1000.00'), '1104.97')]),
      report,
    ];
    expect(onPledge(...spent)).toEqual([]);
    expect(onPledge(...spent, charging())).toEqual([]);
    expect(onPledge(...spent, reversing('e3', '2024-12-01'))).toEqual([['pledges', 'P1', {}]]);
  });
});

describe('the registers of receipts and applications', () => {
  it('hold a bank credit with its rate, and nothing of its return', () => {
    const text = { remitter: 'Central bank', remittanceInfo: 'pledge of March' };
    const rate = { list: '2024-07-01.MONTHLY', effectiveDate: '2024-07-01', unitsPerUsd: '0.905' };
    const credit = {
      status: 'RECORDED',
      bankAccount: 'BK-EUR',
      bankReference: 'CREDIT-1',
      valueDate: '2024-07-02',
      net: eur('1000.00'),
      charges: eur('0.00'),
      rate,
      takenOverOn: null,
    };
    expect(onReceipt(recording(text))).toEqual([['receipts', 'R1', { ...credit, ...text }]]);
    expect(onReceipt(recording())).toEqual([
      ['receipts', 'R1', { ...credit, remitter: null, remittanceInfo: null }],
    ]);
    expect(onReceipt(recording(), returning('UNIDENTIFIED', eur('1.00')))).toEqual([]);
  });

  it('hold a bank credit of another system with its own date, and the day of its take-over', () => {
    const text = { remitter: null, remittanceInfo: null };
    const takenOver = receipt.with(approvedByController).commands(takingOverReceipt());
    expect(changesOf('receipt-R1', takenOver)).toEqual([
      [
        'receipts',
        'R1',
        {
          status: 'RECORDED',
          bankAccount: 'BK-EUR',
          bankReference: 'CREDIT-1',
          ...text,
          valueDate: '2023-11-20',
          net: eur('1000.00'),
          charges: eur('0.00'),
          rate: null,
          takenOverOn: '2024-01-01',
        },
      ],
    ]);
  });

  it('hold an application from its assignment to its release', () => {
    const open = {
      receiptId: 'R1',
      pledgeId: 'P1',
      effectiveDate: '2024-07-02',
      state: 'pending',
      released: 'no',
      fromOverpayment: null,
      kind: 'CONTRIBUTION',
      account: null,
      returnOf: null,
    };
    expect(onReceipt(recording(), assigning(eur('400.00')))).toEqual([
      ['applications', 'A1', { ...open, excess: null }],
    ]);
    const excess = { amount: eur('100.00'), treatment: 'REFUNDABLE' } as const;
    expect(onReceipt(recording(), assigning(eur('400.00'), { excess }))).toEqual([
      ['applications', 'A1', { ...open, excess: { ...excess, usd: '110.50', donorId: 'DON-A' } }],
    ]);
    expect(onReceipt(recording(), assigning(eur('400.00'), { credit: levy }))).toEqual([
      ['applications', 'A1', { ...open, kind: 'LEVY', excess: null }],
    ]);
    expect(onReceipt(recording(), assigning(eur('400.00')), releasing())).toEqual([
      ['applications', 'A1', { released: 'yes' }],
    ]);
  });

  it('hold what the pledge took as no payment of the agreement, as one line', () => {
    const amounts = { settles: eur('19.00'), cash: eur('19.00'), charges: eur('0.00') };
    const credited = (credit: Credit) =>
      changesOf(
        'pledge-P1',
        givenPledge()
          .with(approvedByController)
          .commands(
            signingDirectly(),
            settling([paying(eur('900.00'), '994.47')]),
            writingOff(eur('100.00')),
            crediting(credit, eur('19.00'), '20.00'),
          ),
      );
    expect(credited(interest)).toEqual([
      ['applications', 'A9', { state: 'applied', lines: [{ purpose: 'TA-GEN', ...amounts }] }],
    ]);
    const line = { instalment: 1, purpose: 'TA-GEN', ...amounts };
    expect(credited(recovery)).toEqual([
      ['applications', 'A9', { state: 'applied', lines: [line] }],
    ]);
    expect(credited(levy)).toHaveLength(1);
  });

  it('hold what the pledge made of an application', () => {
    const settled = [announcing(), signing(), settling([paying(eur('400.00'), '441.99')])] as const;
    const [[register, id, members] = []] = onPledge(...settled);
    expect([register, id]).toEqual(['applications', 'A1']);
    const line = { instalment: 1, purpose: 'TA-GEN', settles: eur('400.00') };
    expect(members).toMatchObject({ state: 'applied', lines: [line] });
    expect(onPledge(...settled, undoing())).toEqual([
      ['applications', 'A1', { state: 'reversed', receiptId: 'R1' }],
    ]);
    const { facts } = settled[2];
    const refused = { ...facts, code: 'PLEDGE_STATUS', detail: 'it is withdrawn' } as const;
    expect(onPledge(announcing(), { type: 'RefuseSettlement', facts: refused })).toEqual([
      ['applications', 'A1', { state: 'refused', receiptId: 'R1', reason: 'PLEDGE_STATUS' }],
    ]);
  });
});

describe('the register of statements', () => {
  it('says what one rests on, and which of them has taken the place of which', () => {
    const renditions = [{ type: 'text/csv', bytes: 12, sha256: '0'.repeat(64) }];
    const policy = 'IPSAS23-UN@1';
    const made = { sequence: 83, template: 'DONOR-STATEMENT@1', policy, renditions, statement: {} };
    const asked = { statementId: 'S1', donorId: 'DON-A', to: '2024-06-30' };
    const day = { effectiveDate: '2024-07-05' };
    const issue = (changes: Partial<IssueStatement['facts']>, superseded: StatementState) =>
      given(statementDecider, { made, superseded }).commands(
        new IssueStatement({ ...asked, ...day, ...changes }, request),
      );
    const first = issue({}, undefined);
    const again = issue({ statementId: 'S2', supersedes: 'S1' }, first.state);
    const restsOn = { sequence: 83, template: 'DONOR-STATEMENT@1', language: 'en', renditions };
    const stated = {
      donorId: 'DON-A',
      from: null,
      to: '2024-06-30',
      issuedOn: '2024-07-05',
      ...restsOn,
      policy,
      supersededBy: null,
    };
    expect(changesOf('statement-S1', first)).toEqual([
      ['statements', 'S1', { ...stated, supersedes: null }],
    ]);
    expect(changesOf('statement-S2', again)).toEqual([
      ['statements', 'S2', { ...stated, supersedes: 'S1' }],
      ['statements', 'S1', { supersededBy: 'S2' }],
    ]);
  });
});
