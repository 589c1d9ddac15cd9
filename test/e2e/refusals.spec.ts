import { refusals as closing } from '../refusals/closing';
import { faults } from '../refusals/fields';
import { refusals as opening } from '../refusals/opening';
import { refusals as openingBalances } from '../refusals/opening-balances';
import { refusals as periods } from '../refusals/periods';
import { refusals as pledges } from '../refusals/pledges';
import { refusals as receipts } from '../refusals/receipts';
import { refusals as statements } from '../refusals/statements';
import { refusals as terms } from '../refusals/terms';
import { refusals as transfers } from '../refusals/transfers';
import { Client } from '../support/client';
import { documented, refusingWorld, type Contract, type Refusal } from '../support/refusals';
import { Service } from '../support/service';

const tables = [
  ...Object.entries({ 'where contributions begin': opening, 'on a pledge': pledges }),
  ...Object.entries({ 'about the terms of an agreement': terms, 'on a receipt': receipts }),
  ...Object.entries({ 'on a transfer': transfers, 'where a contribution ends': closing }),
  ...Object.entries({ 'about opening balances': openingBalances, 'about a year': periods }),
  ...Object.entries({ 'about a statement': statements }),
];

/** All tests share one service, as a refused command changes nothing. */
describe('what is refused', () => {
  let service: Service;
  let client: Client;
  let names: Readonly<Record<string, string>>;
  let headBefore: number;
  let contract: Contract;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    names = await refusingWorld(client);
    headBefore = await client.head();
    const { body } = await service.http().get('/openapi.json');
    contract = body as Contract;
  });

  afterAll(() => service.stopAndRemove());

  describe.each(tables)('%s', (_about, refusals) => {
    describe.each(Object.keys(refusals))('POST %s', (path) => {
      it.each(refusals[path] ?? [])('%s, %i', async (...[code, status, body, sending]: Refusal) => {
        const filledPath = path.replace(/\{([^}]+)\}/g, (_, name: string) => names[name] ?? '');
        const answer = await client.post(filledPath, body, sending);
        expect({ code: answer.body.code, status: answer.status }).toEqual({ code, status });
        expect(answer.body).toMatchObject({ status, detail: expect.stringMatching(/\w/) });
        expect(answer.headers['content-type']).toMatch('application/problem+json');
        expect(documented(contract, path, status)).toContain(code);
      });
    });

    it('changes nothing', async () => {
      expect(await client.businessAfter(headBefore)).toEqual([]);
    });
  });

  describe('names the member at fault', () => {
    it.each(faults)('of %s %j is refused with %s as %s', async (path, body, code, field) => {
      const { body: problem } = await client.post(path, body);
      expect(problem).toMatchObject({ code, field });
      expect(await client.businessAfter(headBefore)).toEqual([]);
    });
  });
});
