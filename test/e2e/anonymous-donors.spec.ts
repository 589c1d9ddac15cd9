import { Logger } from '@nestjs/common';
import { atOnce } from '../support/at-once';
import { Client } from '../support/client';
import { signed } from '../support/refusals';
import { Service } from '../support/service';
import { foundations, usd } from '../support/world';

/** Body of a signed pledge by an anonymous donor. */
const gift = (id: string, donorId: string, amount: string, signedOn = '2024-05-06') =>
  signed(
    id,
    {
      signedOn,
      instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd(amount) }],
    },
    { donorId, recommendation: 'm', amount: usd(amount) },
  );

describe('anonymous donors', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    for (const id of ['ANON-1', 'ANON-2']) {
      await client.done('/v1/donors', { id, name: `Unnamed ${id}`, kind: 'ANONYMOUS' });
      await client.done(`/v1/donors/${id}/due-diligence`, {
        outcome: 'CLEARED',
        assessedOn: '2023-01-01',
        validUntil: '2026-02-20',
        reference: 'DD-1',
      });
    }
  });

  afterAll(() => service.stopAndRemove());
  afterEach(() => jest.restoreAllMocks());

  const alarms = async () => {
    const { body } = (await service.http().get('/health/ready')) as {
      body: { checks: { agreements: object } };
    };
    return body.checks.agreements;
  };

  it('do not get round their limit by several pledges in one year', async () => {
    await client.done('/v1/pledges', gift('A1', 'ANON-1', '6000.00'));
    await client.done('/v1/pledges', gift('A2', 'ANON-2', '3000.00', '2024-03-01'));
    const { status, body } = await client.post('/v1/pledges', gift('A3', 'ANON-1', '1000.01'));
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { code: 'ANONYMOUS_ABOVE_LIMIT', field: 'amount' },
    });
    expect(body.detail).toContain('USD 9000.00 in 2024');
    await client.done('/v1/pledges', gift('A4', 'ANON-1', '10000.00', '2023-12-31'));
    expect(await alarms()).toEqual({ anonymousAboveLimit: 0 });
  });

  it('are alarmed of where two agreements that are signed at once pass it together', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error');
    const signing = (id: string) => () => client.post('/v1/pledges', gift(id, 'ANON-2', '900.00'));
    const answers = await atOnce(service, 'pledge-', [signing('R1'), signing('R2')]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await alarms()).toEqual({ anonymousAboveLimit: 1 });
    expect(await alarms()).toEqual({ anonymousAboveLimit: 1 });
    const lines = logged.mock.calls.map(String).filter((text) => text.includes('anonymous donors'));
    expect(lines).toEqual([
      expect.stringMatching(
        /^event .* brings what anonymous donors have signed for in 2024 to USD 10800\.00, above the limit/,
      ),
    ]);
  });
});
