import { Client } from '../support/client';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { allocation, announcement, application, credit, eur, terms, usd } from '../support/world';

interface Page {
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
}

describe('registers', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await playExample(service, 'E14');
  });
  afterAll(() => service.stopAndRemove());

  const get = <Body = Record<string, unknown>>(path: string) => service.get<Body>(`/v1/${path}`);
  const list = async (path: string) => (await get<Page>(path)).items;
  const ids = async (path: string) => (await list(path)).map(({ id, code }) => id ?? code);
  const reply = (path: string) => service.http().get(`/v1/${path}`);

  async function receiptOf(bankReference: string): Promise<Record<string, unknown>> {
    const found = (await list('receipts')).find((one) => one['bankReference'] === bankReference);
    return found ?? {};
  }

  describe('of donors', () => {
    it('lists them with what is known of them', async () => {
      expect(await list('donors')).toEqual([
        {
          id: 'DON-A',
          name: 'Donor A (fictitious State party)',
          personalTexts: [],
          kind: 'STATE_PARTY',
          country: 'XAA',
          contactReference: null,
          partyStatus: { since: '2003-09-29', until: null, reference: null },
          dueDiligence: null,
          contacts: [],
        },
        {
          id: 'DON-B',
          name: 'Donor B (fictitious foundation)',
          personalTexts: [],
          kind: 'FOUNDATION',
          country: null,
          contactReference: null,
          partyStatus: null,
          dueDiligence: {
            outcome: 'CLEARED',
            assessedOn: '2024-02-20',
            validUntil: '2026-02-20',
            reference: 'DD-2024-017',
          },
          contacts: [],
        },
      ]);
    });

    it('knows none before its registration, whatever is dated earlier', async () => {
      expect(await ids('donors?asAt=2024-02-29')).toEqual([]);
      expect((await reply('donors/DON-A?asAt=2024-02-29')).status).toBe(404);
    });

    it('gives one with its balances and the revision of its stream', async () => {
      const { body, headers } = await reply('donors/DON-A');
      expect(body).toMatchObject({ id: 'DON-A', revision: 4, asAt: null });
      expect(headers['etag']).toBe('"4"');
      expect(body.balances.usd.fundBalance).toEqual(usd('1218522.40'));
    });
  });

  it('lists purposes in the version of the date', async () => {
    expect(await ids('purposes?limit=4')).toEqual(['GLOBAL', 'M-GEN', 'NATIONAL', 'PSC-FUND']);
    await client.done('/v1/purposes', {
      code: 'g',
      kind: 'LETTER',
      label: 'Needs, renamed',
      recommendations: ['m'],
      effectiveDate: '2024-10-01',
    });
    const label = async (query: string) => (await get(`purposes/g${query}`))['label'];
    expect(await label('?asAt=2024-09-30')).toBe(
      'Exchange of information on needs with other providers',
    );
    expect(await label('?asAt=2024-10-01')).toBe('Needs, renamed');
  });

  it('lists rates as published, and marks what is superseded', async () => {
    const list1 = { effectiveDate: '2024-10-01', publishedOn: '2024-09-28', kind: 'MONTHLY' };
    const source = { name: 'fictitious UNORE list' };
    await client.done('/v1/exchange-rates', { ...list1, source, rates: { EUR: '0.902' } });
    await client.done('/v1/exchange-rates', {
      ...list1,
      id: 'mended',
      source,
      rates: { EUR: '0.920' },
      supersedes: '2024-10-01.MONTHLY',
    });
    expect(await get('exchange-rates/2024-10-01.MONTHLY')).toMatchObject({
      rates: { EUR: '0.902' },
      supersedes: null,
      supersededBy: 'mended',
    });
    expect(await get('exchange-rates/mended')).toMatchObject({ supersedes: '2024-10-01.MONTHLY' });
    expect(await ids('exchange-rates?knownAt=2024-05-01')).toEqual([
      '2024-03-01.MONTHLY',
      '2024-05-01.MONTHLY',
    ]);
  });

  it('lists bank accounts with their ledger accounts', async () => {
    expect(await list('bank-accounts?limit=1')).toEqual([
      {
        code: 'BK-CHF',
        name: null,
        currency: 'CHF',
        ledgerAccount: '1130',
        openedOn: '2024-01-01',
        closedOn: null,
      },
    ]);
    expect(await get('bank-accounts/BK-EUR')).toMatchObject({ currency: 'EUR' });
  });

  describe('of pledges', () => {
    it.each([
      ['2024-03-10', undefined],
      ['2024-03-11', 'ANNOUNCED'],
      ['2024-05-06', 'SIGNED'],
      ['2024-07-02', 'PARTLY_RECEIVED'],
    ])('as at %s P1 is %s', async (date, status) => {
      const pledges = await list(`pledges?asAt=${date}`);
      expect(pledges.find(({ id }) => id === 'P1')?.['status']).toBe(status);
    });

    it('narrows the list by donor and recommendation', async () => {
      expect(await ids('pledges')).toEqual(['P1', 'P2']);
      expect(await ids('pledges?donor=DON-B')).toEqual(['P2']);
      expect(await ids('pledges?recommendation=n')).toEqual(['P1']);
      expect(await ids('pledges?donor=DON-B&recommendation=n')).toEqual([]);
    });

    it.each([
      ['status=PARTLY_RECEIVED', ['P1']],
      ['status=RECEIVED', ['P2']],
      ['status=RECEIVED&asAt=2024-07-28', []],
      ['status=SIGNED&asAt=2024-07-28', ['P2']],
      ['status=SIGNED&asAt=2024-05-20', ['P1', 'P2']],
      ['status=SIGNED&asAt=2024-05-20&limit=1', ['P1']],
      ['status=ANNOUNCED&asAt=2024-05-06', ['P2']],
      ['status=ANNOUNCED&asAt=2024-05-06&knownAt=2024-05-06', ['P1', 'P2']],
      ['status=RECEIVED&donor=DON-A', []],
      ['status=CLOSED', []],
    ])('finds pledges by what they are at both times: %s', async (query, found) => {
      expect(await ids(`pledges?${query}`)).toEqual(found);
    });

    it('reads on to the next pledge of a status, however many others stand between', async () => {
      const first = await get<Page>('pledges?status=SIGNED&asAt=2024-05-20&limit=1');
      const rest = await get<Page>(`pledges?status=SIGNED&asAt=2024-05-20&cursor=${first.next}`);
      expect([rest.items.map(({ id }) => id), rest.next]).toEqual([['P2'], null]);
    });

    it('lists what each came to, in its currency and in USD, and what its fund balance is', async () => {
      const [first] = await list('pledges?asAt=2024-10-14&limit=1');
      expect(first).toMatchObject({
        id: 'P1',
        announced: eur('1100000.00'),
        agreed: eur('1100000.00'),
        conditional: eur('0.00'),
        received: eur('600000.00'),
        receivedUsd: usd('662983.42'),
        bankCharges: eur('15.00'),
        bankChargesUsd: usd('16.57'),
        writtenOff: eur('0.00'),
        refunded: eur('0.00'),
        outstanding: eur('500000.00'),
      });
      expect(first?.['identity']).toMatchObject({
        receivable: usd('555555.55'),
        unallocated: usd('210966.85'),
        fundBalance: usd('1218522.40'),
        difference: usd('0.00'),
      });
    });

    it.each(['status=OPEN', 'status=', 'recommendation=x', 'donor='])(
      'refuses a list with %s',
      async (query) => {
        const { status, body } = await reply(`pledges?${query}`);
        expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
      },
    );

    it('shows terms and figures of P2, received in full', async () => {
      const pledge = await get('pledges/P2');
      expect(pledge).toMatchObject({
        status: 'RECEIVED',
        announcedOn: '2024-03-25',
        signedOn: '2024-05-20',
        agreement: { agreementReference: 'AGR-2024-002', pscRate: '0.13', condition: null },
        earmarks: [
          { purpose: 'f', amount: usd('226000.00') },
          { purpose: 'j', amount: usd('452000.00') },
        ],
        outstanding: usd('0.00'),
        received: usd('678000.00'),
      });
      expect(pledge['instalments']).toMatchObject([
        {
          no: 1,
          dueOn: '2024-07-15',
          agreed: usd('678000.00'),
          lines: [
            { purpose: 'f', agreed: usd('226000.00'), received: usd('226000.00') },
            { purpose: 'j', agreed: usd('452000.00'), outstandingUsd: usd('0.00') },
          ],
        },
      ]);
    });

    it('shows P1 in both currencies, before and after the error was known', async () => {
      const second = async (query: string) => {
        const { instalments } = await get<{ instalments: readonly object[] }>(`pledges/P1${query}`);
        return instalments[1];
      };
      expect(await second('?knownAt=2024-09-17')).toMatchObject({
        received: eur('50000.00'),
        outstanding: eur('450000.00'),
        receivableUsd: usd('499999.99'),
      });
      expect(await second('')).toMatchObject({
        received: eur('0.00'),
        outstanding: eur('500000.00'),
        receivable: eur('500000.00'),
        receivableUsd: usd('555555.55'),
        agreedUsd: usd('555555.55'),
      });
    });

    it('tags the answer with the revision that If-Match takes', async () => {
      const { headers, body } = await reply('pledges/P1');
      expect(headers['etag']).toBe(`"${body.revision}"`);
      const stale = await client.post(
        '/v1/pledges/P1/allocations',
        allocation('A9', '100.00', { effectiveDate: '2024-10-14' }),
        { ifMatch: `"${body.revision - 1}"` },
      );
      expect(stale.status).toBe(412);
      const early = await reply('pledges/P1?knownAt=2024-05-07');
      expect(early.headers['etag']).toBe('"5"');
    });

    it('takes the terms back when the signature is reversed', async () => {
      await client.done('/v1/pledges', announcement('P7'));
      const { events } = await client.done('/v1/pledges/P7/agreement', terms(usd('1130.00')));
      await client.done(`/v1/pledges/P7/events/${events[0].id}/reversal`, {
        effectiveDate: '2024-05-07',
        reasonCode: 'WRONG_AMOUNT',
        reason: 'typed wrong',
      });
      expect(await get('pledges/P7')).toMatchObject({
        status: 'ANNOUNCED',
        signedOn: null,
        agreement: null,
        instalments: [],
        announced: usd('1130.00'),
        agreed: usd('0.00'),
      });
    });

    it('tells its history in the order of the log, page by page', async () => {
      const types = [
        ...['PledgeAnnounced', 'PledgeAmended'],
        ...['CommandProposed', 'ProposalCertified', 'AgreementSigned', 'ProposalApproved'],
        ...['ReceiptApplied'],
        ...['CommandProposed', 'ProposalCertified', 'AllocationMade', 'ProposalApproved'],
        ...['ReceiptApplied', 'ReceiptApplicationReversed'],
      ];
      const whole = await list('pledges/P1/history');
      expect(whole.map(({ type }) => type)).toEqual(types);
      const first = await get<Page>('pledges/P1/history?limit=3');
      const rest = await get<Page>(`pledges/P1/history?limit=20&cursor=${first.next}`);
      expect([...first.items, ...rest.items]).toEqual(whole);
      expect(rest.next).toBeNull();
      expect(whole[4]).toMatchObject({
        effectiveDate: '2024-05-06',
        recordedAt: '2024-05-07T10:00:00.000Z',
        recordedBy: 'u.contrib',
        certifiedBy: 'u.certify',
        approvedBy: 'u.approve',
        policy: 'IPSAS23-UN@1',
        facts: { agreementReference: 'AGR-2024-001', amount: eur('1100000.00') },
      });
      expect(whole[4]?.['entries']).toContainEqual(
        expect.objectContaining({ account: '4110', usd: '-1222222.22' }),
      );
      const knownHistory = await list('pledges/P1/history?knownAt=2024-05-06');
      expect(knownHistory.map(({ type }) => type)).toEqual(types.slice(0, 2));
    });
  });

  describe('of receipts', () => {
    it('says of each where its money stands, in the order they were recorded', async () => {
      const statuses = (await list('receipts')).map((one) => [one['bankReference'], one['status']]);
      expect(statuses).toEqual([
        ['20240702-000117', 'applied'],
        ['20240722-000042', 'applied'],
        ['20240916-000009', 'reversed'],
      ]);
    });

    it.each([
      ['2024-07-28', 'unapplied', usd('678500.00'), usd('0.00')],
      ['2024-07-29', 'applied', usd('0.00'), usd('500.00')],
      ['2024-08-12', 'applied', usd('0.00'), usd('0.00')],
    ])('as at %s the second is %s', async (date, status, unapplied, refundable) => {
      const page = await list(`receipts?asAt=${date}&status=${status}`);
      expect(page.find((one) => one['bankReference'] === '20240722-000042')).toMatchObject({
        status,
        unapplied,
        refundable,
      });
    });

    it('shows applications with what they settled, undone ones too', async () => {
      const { id } = await receiptOf('20240916-000009');
      const { headers, body } = await reply(`receipts/${String(id)}`);
      // Revision 8 is the ninth event: the receipt, then four events each for the application and for its
      // reversal (proposed, certified, approved, booked).
      expect(headers['etag']).toBe('"8"');
      expect(body.applications).toMatchObject([
        {
          pledgeId: 'P1',
          effectiveDate: '2024-09-16',
          state: 'reversed',
          lines: [{ instalment: 2, purpose: 'TA-GEN', settles: eur('50000.00') }],
        },
      ]);
      const receiptBefore = await get(`receipts/${String(id)}?knownAt=2024-09-17`);
      const applied = { status: 'applied', cash: [], applications: [{ state: 'applied' }] };
      expect(receiptBefore).toMatchObject(applied);
    });

    it('keeps what is not applied apart from what is, and knows what was paid back', async () => {
      await client.done('/v1/pledges', {
        ...announcement('P6', { announcedOn: undefined, amount: usd('100.00') }),
        agreement: terms(usd('100.00')),
      });
      const { id } = await client.done(
        '/v1/receipts',
        credit('in two parts', '150.00', { application: application('P6', '100.00') }),
      );
      expect(await get(`receipts/${id}`)).toMatchObject({
        status: 'unapplied',
        unapplied: usd('50.00'),
        unappliedUsd: usd('50.00'),
      });
      const unknown = await client.done('/v1/receipts', credit('from nobody', '40.00'));
      await client.done(`/v1/receipts/${unknown.id}/returns`, {
        kind: 'UNIDENTIFIED',
        effectiveDate: '2024-07-05',
        amount: usd('40.00'),
        bankAccount: 'BK-USD',
        paymentReference: 'PAY-9',
      });
      expect(await ids('receipts?status=returned')).toEqual([unknown.id]);
      expect(await ids('receipts?status=unapplied')).toEqual([id]);
      const first = await get<Page>('receipts?limit=2');
      const rest = await get<Page>(`receipts?cursor=${first.next}`);
      expect([...first.items, ...rest.items]).toEqual(await list('receipts'));
    });
  });

  describe('of the books', () => {
    it('gives the journal page by page, in the order of the log', async () => {
      const whole = await get<Page>('journal?pledge=P1&limit=200');
      const first = await get<Page>('journal?pledge=P1&limit=7');
      const rest = await get<Page>(`journal?pledge=P1&limit=200&cursor=${first.next}`);
      expect([...first.items, ...rest.items]).toEqual(whole.items);
      expect(whole.items[0]).toMatchObject({
        line: 0,
        eventType: 'PledgeAnnounced',
        stream: 'pledge-P1',
        account: '9110',
        accountName: 'Announced pledges',
        amount: eur('1000000.00'),
        donor: 'DON-A',
        purpose: 'TA-GEN',
        recommendation: 'n',
        instalment: null,
        fund: 'ART30',
      });
    });

    it.each([
      ['account=5310', ['16.57']],
      ['account=1310&instalment=2&pledge=P1&asAt=2024-09-15', ['555555.55']],
      ['level=NATIONAL&account=9210', ['400000.00']],
      ['account=2140&donor=DON-B', ['-500.00', '500.00']],
      ['bankAccount=BK-EUR&pledge=', ['662966.85', '-662966.85']],
    ])('filters journal lines by %s', async (query, amounts) => {
      const lines = await list(`journal?${query}&knownAt=2024-09-15&limit=200`);
      expect(lines.map((line) => (line['usd'] as { amount: string }).amount)).toEqual(amounts);
    });

    it('gives the trial balance with currencies, debit and credit', async () => {
      const balance = await get<Page & Record<string, unknown>>(
        'trial-balance?knownAt=2024-10-13&asAt=2024-09-15',
      );
      expect(balance).toMatchObject({
        asAt: '2024-09-15',
        sum: usd('0.00'),
        debit: usd('1900222.22'),
        credit: usd('1900222.22'),
      });
      expect(balance.items).toContainEqual({
        account: '1120',
        name: 'Cash at bank, EUR',
        type: 'asset',
        balance: usd('662966.85'),
        debit: usd('662966.85'),
        credit: usd('0.00'),
        inCurrencies: [eur('599985.00')],
      });
      expect(balance.items.map(({ account }) => account)).toEqual([
        ...['1110', '1120', '1310', '4110', '5310', '5410'],
      ]);
    });

    it('gives the statement of net assets with it', async () => {
      expect(await get('trial-balance?asAt=2024-08-01&knownAt=2024-10-13')).toMatchObject({
        assets: usd('1897022.40'),
        liabilities: usd('500.00'),
        netAssets: usd('1896522.40'),
      });
    });

    it.each([
      ['donor=DON-A', ['1120', '1310', '4110', '5310', '5410'], '0.00'],
      ['purpose=k', ['3900'], '452000.00'],
      ['level=NATIONAL', ['3900'], '452000.00'],
      ['pledge=P1&account=1310', ['1310'], '-555555.55'],
      ['bankAccount=BK-USD&pledge=P2', ['1110'], '-678000.00'],
      ['recommendation=m&year=2024&instalment=', ['1110', '4110'], '0.00'],
    ])('gives the trial balance of lines with %s', async (query, accounts, due) => {
      const part = await get<Page & { sum: object; dueFromRest: object }>(
        `trial-balance?asAt=2024-08-31&knownAt=2024-10-13&${query}`,
      );
      const shown = part.items.flatMap(({ account }) => account ?? []);
      expect(shown).toEqual(accounts);
      expect(part.dueFromRest).toEqual(usd(due));
      expect(part.sum).toEqual(usd('0.00'));
    });

    it.each(['limit=1', 'cursor=WzFd', 'level=LOCAL', 'asAt=2024-02-30'])(
      'refuses a trial balance with %s',
      async (query) => {
        const { status, body } = await reply(`trial-balance?${query}`);
        expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
      },
    );
  });

  it.each([
    ['donors/nobody', 'DONOR_UNKNOWN'],
    ['purposes/zz', 'PURPOSE_UNKNOWN'],
    ['exchange-rates/never', 'RATE_LIST_UNKNOWN'],
    ['bank-accounts/BK-XXX', 'BANK_ACCOUNT_UNKNOWN'],
    ['pledges/P99', 'PLEDGE_UNKNOWN'],
    ['pledges/P99/history', 'PLEDGE_UNKNOWN'],
    ['receipts/none', 'RECEIPT_UNKNOWN'],
    ['audit/replays/none', 'REPLAY_UNKNOWN'],
    ['pledges/P1?knownAt=0', 'PLEDGE_UNKNOWN'],
  ])('does not know %s', async (path, code) => {
    const { status, body, headers } = await reply(path);
    expect([status, body.code]).toEqual([404, code]);
    expect(headers['content-type']).toContain('application/problem+json');
  });

  it('answers nothing before it has seen the position asked for', async () => {
    const done = await client.done('/v1/receipts', credit('seen', '1.00'));
    const seen = await get<{ knownAt: { sequence: number } }>(`receipts?after=${done.position}`);
    expect(seen.knownAt.sequence).toBe(done.sequence);
    const impatient = await Service.start({ environment: { READ_WAIT_MS: '100' } });
    const { status, body, headers } = await impatient
      .http()
      .get('/v1/receipts?after=9999999999999999');
    await impatient.stopAndRemove();
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'READ_MODEL_BEHIND', '1']);
  });
});
