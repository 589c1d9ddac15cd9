import type { JsonObject, Projection, SequencedEvent } from '@art30/event-sourcing';
import {
  allocating,
  amending,
  announcing,
  assigning,
  eur,
  givenPledge,
  givenReceipt,
  jpy,
  lapsing,
  paying,
  recording,
  releasing,
  requestOn,
  reversing,
  revaluing,
  revaluingReceipt,
  reversingReceipt,
  settling,
  signing,
  signingDirectly,
  undoing,
  undoingRevaluation,
  withdrawing,
} from '@art30/testing';
import { accountFund } from '../kernel/entries';
import type { PledgeCommand } from '../pledge/facts/pledge.facts';
import type { ReceiptCommand } from '../receipt/facts/receipt.facts';
import { resolutionCatalogue } from '../purpose/resolution-catalogue';
import { ledgerOpened } from '../ledger/ledger.facts';
import { eventIndex } from './event-index';
import { journal } from './journal';
import { readModel } from './read-model';
import { registers } from './registers/registers';

type Event = {
  readonly id: string;
  readonly event: { readonly type: string; readonly data: object };
};

function logOf(stream: string, events: readonly Event[]): SequencedEvent[] {
  return events.map(({ id, event }, revision) => ({
    id,
    stream,
    revision,
    position: `${revision}`,
    sequence: revision + 1,
    type: event.type,
    data: JSON.parse(JSON.stringify(event.data)) as JsonObject,
    metadata: { ...requestOn('2024-08-01').identity.metadata, certifiedBy: 'certifier' },
    knownFrom: '2024-08-02T09:00:00.000Z',
  }));
}

const rowsOf = (projection: Projection, log: readonly SequencedEvent[]) =>
  log.flatMap((event) => projection.rowsOf(event).map(({ row }) => row));
/** Returns an object of a register: all its changes merged in log order. */
const registerRow = (log: readonly SequencedEvent[], register: string, id: string) =>
  log
    .flatMap((event) => registers.rowsOf(event))
    .filter(({ table, row }) => table === register && row['id'] === id)
    .reduce<Record<string, unknown>>(
      (before, { row }) => ({ ...before, ...(JSON.parse(row['changes'] as string) as object) }),
      {},
    );

const pledgeLog = (...commands: readonly PledgeCommand[]) =>
  logOf('pledge-P1', givenPledge().commands(...commands).recorded);
const receiptLog = (...commands: readonly ReceiptCommand[]) =>
  logOf('receipt-R1', givenReceipt().commands(...commands).recorded);

describe('the journal', () => {
  it('has one row for each entry, in minor units, with both dates and every dimension', () => {
    const [, signed] = pledgeLog(announcing(), signing());
    if (!signed) throw new Error('it is signed');
    const rows = rowsOf(journal, [signed]);
    expect(rows).toHaveLength((signed.data['entries'] as unknown[]).length);
    expect(rows[0]).toEqual({
      sequence: 2,
      line: 0,
      event_id: 'e2',
      kind: 'AgreementSigned',
      effective_date: '2024-05-06',
      posting_date: '2024-05-06',
      account: '1310',
      donor: 'DON-A',
      pledge: 'P1',
      instalment: 1,
      recommendation: 'n',
      purpose: 'TA-GEN',
      level: null,
      country: null,
      receipt: null,
      bank_account: null,
      account_item: null,
      fund: accountFund,
      currency: 'EUR',
      amount: 100_000n,
      usd: 111_111n,
    });
  });

  it('knows that yen have no decimals', () => {
    const yen = { bankAccount: 'BK-JPY', net: jpy('160900'), charges: jpy('0') };
    const [cash, suspense] = rowsOf(journal, receiptLog(recording(yen)));
    expect([cash?.['amount'], cash?.['usd']]).toEqual([160_900n, 100_000n]);
    expect([suspense?.['amount'], suspense?.['usd']]).toEqual([-160_900n, -100_000n]);
  });

  it('posts a late fact into the period it names, with its own date beside', () => {
    const [recorded] = receiptLog(recording());
    if (!recorded) throw new Error('it is recorded');
    const late = { ...recorded, data: { ...recorded.data, postingDate: '2025-01-01' } };
    expect(rowsOf(journal, [late])[0]).toMatchObject({
      effective_date: '2024-07-02',
      posting_date: '2025-01-01',
    });
  });
});

