import { atOnce } from '../support/at-once';
import { until } from '../support/patience';
import { Client, type Reply } from '../support/client';
import { Service } from '../support/service';
import { credit, eur, foundations, usd } from '../support/world';

interface TrialBalance {
  readonly items: readonly {
    readonly account: string;
    readonly debit: object;
    readonly credit: object;
  }[];
}

/** A proposal that waits for a signature. */
interface Waiting {
  readonly id: string;
}

/**
 * Error codes for the command that comes second: the money is gone from the receipt or the account, or it is
 * reserved.
 */
const notThere = /^(?:RESERVED|BANK_ACCOUNT_OVERDRAWN|INSUFFICIENT_CASH|RETURN_EXCEEDS_UNAPPLIED)$/;

/**
 * EUR 1,000.00 is in suspense at 0.900; from 10 July the rate is 0.500. That is USD 1,111.11 and USD
 * 2,000.00.
 */
describe('commands that move money in suspense at once', () => {
  let service: Service;
  let client: Client;
  let receiptId: string;

  beforeEach(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/exchange-rates', {
      effectiveDate: '2024-07-10',
      publishedOn: '2024-07-10',
      kind: 'MONTHLY',
      source: { name: 'fictitious list' },
      rates: { EUR: '0.500' },
      approvalReference: 'MEMO-RATE-1',
    });
    const euros = { bankAccount: 'BK-EUR', net: eur('1000.00'), charges: eur('0.00') };
    receiptId = (await client.done('/v1/receipts', credit('unknown', '0', euros))).id;
  });
  afterEach(() => service.stopAndRemove());

  const moving = (id: string) => () =>
    client.post('/v1/transfers', {
      id,
      effectiveDate: '2024-07-10',
      receiptId,
      documentReference: `FX deal ${id}`,
      from: { bankAccount: 'BK-EUR', amount: eur('1000.00') },
      to: { bankAccount: 'BK-USD', amount: usd('2000.00') },
    });
  const returning = () =>
    client.post(`/v1/receipts/${receiptId}/returns`, {
      kind: 'UNIDENTIFIED',
      effectiveDate: '2024-07-15',
      amount: eur('1000.00'),
      bankAccount: 'BK-EUR',
      paymentReference: 'PAY-1',
    });
  const running = () => client.post('/v1/revaluations', { id: 'REV', asAt: '2024-07-14' });

  const outcomesOf = (answers: readonly Reply[]) =>
    answers.map(({ status, body }) => (status === 201 ? 'booked' : body.code)).toSorted();
  const waiting = async () => {
    const asked = service.http().get('/v1/proposals');
    const { body } = await asked.set('Authorization', service.as('u.certify'));
    return (body as { readonly items: readonly Waiting[] }).items;
  };
  const onAccount = async (account: string, asAt = '2024-07-15') => {
    const { items } = await service.get<TrialBalance>(
      `/v1/trial-balance?account=${account}&asAt=${asAt}`,
    );
    const own = items.filter((item) => item.account === account);
    return own.map(({ debit, credit: owed }) => [debit, owed]);
  };

  it('take it to another account once', async () => {
    const answers = await Promise.all([moving('T1')(), moving('T2')()]);
    const [code, booked] = outcomesOf(answers);
    expect([code, booked]).toEqual([expect.stringMatching(notThere), 'booked']);
    expect(await service.get<object>(`/v1/receipts/${receiptId}`)).toMatchObject({
      unapplied: eur('1000.00'),
      cash: [{ bankAccount: 'BK-USD', amount: usd('2000.00'), usd: usd('2000.00') }],
    });
    expect(await onAccount('1120')).toEqual([]);
  });

  it('take it to another account or pay it back, not both', async () => {
    const answers = await Promise.all([moving('T1')(), returning()]);
    const [code, booked] = outcomesOf(answers);
    expect([code, booked]).toEqual([expect.stringMatching(notThere), 'booked']);
    expect(await onAccount('1120')).toEqual([]);
  });

  it('pay it back before a run: a further run values it as at its day, and no dollars stay on no euros', async () => {
    const answers = await atOnce(service, 'receipt-', [returning, running]);
    expect(outcomesOf(answers)).toEqual(['booked', 'booked']);
    await until(async () => (await waiting()).length > 0);
    const [further] = await waiting();
    expect(further).toMatchObject({ command: 'RunRevaluation', proposedBy: 'u.contrib' });
    await client.sign(further as Waiting);
    expect(await onAccount('1120', '2024-07-14')).toEqual([[usd('2000.00'), usd('0.00')]]);
    expect(await onAccount('2110', '2024-07-14')).toEqual([[usd('0.00'), usd('2000.00')]]);
    expect([await onAccount('1120'), await onAccount('2110')]).toEqual([[], []]);
    expect(await waiting()).toEqual([]);
  });
});
