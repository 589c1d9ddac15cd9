import { lastEventPlayed } from '../../apps/api/src/demo/worked-example';
import { example } from '../support/example-figures';
import { exampleReport, performanceOf } from '../support/example-report';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';

const zero = { amount: '0.00', currency: 'USD' };
const yearEnd = '2024-12-31 (all knowledge)';

describe('the worked example, at its end', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, lastEventPlayed);
  });
  afterAll(() => service.stopAndRemove());

  it('leaves every figure that is expected of it', async () => {
    expect({
      ...(await exampleReport(service)),
      statementOfFinancialPerformance: await performanceOf(service, '2025'),
      statementOfFinancialPerformance2024: await performanceOf(service, '2024'),
    }).toEqual(example.expected.final);
  });

  it('still tells every figure of 31 December 2024', async () => {
    expect({
      ...(await exampleReport(service, '2024-12-31')),
      statementOfFinancialPerformance: await performanceOf(service, '2024'),
    }).toEqual(example.expected.asOf[yearEnd]);
  });

  it.each([
    ['fund=ART30', '1859105.77', '-24860.49'],
    ['fund=PSC-FUND', '24860.49', '24860.49'],
    ['purpose=k', '508500.00', '658500.00'],
    ['donor=DON-A', '1187700.83', '-19500.00'],
    ['pledge=P2', '611404.94', '-5360.49'],
    ['account=1110', '0.00', '-566765.43'],
  ])('sums lines with %s to zero with what the rest of the books owes', async (query, net, due) => {
    const cut = await service.get<CutBalance>(`/v1/trial-balance?${query}`);
    const without = cut.items.filter(({ account }) => account === null);
    expect(without).toMatchObject([
      { name: 'Due from / due to the rest of the books', type: null, balance: { amount: due } },
    ]);
    expect(cut.netAssets.amount).toBe(net);
    expect(cut.dueFromRest.amount).toBe(due);
    expect(cut.sum.amount).toBe('0.00');
    expect(cut.debit).toEqual(cut.credit);
  });

  it('has no line without account where no transaction is cut in two', async () => {
    for (const query of ['', '?pledge=P3', '?year=2024']) {
      const whole = await service.get<CutBalance>(`/v1/trial-balance${query}`);
      expect(whole.items.map(({ account }) => account)).not.toContain(null);
      expect(whole).toMatchObject({ sum: zero, dueFromRest: zero });
    }
  });
});

interface Money {
  readonly amount: string;
}

interface CutBalance {
  readonly items: readonly { account: string | null; name: string; balance: Money }[];
  readonly sum: Money;
  readonly debit: Money;
  readonly credit: Money;
  readonly dueFromRest: Money;
  readonly netAssets: Money;
}
