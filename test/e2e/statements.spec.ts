import { canonicalJson } from '@art30/event-sourcing';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import { Client } from '../support/client';
import { cents } from '../support/example-figures';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { csvRows, statementOf, textOf, type Account } from '../support/statements';
import { announcement, application, credit, eur, paidPledge, terms, usd } from '../support/world';

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface Balances {
  readonly items: readonly {
    readonly donor: string | null;
    readonly recommendation?: string | null;
    readonly usd: Readonly<Record<string, Money>>;
  }[];
}

const formula = '=HYPERLINK("http://example.org","open")';

describe('the statement of a donor', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await playExample(service, 'E16');
    await advanceAndCondition();
    await undoneLater();
    await lostAndRefunded();
  });
  afterAll(() => service.stopAndRemove());

  /** Books an advance of donor B under recommendation (n), and money under a condition. */
  async function advanceAndCondition(): Promise<void> {
    const party = { kind: 'STATE_PARTY', partySince: '2003-09-29' };
    await client.done('/v1/donors', { id: 'DON-F', name: formula, ...party });
    await client.done(
      '/v1/pledges',
      announcement('F1', { donorId: 'DON-F', amount: usd('500.00') }),
    );
    await client.done(
      '/v1/receipts',
      credit('+advance', '200.00', {
        application: { ...application('F1', '0'), lines: [{ settles: usd('200.00') }] },
      }),
    );
    const condition = { kind: 'PERFORMANCE', text: 'a report', returnClause: 'unspent funds' };
    await client.done('/v1/pledges', {
      ...announcement('F2', { donorId: 'DON-F', recommendation: 'm', announcedOn: undefined }),
      amount: eur('1000.00'),
      earmarks: [{ purpose: 'k', amount: eur('1000.00') }],
      agreement: terms(eur('1000.00'), { condition }),
    });
    await client.done(
      '/v1/receipts',
      credit('conditional', '0', {
        bankAccount: 'BK-EUR',
        net: eur('399.00'),
        charges: eur('1.00'),
        application: {
          ...application('F2', '0'),
          lines: [{ instalment: 1, settles: eur('400.00') }],
        },
      }),
    );
  }

  /** Books a receipt in July that is reversed in September. */
  async function undoneLater(): Promise<void> {
    const { receiptId, applicationId } = await paidPledge(client, 'A9');
    await client.done(`/v1/receipts/${receiptId}/applications/${applicationId}/reversal`, {
      effectiveDate: '2024-09-10',
      reasonCode: 'WRONG_FUND',
      reason: 'another donor',
    });
  }

  /** Writes off EUR 20,000 of donor A, and refunds USD 20,000 to donor B. */
  async function lostAndRefunded(): Promise<void> {
    const controller = { signers: { approvedBy: 'u.controller' } };
    const writeOff = {
      effectiveDate: '2024-12-03',
      lines: [{ instalment: 2, amount: eur('20000.00') }],
      reason: 'it will not come',
      investigationReference: 'INV-1',
      approvalReference: 'memo',
    };
    await client.done('/v1/pledges/P1/write-offs', writeOff, controller);
    await client.done('/v1/pledges/P2/refunds', {
      effectiveDate: '2024-12-03',
      approvalReference: 'memo 2',
      lines: [{ purpose: 'f', level: 'GLOBAL', gross: usd('20000.00') }],
      paidFrom: 'BK-USD',
      paymentReference: 'PAY-9',
    });
  }

  const balances = async (query: string) =>
    (await service.get<Balances>(`/v1/balances?${query}`)).items;

  const moved = ({ opening, movements, closing, difference }: Account['unspent']) => {
    const sum = movements.reduce((total, { value }) => total + cents(value.amount), 0n);
    expect(difference).toEqual(usd('0.00'));
    return { lacks: cents(closing.amount) - cents(opening.amount) - sum };
  };

  const periods = [
    ['', '2024-12-31'],
    ['2024-01-01', '2024-06-30'],
    ['2024-07-01', '2024-07-31'],
    ['2024-08-01', '2024-09-30'],
    ['2024-10-01', '2024-12-31'],
  ] as const;
  const donors = ['DON-A', 'DON-B', 'DON-F'];
  const asked = donors.flatMap((donor) => periods.map(([from, to]) => [donor, from, to] as const));

  it.each(asked)('ties for %s from %p to %s, by recommendation and in all', async (...about) => {
    const [donor, from, to] = about;
    const { accounts } = await statementOf(service, donor, `${from && `from=${from}&`}to=${to}`);
    for (const { unspent, fundBalance } of accounts) {
      expect([moved(unspent), moved(fundBalance)]).toEqual([{ lacks: 0n }, { lacks: 0n }]);
    }
    const all = accounts.at(-1);
    expect(all?.recommendation).toBeNull();
    for (const end of ['opening', 'closing'] as const) {
      const parts = accounts.slice(0, -1).map(({ unspent }) => cents(unspent[end].amount));
      const sum = parts.reduce((total, part) => total + part, 0n);
      expect(cents(all?.unspent[end].amount ?? '')).toBe(sum);
    }
  });

  it.each(asked)(
    'says of %s from %p to %s what the balances say at both ends',
    async (...about) => {
      const [donor, from, to] = about;
      const query = `${from && `from=${from}&`}to=${to}`;
      const { accounts, knownAt } = await statementOf(service, donor, query);
      const dayBefore = new Date(Date.parse(from || '2000-01-01') - 86_400_000).toISOString();
      for (const [end, asAt] of [
        ['opening', dayBefore.slice(0, 10)],
        ['closing', to],
      ] as const) {
        const times = `asAt=${asAt}&knownAt=${knownAt.sequence}`;
        const whole = await balances(`by=donor&${times}`);
        const parts = await balances(`by=donor,recommendation&${times}`);
        for (const { recommendation, unspent, fundBalance, position } of accounts) {
          const rows = recommendation === null ? whole : parts;
          const row = rows.find(
            (one) => one.donor === donor && (one.recommendation ?? null) === recommendation,
          );
          const of = (word: string) => cents(row?.usd[word]?.amount ?? '0.00');
          const expected =
            of('unallocated') + of('availableProgrammable') + of('availableSupportReserve');
          expect(cents(unspent[end].amount)).toBe(expected);
          expect(cents(fundBalance[end].amount)).toBe(of('fundBalance'));
          const stated = position.map((one) => [one.figure, cents(one[end].amount)]);
          expect(stated).toEqual(position.map(({ figure }) => [figure, of(figure)]));
        }
      }
    },
  );

  it('begins a period with what the one before it ended with', async () => {
    const [first, second] = await Promise.all([
      statementOf(service, 'DON-A', 'to=2024-07-31'),
      statementOf(service, 'DON-A', 'from=2024-08-01&to=2024-09-30'),
    ]);
    const ends = (accounts: readonly Account[], end: 'opening' | 'closing') =>
      accounts.map(({ unspent, fundBalance }) => [unspent[end], fundBalance[end]]);
    expect(ends(second.accounts, 'opening')).toEqual(ends(first.accounts, 'closing'));
  });

  it('names pledges, instalments, receipts and purposes of the example', async () => {
    const { pledges, instalments, receipts, purposes, exchangeDifferences } = await statementOf(
      service,
      'DON-A',
      'from=2024-07-01&to=2024-12-31',
    );
    expect(pledges.find(({ pledge }) => pledge === 'P1')).toMatchObject({
      announced: eur('1100000.00'),
      signed: eur('1100000.00'),
      signedOn: '2024-05-06',
      received: eur('600000.00'),
      outstanding: eur('480000.00'),
    });
    expect(instalments.filter(({ pledge }) => pledge === 'P1')).toMatchObject([
      { instalment: 1, dueOn: '2024-06-30', outstanding: eur('0.00'), bucket: null },
      { instalment: 2, dueOn: '2025-03-31', daysPastDue: 0, bucket: 'NOT_DUE' },
    ]);
    expect(receipts.filter(({ pledge }) => pledge === 'P1')).toMatchObject([
      {
        bankReference: '20240702-000117',
        valueDate: '2024-07-02',
        rate: '0.905',
        gross: eur('600000.00'),
        charges: eur('15.00'),
        net: eur('599985.00'),
        netUsd: usd('662966.85'),
        chargesUsd: usd('16.57'),
        settled: eur('600000.00'),
      },
    ]);
    expect(purposes).toMatchObject([
      {
        purpose: 'k',
        level: 'NATIONAL',
        recommendation: 'n',
        allocated: { opening: usd('0.00'), inPeriod: usd('452000.00'), closing: usd('452000.00') },
        directExpenditure: { inPeriod: usd('150000.00') },
        supportCost: { inPeriod: usd('19500.00') },
        available: { closing: usd('282500.00') },
      },
    ]);
    expect(exchangeDifferences).toEqual([
      {
        pledge: 'P1',
        recommendation: 'n',
        gain: usd('0.00'),
        loss: usd('3683.25'),
        net: usd('-3683.25'),
      },
    ]);
  });

  it('shows what is owed back and paid back, of a pledge or not', async () => {
    const { refunds } = await statementOf(service, 'DON-B', 'to=2024-12-31');
    expect(refunds).toMatchObject([
      { eventType: 'ReceiptAssigned', date: '2024-07-29', owed: usd('500.00') },
      { eventType: 'ReceiptReturned', date: '2024-08-12', owed: usd('-500.00') },
      {
        eventType: 'ContributionRefunded',
        pledge: 'P2',
        purpose: 'f',
        refundedUsd: usd('20000.00'),
        owed: usd('0.00'),
      },
    ]);
  });

  it('shows what is written off, at the carrying value that is lost', async () => {
    const { writeOffs } = await statementOf(service, 'DON-A', 'from=2024-12-01&to=2024-12-31');
    expect(writeOffs).toMatchObject([
      {
        eventType: 'ReceivableWrittenOff',
        pledge: 'P1',
        instalment: 2,
        date: '2024-12-03',
        amount: eur('20000.00'),
        carryingUsd: usd('22222.22'),
        expenseUsd: usd('22222.22'),
      },
    ]);
  });

  it('counts a receipt in its period and takes it back in that of its reversal', async () => {
    const ofMonth = async (from: string, to: string) => {
      const { receipts } = await statementOf(service, 'DON-A', `from=${from}&to=${to}`);
      return receipts
        .filter(({ pledge }) => pledge === 'A9')
        .map(({ date, postedOn, net }) => ({ date, postedOn, net: net.amount }));
    };
    expect(await ofMonth('2024-07-01', '2024-07-31')).toEqual([
      { date: '2024-07-02', postedOn: '2024-07-02', net: '1130.00' },
    ]);
    expect(await ofMonth('2024-09-01', '2024-09-30')).toEqual([
      { date: '2024-07-02', postedOn: '2024-09-10', net: '-1130.00' },
    ]);
    expect(await ofMonth('2024-07-01', '2024-09-30')).toEqual([]);
  });

  it('stays in its state of knowledge: the error of 16 September is visible on the 17th', async () => {
    const statementKnownAt = async (knownAt: string) => {
      const query = `to=2024-09-30&knownAt=${knownAt}`;
      const { receipts, accounts } = await statementOf(service, 'DON-A', query);
      return { receipts: receipts.length, unspent: accounts.at(-1)?.unspent.closing.amount };
    };
    expect(await statementKnownAt('2024-09-17')).toEqual({ receipts: 2, unspent: '717911.90' });
    expect(await statementKnownAt('2024-09-30')).toEqual({ receipts: 1, unspent: '662966.85' });
  });

  it('ages and bridges as the reports do', async () => {
    const { ageing, bridges } = await statementOf(service, 'DON-F', 'to=2024-08-15');
    expect(ageing).toEqual([
      {
        bucket: 'DAYS_31_60',
        currency: 'EUR',
        instalments: 1,
        outstanding: eur('600.00'),
        receivable: eur('0.00'),
        conditional: eur('600.00'),
      },
    ]);
    const report = await service.get<{ usd: Record<string, Money> }>(
      '/v1/pledges/F2/bridge?asAt=2024-08-15',
    );
    const bridge = bridges.find(({ pledge, values }) => pledge === 'F2' && values === 'USD');
    const steps = (bridge?.steps ?? []).map(({ figure, value }) => [figure, value]);
    expect(steps.length).toBeGreaterThan(8);
    expect(report.usd).toMatchObject(Object.fromEntries(steps));
    expect(bridge?.cashReceived).toEqual(report.usd['cashReceived']);
    expect(bridges.map(({ difference }) => cents(difference.amount))).toEqual(
      bridges.map(() => 0n),
    );
  });

  it('leaves out what was over before its period began', async () => {
    const ids = async (query: string) =>
      (await statementOf(service, 'DON-B', query)).instalments.map(({ pledge }) => pledge);
    expect(await ids('to=2024-12-31')).toEqual(['P2']);
    expect(await ids('from=2024-10-01&to=2024-12-31')).toEqual([]);
    const { pledges } = await statementOf(service, 'DON-B', 'from=2024-10-01&to=2024-12-31');
    expect(pledges).toMatchObject([{ pledge: 'P2', status: 'RECEIVED' }]);
  });

  it('is sealed with the hash of its canonical JSON', async () => {
    const text = await textOf(service, '/v1/donors/DON-A/statement', 'application/json');
    const { sha256, ...content } = JSON.parse(text) as Record<string, unknown>;
    expect(text).toBe(canonicalJson({ ...content, sha256 }));
    expect(sha256).toBe(sha256Hex(canonicalJson(content)));
  });

  it('is a table too, whose numbers are those of the JSON', async () => {
    const path = '/v1/donors/DON-A/statement?from=2024-07-01&to=2024-12-31';
    const rows = csvRows(await textOf(service, path, 'text/csv'));
    const { accounts, sha256 } = await statementOf(service, 'DON-A', path.split('?')[1]);
    const of = (section: string, figure: string) =>
      rows.filter((row) => row['section'] === section && row['figure'] === figure);
    expect(of('unspent', 'closing').map((row) => row['value'])).toEqual(
      accounts.map(({ unspent }) => unspent.closing.amount),
    );
    expect(of('unspent', 'bankCharges').map((row) => row['value'])).toEqual(['-16.57', '-16.57']);
    expect(of('statement', 'sha256').map((row) => row['text'])).toEqual([sha256]);
    const subjects = rows.map((row) =>
      JSON.stringify({ ...row, value: '', text: '', date: '', reference: '' }),
    );
    expect(new Set(subjects).size).toBe(subjects.length);
  });

  it('is harmless in a spreadsheet', async () => {
    const rows = csvRows(await textOf(service, '/v1/donors/DON-F/statement', 'text/csv'));
    expect(rows.find(({ figure }) => figure === 'name')?.['text']).toBe(`'${formula}`);
    expect(rows.find(({ section }) => section === 'receipts')?.['reference']).toBe("'+advance");
    const cells = rows.flatMap((row) => Object.values(row));
    const active = cells.filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.]+$/.test(cell));
    expect(active).toEqual([]);
  });

  it('is refused where it is too large, with the remedy', async () => {
    const instalments = Array.from({ length: 100 }, (_, index) => ({
      no: index + 1,
      dueOn: '2024-06-30',
      amount: usd('10.00'),
    }));
    for (let pledge = 1; pledge <= 14; pledge += 1) {
      await client.done('/v1/pledges', {
        ...announcement(`L${pledge}`, { announcedOn: undefined, amount: usd('1000.00') }),
        agreement: terms(usd('1000.00'), { instalments }),
      });
    }
    const path = '/v1/donors/DON-A/statement';
    const { status, body } = await service.http().get(path);
    expect({ status, ...(body as object) }).toMatchObject({
      status: 422,
      code: 'STATEMENT_TOO_LARGE',
      field: 'from',
      detail: expect.stringContaining('at most 524288 bytes'),
    });
    expect((body as { detail: string }).detail).toContain('shorter period');
    const { status: before } = await service.http().get(`${path}?to=2024-04-30`);
    expect(before).toBe(200);
  });

  it.each([
    ['nobody/statement', '*/*', '404 DONOR_UNKNOWN'],
    ['DON-A/statement', 'application/pdf', '406 NOT_ACCEPTABLE'],
    ['DON-A/statement?to=2024-02-30', '*/*', '400 INVALID_REQUEST'],
    ['DON-A/statement?from=2024-02-02&to=2024-02-01', '*/*', '400 INVALID_REQUEST'],
    ['DON-A/statement?asAt=2024-02-01', '*/*', '400 INVALID_REQUEST'],
  ])('is refused at %s for Accept %s: %s', async (path, accept, refusal) => {
    const { status, body } = await service.http().get(`/v1/donors/${path}`).set('Accept', accept);
    expect(`${status} ${(body as { code: string }).code}`).toBe(refusal);
  });
});
