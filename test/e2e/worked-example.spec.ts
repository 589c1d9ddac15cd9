import { readScript, WorkedExample } from '../../apps/api/src/demo/worked-example';
import { isProposalEvent } from '@art30/accounting';
import { cents, example, exampleSums, exampleWords } from '../support/example-figures';
import { Client } from '../support/client';
import { Service } from '../support/service';

interface Money {
  readonly amount: string;
}
interface Balances {
  readonly items: readonly { label: string; usd: Record<string, Money> }[];
  readonly netAssets: Money;
}
interface TrialBalance {
  readonly items: readonly { account: string; balance: Money }[];
  readonly sum: Money;
}
interface Outcome {
  readonly events: readonly { stream: string; type: string }[];
  readonly sequence: number;
}

const mustBeRefused = [
  ...['X01', 'X02', 'X03', 'X04', 'X05', 'X06'],
  ...['X07', 'X08', 'X09', 'X10', 'X11', 'X12'],
];
const script = readScript(process.cwd());
const names = Object.keys(script.events);

describe('the worked example, E01 to E29', () => {
  let service: Service;
  let played: WorkedExample;
  const refused: string[] = [];

  beforeAll(async () => {
    service = await Service.start();
    played = new WorkedExample(
      script,
      (time) => service.clock.set(time),
      (request) => service.send(request),
    );
  });

  afterAll(() => service.stopAndRemove());

  async function trialBalance(query = ''): Promise<Record<string, string>> {
    const { items, sum } = await service.get<TrialBalance>(`/v1/trial-balance${query}`);
    expect(sum.amount).toBe('0.00');
    return Object.fromEntries(items.map(({ account, balance }) => [account, balance.amount]));
  }

  describe.each(names)('%s', (name) => {
    it('appends the events it is said to book, in order', async () => {
      const answers = await played.play(name);
      const requests = script.events[name] ?? [];
      answers.forEach(({ body }, index) => {
        const { events, sequence } = body as Outcome;
        const business = events.filter((event) => !isProposalEvent(event));
        const booked = business.map(({ stream, type }) => `${stream}:${type}`);
        const expected = (requests[index]?.books ?? []).map((text) => played.filled(text));
        expect(booked).toEqual(expected);
        expect(sequence).toBeGreaterThan(0);
      });
    });

    it('leaves the trial balance of the example', async () => {
      expect(await trialBalance()).toEqual(example.expected.trialBalanceAfterEvent[name]);
    });

    it.each(['donor', 'purpose', 'recommendation'])(
      'leaves balances per %s that are the sums of its entries',
      async (dimension) => {
        const { items } = await service.get<Balances>(`/v1/balances?by=${dimension}`);
        const expected = exampleSums(name, dimension);
        const labels = new Set([...expected.keys(), ...items.map((row) => row.label)]);
        for (const label of labels) {
          const row = items.find((candidate) => candidate.label === label);
          for (const word of Object.keys(exampleWords)) {
            const actual = cents(row?.usd[word]?.amount ?? '0.00');
            expect([label, word, actual]).toEqual([
              label,
              word,
              expected.get(label)?.get(word) ?? 0n,
            ]);
          }
        }
      },
    );

    it('refuses what must be refused after it, and changes nothing', async () => {
      const before = await service.get<{ knownAt: { sequence: number } }>('/v1/trial-balance');
      const answers = await played.refusedAfter(name, mustBeRefused);
      for (const { name: command, expect: expected, answer } of answers) {
        refused.push(command);
        const { code } = answer.body as { code: string };
        expect([command, answer.status, code]).toEqual([command, expected.status, expected.code]);
      }
      const client = new Client(service);
      expect(await client.businessAfter(before.knownAt.sequence)).toEqual([]);
    });
  });

  it('has refused each command that must be refused, and nothing of them waits', async () => {
    expect(refused.toSorted()).toEqual(mustBeRefused);
    const { text } = await service.http().get('/v1/audit/events?limit=10000');
    expect(text.match(/"type":"ProposalWithdrawn"/g)).toHaveLength(2);
    const inbox = service.http().get('/v1/proposals');
    expect((await inbox.set('Authorization', service.as('u.certify'))).body.items).toEqual([]);
  });

  it('gives spending authority per purpose and level as it was allocated in 2024', async () => {
    const { items } = await service.get<{
      items: readonly { label: string; gross: Money; programmable: Money; supportReserve: Money }[];
    }>('/v1/spending-authority?by=purpose,level&asAt=2024-10-14');
    const rows = items.map(({ label, gross, programmable, supportReserve }) => [
      label,
      gross.amount,
      programmable.amount,
      supportReserve.amount,
    ]);
    expect(rows).toEqual([
      ['f, GLOBAL', '226000.00', '200000.00', '26000.00'],
      ['j, GLOBAL', '339000.00', '300000.00', '39000.00'],
      ['k, NATIONAL', '452000.00', '400000.00', '52000.00'],
      ['l, GLOBAL', '113000.00', '100000.00', '13000.00'],
    ]);
  });

  it.each([
    [
      '2024-09-30 as known on 2024-09-17T12:00Z (error visible)',
      '2024-09-17T12:00:00Z',
      '649985.00',
    ],
    ['2024-09-30 as known on 2024-09-30 (error reversed)', '2024-09-30', '599985.00'],
  ])('answers %s', async (key, knownAt, euros) => {
    const expected = example.expected.asOf[key];
    const query = `?asAt=2024-09-30&knownAt=${knownAt}`;
    expect(await trialBalance(query)).toEqual(expected?.trialBalance);
    const { netAssets } = await service.get<Balances>(`/v1/balances${query}`);
    expect(netAssets.amount).toBe(expected?.netAssets);
    const cash = await service.get<{ totals: { inCurrency: Record<string, Money> } }>(
      `/v1/balances${query}&currency=EUR`,
    );
    expect(cash.totals.inCurrency['cash']?.amount).toBe(euros);
  });

  it('knows what each instalment of P1 owed in 2024, in both currencies', async () => {
    const pledge = await service.get<{
      instalments: readonly {
        no: number;
        outstanding: Money & { currency: string };
        receivableUsd: Money;
      }[];
    }>('/v1/pledges/P1?asAt=2024-10-14');
    const rows = pledge.instalments.map(({ no, outstanding, receivableUsd }) => [
      no,
      outstanding.currency,
      outstanding.amount,
      receivableUsd.amount,
    ]);
    expect(rows).toEqual([
      [1, 'EUR', '0.00', '0.00'],
      [2, 'EUR', '500000.00', '555555.55'],
    ]);
  });

  it('books nothing when all of it is sent again under the same keys', async () => {
    const before = await service.get<{ knownAt: { sequence: number } }>('/v1/trial-balance');
    for (const request of played.sent) {
      const { status } = await service.send(request);
      expect([request.idempotencyKey, status]).toEqual([request.idempotencyKey, 201]);
    }
    const after = await service.get<{ knownAt: { sequence: number } }>('/v1/trial-balance');
    expect(after.knownAt.sequence).toBe(before.knownAt.sequence);
  });
});
