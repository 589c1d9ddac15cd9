import type { kit } from '@art30/accounting';
import type { IssuedStatement, IssuedStatementsAnswer } from '@art30/books';
import type { StatementChanges } from '@art30/documents';
import { canonicalJson } from '@art30/event-sourcing';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import { Client } from '../support/client';
import { playExample } from '../support/played-example';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { statementOf, textOf, type Statement } from '../support/statements';

const issuePath = '/v1/donors/DON-A/statements';
const period = { from: '2024-07-01', to: '2024-11-30' };
const forms = ['application/json', 'text/csv'] as const;

describe('an issued statement', () => {
  let service: Service;
  let client: Client;
  let id: string;
  let sequence: number;
  const bytes: Record<string, string> = {};

  beforeAll(async () => {
    // A long grace period keeps the worker from sending a certified proposal back before its approval comes.
    service = await Service.start({ environment: { SETTLEMENT_GRACE_MS: '600000' } });
    client = new Client(service);
    await playExample(service, 'E14');
    // The statement is issued before the reports of November arrive in December.
    service.clock.set(new Date('2024-12-02T09:00:00.000Z'));
    sequence = await client.head();
    id = (await client.done(issuePath, period, { key: 'first' })).id as string;
    for (const form of forms) bytes[form] = await textOf(service, `/v1/statements/${id}`, form);
  });
  afterAll(() => service.stopAndRemove());

  const list = async (donor = 'DON-A') =>
    (await service.get<kit.Infer<typeof IssuedStatementsAnswer>>(`/v1/donors/${donor}/statements`))
      .items;

  it('says what the statement said when it was issued, and that it was', async () => {
    const issued = JSON.parse(bytes['application/json'] ?? '') as Statement;
    const query = `from=${period.from}&to=${period.to}&knownAt=${sequence}`;
    const draft = await statementOf(service, 'DON-A', query);
    const { issue, sha256, ...says } = issued;
    expect(draft).toEqual({ ...says, issue: null, sha256: draft.sha256 });
    expect(issue).toEqual({ id, issuedOn: '2024-12-02', supersedes: null });
    expect(sha256).toBe(sha256Hex(canonicalJson({ ...says, issue })));
    expect(issued.accounts[0]?.unspent.closing.amount).toBe('662966.85');
  });

  it('is listed with what it rests on and the hashes of its bytes', async () => {
    const [first] = await list();
    expect(first).toEqual<kit.Infer<typeof IssuedStatement>>({
      id,
      donorId: 'DON-A',
      ...period,
      issuedOn: '2024-12-02',
      sequence,
      policy: 'IPSAS23-UN@1',
      template: 'DONOR-STATEMENT@3',
      language: 'en',
      supersedes: null,
      supersededBy: null,
      renditions: forms.map((type) => {
        const text = bytes[type] ?? '';
        return { type, bytes: Buffer.byteLength(text), sha256: sha256Hex(text) };
      }),
    });
    expect(await list('DON-B')).toEqual([]);
    const nobody = await service.http().get('/v1/donors/nobody/statements');
    expect([nobody.status, nobody.body.code]).toEqual([404, 'DONOR_UNKNOWN']);
  });

  it('is issued once under one key', async () => {
    expect((await client.done(issuePath, period, { key: 'first' })).id).toBe(id);
    expect(await list()).toHaveLength(1);
  });

  it('is issued once for its donor and period, even by two at a time', async () => {
    const answers = await Promise.all([
      client.post(issuePath, period, { key: 'again' }),
      client.post(issuePath, period, { key: 'and again' }),
    ]);
    for (const { status, body } of answers) {
      expect([status, body.code, body.field]).toEqual([409, 'STATEMENT_EXISTS', 'supersedes']);
    }
    expect(await list()).toHaveLength(1);
  });

  it('is no statement where nobody issued it, or in a form that it has not', async () => {
    const server = service.http();
    const unknown = await server.get('/v1/statements/nobody');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'STATEMENT_UNKNOWN']);
    const other = await server.get(`/v1/statements/${id}`).set('Accept', 'application/pdf');
    expect([other.status, other.body.code]).toEqual([406, 'NOT_ACCEPTABLE']);
  });

  describe('after late facts', () => {
    beforeAll(async () => {
      const { receiptId, applicationId } = await lateReceipt();
      await client.done(`/v1/receipts/${receiptId}/applications/${applicationId}/reversal`, {
        effectiveDate: '2024-11-29',
        reasonCode: 'OTHER',
        reason: 'another agreement',
      });
      await client.done('/v1/pledges/P1/expenditures', {
        id: 'late',
        effectiveDate: '2024-11-30',
        purpose: 'k',
        level: 'NATIONAL',
        direct: { amount: '1000.00', currency: 'USD' },
        paidFrom: 'BK-USD',
        document: 'late file',
        chargeSupport: true,
      });
    });

    /** Books a receipt of EUR 10,000, dated November, on the second instalment. */
    async function lateReceipt(): Promise<{ receiptId: string; applicationId: string }> {
      const money = (amount: string) => ({ amount, currency: 'EUR' });
      const { id: receiptId, application } = await client.done('/v1/receipts', {
        bankAccount: 'BK-EUR',
        bankReference: 'late',
        valueDate: '2024-11-28',
        net: money('10000.00'),
        charges: money('0.00'),
        application: {
          pledgeId: 'P1',
          effectiveDate: '2024-11-28',
          lines: [{ instalment: 2, settles: money('10000.00') }],
        },
      });
      return { receiptId, applicationId: application.id };
    }

    it.each(forms)('has the same bytes as %s', async (form) => {
      expect(await textOf(service, `/v1/statements/${id}`, form)).toBe(bytes[form]);
    });

    it('is superseded once, even by two at a time', async () => {
      const reissue = { ...period, supersedes: id };
      const answers = await Promise.all([
        client.post(issuePath, reissue, { key: 'one' }),
        client.post(issuePath, reissue, { key: 'other' }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      const refused = answers.find(({ status }) => status === 409);
      expect(refused?.body.code).toBe('STATEMENT_SUPERSEDED');
      const again = answers.find(({ status }) => status === 201)?.body.id as string;
      expect(await list()).toMatchObject([
        { id, supersedes: null, supersededBy: again },
        { id: again, supersedes: id, supersededBy: null },
      ]);
      const text = await textOf(service, `/v1/statements/${again}`, 'application/json');
      const { issue, accounts } = JSON.parse(text) as Statement;
      expect(issue).toEqual({ id: again, issuedOn: '2024-12-02', supersedes: id });
      expect(accounts[0]?.unspent.closing.amount).toBe('661836.85');
    });

    it('says line by line what changed since, and because of which events', async () => {
      const [, { id: again } = { id: '' }] = await list();
      const changes = await service.get<kit.Infer<typeof StatementChanges>>(
        `/v1/statements/${again}/changes`,
      );
      expect(changes).toMatchObject({ id: again, supersedes: id, afterSequence: sequence });
      const of = (section: string, figure: string) =>
        changes.items.find((item) => item.section === section && item.figure === figure);
      const usd = (amount: string) => ({ amount, currency: 'USD' });
      expect(of('unspent', 'expenditure')).toMatchObject({
        recommendation: 'n',
        before: { amount: usd('0.00') },
        after: { amount: usd('-1000.00') },
        events: [{ type: 'ExpenditureReported', postingDate: '2024-11-30' }],
      });
      expect(of('unspent', 'supportCharged')?.events).toMatchObject([
        { type: 'SupportCostCharged' },
      ]);
      expect(of('unspent', 'closing')).toMatchObject({
        before: { amount: usd('662966.85') },
        after: { amount: usd('661836.85') },
      });
      expect(of('unspent', 'closing')?.events.map(({ type }) => type)).toEqual([
        ...['ReceiptApplied', 'ReceiptApplicationReversed'],
        ...['ExpenditureReported', 'SupportCostCharged'],
      ]);
      expect(of('purposes', 'available.closing')?.after?.amount).toEqual(usd('450870.00'));
      for (const { section, figure, before, after, events } of changes.items) {
        expect([section, figure, before]).not.toEqual([section, figure, after]);
        expect([section, figure, events.length > 0]).toEqual([section, figure, true]);
        for (const event of events) {
          expect(event.sequence).toBeGreaterThan(sequence);
          expect(event.sequence).toBeLessThanOrEqual(changes.throughSequence);
        }
      }
      // A receipt that was reversed in between is in neither statement.
      expect(of('receipts', 'net')).toBeUndefined();
      expect(
        await service.get<kit.Infer<typeof StatementChanges>>(`/v1/statements/${id}/changes`),
      ).toEqual({
        id,
        supersedes: null,
        afterSequence: null,
        throughSequence: sequence,
        items: [],
      });
    });

    it('is not superseded by one of another donor or another period', async () => {
      const others = [
        client.post('/v1/donors/DON-B/statements', { ...period, supersedes: id }),
        client.post(issuePath, { to: period.to, supersedes: id }),
      ];
      for (const { status, body } of await Promise.all(others)) {
        expect([status, body.code]).toEqual([422, 'STATEMENT_MISMATCH']);
      }
    });

    it('is an event that a replay agrees with', async () => {
      expect(await replayed(service)).toMatchObject(agreed);
    });
  });

  it('has the bytes that were signed, whatever was recorded since it was proposed', async () => {
    const server = service.http();
    const post = (path: string, body: object, as: string) =>
      server
        .post(path)
        .set({ 'Idempotency-Key': `${as} ${path}`, Authorization: service.as(as) })
        .send(body);
    const october = { from: '2024-07-01', to: '2024-10-31' };
    const { proposal, id: statementId } = (await post(issuePath, october, 'u.contrib')).body;
    await client.done('/v1/receipts', {
      bankAccount: 'BK-EUR',
      bankReference: 'since',
      valueDate: '2024-10-30',
      net: { amount: '5.00', currency: 'EUR' },
      charges: { amount: '0.00', currency: 'EUR' },
    });
    const { hash } = proposal;
    await post(`/v1/proposals/${proposal.id}/certification`, { hash }, 'u.certify');
    const approved = await post(`/v1/proposals/${proposal.id}/approval`, { hash }, 'u.approve');
    expect(approved.status).toBe(201);
    const [issued] = (await list()).filter((one) => one.id === statementId);
    const signed = issued?.renditions.map(({ type, sha256 }) => ({ type, sha256 }));
    expect(signed).toEqual(proposal.books[0].documents);
    for (const { type, sha256 } of proposal.books[0].documents) {
      const text = await textOf(service, `/v1/statements/${statementId}`, type);
      expect(sha256Hex(text)).toBe(sha256);
    }
  });
});