const settledInPart = [
  announcing(),
  signing(),
  settling([paying(eur('400.00'), '441.99')]),
] as const;

describe('what takes an event back', () => {
  const undone = pledgeLog(
    announcing(),
    signing(),
    settling([paying(eur('400.00'), '441.99')]),
    undoing(),
  );
  const unsigned = pledgeLog(signingDirectly(), reversing('e1'));

  it.each([
    ['an application', undone, 'ReceiptApplied'],
    ['a signature', unsigned, 'AgreementSigned'],
    [
      'the revaluation of a pledge',
      pledgeLog(...settledInPart, revaluing(), reversing('e4', '2024-12-31')),
      'PledgeRevalued',
    ],
  ])('has lines of the kind of %s, which cancel', (_what, log, kind) => {
    const rows = rowsOf(journal, log).filter((row) => row['kind'] === kind);
    const perAccount = new Map<unknown, bigint>();
    for (const { account, usd } of rows) {
      perAccount.set(account, (perAccount.get(account) ?? 0n) + (usd as bigint));
    }
    expect(perAccount.size).toBeGreaterThan(2);
    expect([...perAccount.values()].filter((sum) => sum !== 0n)).toEqual([]);
  });

  it.each([
    [undone, 'e3'],
    [unsigned, 'e1'],
    [receiptLog(recording(), revaluingReceipt(), undoingRevaluation()), 'e2'],
  ])('names what it takes back', (log, id) => {
    expect(rowsOf(eventIndex, log).at(-1)?.['reverses']).toBe(id);
  });
});

describe('the index of events', () => {
  it('says where an event stands, whose it is and from when it is known', () => {
    expect(rowsOf(eventIndex, receiptLog(recording()))).toEqual([
      {
        sequence: 1,
        event_id: 'e1',
        event_name: 'e1',
        position: '0',
        stream: 'receipt-R1',
        revision: 0,
        type: 'ReceiptRecorded',
        reverses: null,
        effective_date: '2024-07-02',
        posting_date: '2024-07-02',
        recorded_at: '2024-08-01T09:00:00.000Z',
        known_from: '2024-08-02T09:00:00.000Z',
        recorded_by: 'officer',
        certified_by: 'certifier',
        approved_by: null,
        proposal: null,
        delegation: null,
        key_hash: '0'.repeat(64),
        request_hash: '0'.repeat(64),
      },
    ]);
  });
});

