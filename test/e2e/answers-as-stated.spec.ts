import { readFileSync } from 'node:fs';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { foundations } from '../support/world';

const { components } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties: object }>>;
  };
};
const membersOf = (schema: string) => Object.keys(components.schemas[schema]?.properties ?? {});

describe('answers have what the contract states, and lead to what is there', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });
  afterAll(() => service.stopAndRemove());

  it('a delegation is at its Location', async () => {
    const terms = { person: 'u.deputy', role: 'approver', from: '2024-07-15', until: '2024-12-31' };
    const asked = await client.post('/v1/delegations', { ...terms, reason: 'deputy' });
    expect(asked.headers['location']).toBe(`/v1/delegations/${asked.body.id}`);
    expect(await service.get(String(asked.headers['location']))).toMatchObject({
      id: asked.body.id,
      status: 'PROPOSED',
    });
  });

  it('a proposal of another identity provider, which nobody can look up, has none', async () => {
    const facts = { issuer: 'https://login.example.org', personClaim: 'sub', reason: 'moved' };
    const asked = await client.post('/v1/identity-provider', facts);
    expect([asked.status, asked.headers['location']]).toEqual([201, undefined]);
  });

  it('a proposal shows no member that the contract does not state, in the list and by itself', async () => {
    const donor = { id: 'DON-C', name: 'Donor C', kind: 'FOUNDATION' };
    const proposed = await service
      .http('u.contrib')
      .post('/v1/donors')
      .set('Idempotency-Key', 'donor')
      .send(donor);
    const { id } = proposed.body.proposal;
    const one = await service.get<object>(`/v1/proposals/${id}`);
    const { items } = await service.get<{ items: readonly object[] }>('/v1/proposals');
    const optional = ['run', 'documents'];
    const sorted = (names: readonly string[]) =>
      names.filter((name) => !optional.includes(name)).toSorted();
    expect(sorted(Object.keys(one))).toEqual(sorted(membersOf('Proposal')));
    expect(sorted(Object.keys(items[0] ?? {}))).toEqual(sorted(membersOf('OpenProposal')));
  });

  it('the totals of a run and those that are signed are two things', () => {
    expect(membersOf('RunTotal')).toEqual(['currency', 'gain', 'loss', 'net']);
    expect(membersOf('SignedRunTotal')).toEqual(['account', 'currency', 'amount', 'usd']);
  });
});
