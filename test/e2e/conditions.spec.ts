import { exampleCondition } from '@art30/testing';
import { Client } from '../support/client';
import { Service } from '../support/service';
import {
  allocation,
  announcement,
  application,
  conditionalPledge,
  credit,
  foundations,
  terms as agreed,
  usd,
} from '../support/world';

interface Money {
  readonly amount: string;
}
type Figures = Readonly<Record<string, Money>>;
interface PledgeView {
  readonly status: string;
  readonly identity: Figures;
  readonly instalments: readonly Figures[];
}

const outcome = (amount: string, changes: object = {}) => ({
  effectiveDate: '2024-07-10',
  outcome: 'MET',
  evidence: 'report 1 accepted',
  lines: [{ purpose: 'TA-GEN', amount: usd(amount) }],
  ...changes,
});

describe('a conditional agreement over HTTP', () => {
  let service: Service;
  let client: Client;
  let met: string;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await conditionalPledge(client, 'C');
  });

  afterAll(() => service.stopAndRemove());

  const view = (query = '') => service.get<PledgeView>(`/v1/pledges/C${query}`);
  const words = ['agreed', 'conditional', 'received', 'outstanding', 'receivable'];
  const terms = ['receivable', 'conditionalLiability', 'pledgePayables', 'fundBalance'];

  async function figures(query = ''): Promise<readonly (readonly (string | undefined)[])[]> {
    const { instalments, identity } = await view(query);
    expect(identity['difference']?.amount).toBe('0.00');
    return [
      words.map((word) => instalments[0]?.[word]?.amount),
      terms.map((word) => identity[word]?.amount),
    ];
  }

  async function bridge(): Promise<readonly (string | undefined)[]> {
    const { usd: steps } = await service.get<{ usd: Figures }>('/v1/pledges/C/bridge');
    expect([steps['difference']?.amount, steps['differenceHeld']?.amount]).toEqual([
      '0.00',
      '0.00',
    ]);
    return ['signed', 'conditionMet', 'conditionFailed', 'outstanding', 'cashReceived'].map(
      (step) => steps[step]?.amount,
    );
  }

  it('owes and holds what the condition is about, before anything is met', async () => {
    expect(await figures()).toEqual([
      ['1130.00', '1130.00', '100.00', '1030.00', '0.00'],
      ['0.00', '100.00', '0.00', '0.00'],
    ]);
  });

  it('is revenue as far as it is met, above the cash too', async () => {
    const answer = await client.done('/v1/pledges/C/conditions', outcome('250.00'));
    met = answer.events[0].id;
    expect(await figures()).toEqual([
      ['1130.00', '880.00', '100.00', '1030.00', '150.00'],
      ['150.00', '0.00', '0.00', '250.00'],
    ]);
    expect(await figures('?asAt=2024-07-09')).toEqual([
      ['1130.00', '1130.00', '100.00', '1030.00', '0.00'],
      ['0.00', '100.00', '0.00', '0.00'],
    ]);
  });

  it('stands in the ageing as receivable and as conditional', async () => {
    const { items } = await service.get<{ items: readonly Figures[] }>('/v1/ageing?pledge=C');
    expect(items).toMatchObject([{ receivable: usd('150.00'), conditional: usd('880.00') }]);
  });

  it('clears with later cash what is receivable, then holds it under the condition', async () => {
    const application = {
      pledgeId: 'C',
      effectiveDate: '2024-07-11',
      lines: [{ instalment: 1, settles: usd('200.00') }],
    };
    await client.done(
      '/v1/receipts',
      credit('second', '200.00', { valueDate: '2024-07-11', application }),
    );
    expect(await figures()).toEqual([
      ['1130.00', '880.00', '300.00', '830.00', '0.00'],
      ['0.00', '50.00', '0.00', '250.00'],
    ]);
  });

  it('is owed back as far as it fails, and owed no more beyond that', async () => {
    await client.done('/v1/pledges/C/allocations', {
      ...allocation('ALL', '300.00'),
      effectiveDate: '2024-07-12',
    });
    const answer = await client.done(
      '/v1/pledges/C/conditions',
      outcome('80.00', {
        effectiveDate: '2024-07-13',
        outcome: 'FAILED',
        evidence: undefined,
        refundId: 'RF-1',
      }),
    );
    expect(answer.warnings).toEqual([
      {
        code: 'SHORTFALL',
        detail: 'unallocated cash of TA-GEN is short by USD 50.00 on 2024-07-13',
      },
    ]);
    expect(await figures()).toEqual([
      ['1100.00', '800.00', '300.00', '800.00', '0.00'],
      ['0.00', '0.00', '50.00', '250.00'],
    ]);
    expect(await bridge()).toEqual(['1130.00', '0.00', '-30.00', '-800.00', '300.00']);
  });

  it('shows the cash that is owed back and allocated as a shortfall', async () => {
    const { items } = await service.get<{ items: { usd: Figures }[] }>(
      '/v1/balances?by=pledge&pledge=C',
    );
    const shown = ['unallocated', 'pledgePayables', 'shortfall'];
    expect(items.map((item) => shown.map((word) => item.usd[word]?.amount))).toEqual([
      ['0.00', '50.00', '50.00'],
    ]);
  });

  it('is agreed and refunded 800.00, and conditional 0.00, once 800.00 failed and went back', async () => {
    await client.done('/v1/pledges', {
      ...announcement('D', { announcedOn: undefined, amount: usd('800.00') }),
      agreement: agreed(usd('800.00'), { condition: exampleCondition }),
    });
    const applied = { application: application('D', '800.00') };
    await client.done('/v1/receipts', credit('credit of D', '800.00', applied));
    const failed = { outcome: 'FAILED', refundId: 'RF-D' };
    await client.done('/v1/pledges/D/conditions', outcome('800.00', failed));
    const figuresNow = async () => {
      const pledge = await service.get<Figures>('/v1/pledges/D');
      return ['agreed', 'conditional', 'received', 'refunded'].map((word) => pledge[word]?.amount);
    };
    expect(await figuresNow()).toEqual(['800.00', '0.00', '800.00', '0.00']);
    await client.done('/v1/pledges/D/refunds/RF-D/payment', {
      effectiveDate: '2024-07-11',
      paidFrom: 'BK-USD',
      paymentReference: 'PAY-D',
    });
    expect(await figuresNow()).toEqual(['800.00', '0.00', '800.00', '800.00']);
    const { refunds } = await service.get<{ refunds: { pledge: string }[] }>(
      '/v1/donors/DON-A/statement?from=2024-01-01&to=2024-07-31',
    );
    expect(refunds.filter(({ pledge }) => pledge === 'D')).toMatchObject([
      { eventType: 'ConditionFailed', refundedUsd: usd('0.00'), owed: usd('800.00') },
      { eventType: 'RefundPaid', refundedUsd: usd('800.00'), owed: usd('-800.00') },
    ]);
  });

  it('ends: what was not met goes back, what stays due comes in, and nothing is allocated', async () => {
    const id = 'E';
    await conditionalPledge(client, id);
    await client.done(`/v1/pledges/${id}/conditions`, outcome('600.00'));
    const ending = {
      effectiveDate: '2024-07-11',
      reason: 'programme stopped',
      refundId: 'RF-E',
      documentReference: 'letter 9',
      staysDue: [{ instalment: 1, amount: usd('150.00') }],
    };
    const ended = await client.done(`/v1/pledges/${id}/termination`, ending);
    const read = () => service.get<Figures & PledgeView>(`/v1/pledges/${id}`);
    const now = await read();
    expect(now).toMatchObject({ status: 'TERMINATED', terminatedOn: '2024-07-11' });
    // Of USD 1,130.00, 100.00 was received and earned, 500.00 was due, and 530.00 depended on a condition
    // that was not met.
    expect(words.slice(0, 4).map((word) => now[word]?.amount)).toEqual([
      ...['250.00', '0.00', '100.00', '150.00'],
    ]);
    const paid = { application: application(id, '150.00', { effectiveDate: '2024-07-12' }) };
    await client.done('/v1/receipts', credit('second credit of E', '150.00', paid));
    const { usd: steps } = await service.get<{ usd: Figures }>(`/v1/pledges/${id}/bridge`);
    expect(['terminated', 'cashReceived', 'difference'].map((step) => steps[step]?.amount)).toEqual(
      ['-880.00', '250.00', '0.00'],
    );
    const refused = await client.post(`/v1/pledges/${id}/allocations`, {
      ...allocation('ALL-E', '10.00'),
      effectiveDate: '2024-07-12',
    });
    expect(refused.body).toMatchObject({ status: 409, code: 'PLEDGE_STATUS' });
    const why = { effectiveDate: '2024-07-14', reasonCode: 'OTHER', reason: 'it goes on' };
    await client.done(`/v1/pledges/${id}/events/${ended.events[0].id}/reversal`, why);
    expect(await read()).toMatchObject({ status: 'PARTLY_RECEIVED', terminatedOn: null });
  });

  it('takes an outcome back only while no money stands on it', async () => {
    const why = { effectiveDate: '2024-07-14', reasonCode: 'OTHER', reason: 'another report' };
    const answer = await client.post(`/v1/pledges/C/events/${met}/reversal`, why);
    expect(answer.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });
  });
});