describe('the registers', () => {
  const signed = [announcing(), amending(), signing({ amount: eur('1000.00') })] as const;

  it.each([
    ['announced', pledgeLog(announcing()), 'ANNOUNCED'],
    ['withdrawn', pledgeLog(announcing(), withdrawing()), 'WITHDRAWN'],
    ['lapsed', pledgeLog(announcing(), lapsing()), 'LAPSED'],
    ['signed', pledgeLog(...signed), 'SIGNED'],
    ['announced again', pledgeLog(...signed, reversing('e3')), 'ANNOUNCED'],
    ['cancelled', pledgeLog(signingDirectly(), reversing('e1')), 'CANCELLED'],
  ])('hold a pledge that is %s', (_what, log, status) => {
    expect(registerRow(log, 'pledges', 'P1')['status']).toBe(status);
  });

  it('keep the terms last agreed, and none once the signature is reversed', () => {
    expect(registerRow(pledgeLog(...signed), 'pledges', 'P1')).toMatchObject({
      announcedOn: '2024-03-11',
      signedOn: '2024-05-06',
      earmarks: [{ purpose: 'TA-GEN', amount: eur('1000.00') }],
    });
    expect(registerRow(pledgeLog(...signed, reversing('e3')), 'pledges', 'P1')).toMatchObject({
      signedOn: null,
      instalments: [],
      earmarks: [{ purpose: 'TA-GEN', amount: eur('1100.00') }],
    });
  });

  it('show no support rate, source or provenance of an agreement whose signature is reversed', () => {
    const proceeds = {
      legalBase: '30(2)(c)',
      confiscationOrder: 'order 7',
      confiscatedValue: eur('9000.00'),
      percentage: '10.00',
    } as const;
    const ofProceeds = signing({ source: 'PROCEEDS_OF_CRIME', proceeds });
    const log = pledgeLog(announcing(), ofProceeds, reversing('e2', '2024-05-06'), signing());
    const terms = ({ pscRate, source, proceeds: from }: Record<string, unknown>) => [
      ...[pscRate, source, from],
    ];
    expect(terms(registerRow(log.slice(0, 2), 'pledges', 'P1'))).toEqual([
      ...['0.13', 'PROCEEDS_OF_CRIME', proceeds],
    ]);
    expect(terms(registerRow(log.slice(0, 3), 'pledges', 'P1'))).toEqual([null, null, null]);
    expect(terms(registerRow(log, 'pledges', 'P1'))).toEqual(['0.13', 'BUDGET', null]);
  });

  const applied = [announcing(), signing(), settling([paying(eur('400.00'), '441.99')])] as const;
  const { facts } = settling([paying(eur('400.00'), '441.99')]);
  const refusal = { ...facts, code: 'PLEDGE_STATUS', detail: 'it is withdrawn' } as const;

  it.each([
    ['pending', [...receiptLog(recording(), assigning(eur('400.00')))], 'pending', 'no'],
    [
      'released',
      [...receiptLog(recording(), assigning(eur('400.00')), releasing())],
      'pending',
      'yes',
    ],
    ['applied', pledgeLog(...applied), 'applied', undefined],
    ['reversed', pledgeLog(...applied, undoing()), 'reversed', undefined],
    [
      'refused',
      pledgeLog(announcing(), { type: 'RefuseSettlement', facts: refusal }),
      'refused',
      undefined,
    ],
    [
      'reversed with its receipt',
      receiptLog(recording(), assigning(eur('400.00')), reversingReceipt('2024-07-02', 'A1')),
      'reversed',
      'yes',
    ],
  ])('hold an application that is %s', (...[, log, state, released]) => {
    const application = registerRow(log, 'applications', 'A1');
    expect([application['state'], application['released']]).toEqual([state, released]);
  });

  it('hold a receipt as it was recorded last', () => {
    const again = recording({ valueDate: '2024-06-20', remitter: 'Central bank' });
    const log = receiptLog(recording(), reversingReceipt(), again);
    expect(registerRow(log, 'receipts', 'R1')).toMatchObject({
      status: 'RECORDED',
      valueDate: '2024-06-20',
      remitter: 'Central bank',
    });
  });

  it('hold a run, from its start until it is taken back', () => {
    const run = { revaluationId: 'REV', effectiveDate: '2024-12-31', policy: 'P@1', entries: [] };
    const what = { pledges: ['P1'], receipts: [], bankAccounts: [] };
    const why = { reasonCode: 'OTHER', reason: 'another rate' };
    const leftOut = [{ pledgeId: 'P1', code: 'DEPENDENT_EVENTS', remedy: 'undo that first' }];
    const events: Event['event'][] = [
      { type: 'RevaluationStarted', data: { ...run, ...what, rates: {}, throughSequence: 7 } },
      {
        type: 'RevaluationCompleted',
        data: { ...run, pledges: 0, receipts: 0, bankAccounts: 0, leftOut },
      },
      { type: 'RevaluationReversalStarted', data: { ...run, ...what, ...why } },
      {
        type: 'RevaluationReversed',
        data: { ...run, pledges: 0, receipts: 0, bankAccounts: 0, leftOut },
      },
    ];
    const log = logOf(
      'revaluation-REV',
      events.map((event, index) => ({ id: `e${index}`, event })),
    );
    const at = (count: number) => registerRow(log.slice(0, count), 'revaluations', 'REV');
    expect(at(1)).toEqual({
      status: 'STARTED',
      asAt: '2024-12-31',
      rates: {},
      throughSequence: 7,
      ...what,
    });
    expect(at(2)).toMatchObject({
      status: 'COMPLETED',
      valued: { pledges: 0, receipts: 0, bankAccounts: 0 },
      leftOut,
    });
    expect(at(3)).toMatchObject({ status: 'REVERSING', reversedOn: '2024-12-31', ...why });
    expect(at(4)).toMatchObject({ status: 'REVERSED', notReversed: leftOut });
  });

  it('hold what a run valued, and that it is taken back', () => {
    const log = pledgeLog(...settledInPart, revaluing(), reversing('e4', '2024-12-31'));
    const of = (events: readonly SequencedEvent[]) =>
      registerRow(events, 'revalued', 'REV|pledge-P1');
    expect(of(log.slice(0, 4))).toMatchObject({
      rates: { EUR: { unitsPerUsd: '0.940' } },
      reversed: false,
      items: [{ account: '1310' }, { account: '1120' }],
    });
    expect(of(log.slice(0, 4))).not.toHaveProperty('leftOut');
    expect(of(log)).toMatchObject({ reversed: true, items: [{}, {}] });
    const receipt = receiptLog(recording(), revaluingReceipt(), undoingRevaluation());
    const money = (count: number) =>
      registerRow(receipt.slice(0, count), 'revalued', 'REV|receipt-R1');
    expect(money(2)).toMatchObject({
      rates: { EUR: { unitsPerUsd: '0.940' } },
      reversed: false,
      items: [{ kind: 'UNAPPLIED' }, { kind: 'CASH', bankAccount: 'BK-EUR' }],
    });
    expect(money(3)).toMatchObject({ reversed: true });
  });

  it('hold what a run valued whole, where a share of it was taken back since', () => {
    const moved = assigning(eur('300.00'), { effectiveDate: '2024-12-15' });
    const log = receiptLog(recording(), moved, revaluingReceipt({ asAt: '2024-11-30' }));
    expect(log.map(({ type }) => type).slice(-2)).toEqual(['ReceiptRevalued', 'ReceiptRevalued']);
    expect(registerRow(log, 'revalued', 'REV|receipt-R1')).toMatchObject({
      items: [{ amount: eur('1000.00'), valueUsd: '1063.83' }, { kind: 'CASH' }],
    });
  });

  it('hold nothing of a run for what is reversed otherwise', () => {
    const log = pledgeLog(signingDirectly(), reversing('e1'));
    expect(log.flatMap((event) => registers.rowsOf(event)).map(({ table }) => table)).toEqual([
      'pledges',
      'pledges',
    ]);
  });

  it('hold every purpose of the resolution from the day it was adopted', () => {
    const events = resolutionCatalogue().map((event, index) => ({ id: `${index}`, event }));
    expect(registerRow(logOf('purposes', events), 'purposes', 'f.translation.fr')).toEqual({
      kind: 'SUB_PURPOSE',
      label: 'Omnibus survey software: translation (fr)',
      parent: 'f.translation',
      recommendations: ['m'],
      validUntil: null,
      validFrom: '2010-10-22',
    });
  });

  it('hold nothing of what has no id of its own', () => {
    const received = settling([paying(eur('1000.00'), '1104.94')]);
    const to = { purpose: 'k', level: 'GLOBAL' };
    const log = pledgeLog(signingDirectly(), received, allocating('TA-GEN', to, '452.00'));
    expect(rowsOf(registers, log.slice(-1))).toEqual([]);
    const opened = [{ id: 'e1', event: ledgerOpened('simulated', '2024-01-01') }];
    expect(rowsOf(registers, logOf('ledger', opened))).toEqual([]);
  });
});

describe('the read model', () => {
  it('has a column for every member of every row, and only nullable ones are null', () => {
    const log = [
      ...pledgeLog(announcing(), signing(), settling([paying(eur('400.00'), '441.99')])),
      ...receiptLog(recording(), assigning(eur('400.00'))),
    ];
    const tables = new Map(
      readModel.projections.flatMap(({ tables: specs }) => specs.map((spec) => [spec.name, spec])),
    );
    for (const { table, row } of log.flatMap((event) =>
      readModel.projections.flatMap((projection) => projection.rowsOf(event)),
    )) {
      const spec = tables.get(table);
      expect(Object.keys(row).sort()).toEqual(Object.keys(spec?.columns ?? {}).sort());
      const empty = Object.keys(row).filter((column) => row[column] === null);
      expect(empty.filter((column) => !spec?.nullable.includes(column))).toEqual([]);
    }
  });
});
