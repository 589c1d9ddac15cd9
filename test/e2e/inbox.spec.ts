import request from 'supertest';
import { Client, type Reply } from '../support/client';
import { Service } from '../support/service';
import { announcement, eur, foundations, terms, usd } from '../support/world';

interface Item {
  readonly id: string;
  readonly about: string;
  readonly [member: string]: unknown;
}

interface Answer {
  readonly items: readonly Item[];
  readonly next: string | null;
}

describe('the inbox of a person', () => {
  let service: Service;
  let client: Client;
  let sent = 0;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });
  afterAll(() => service.stopAndRemove());

  const http = () => service.http();

  async function ask(path: string, body: object, as = 'u.contrib') {
    sent += 1;
    const headers = { 'Idempotency-Key': `inbox ${sent}`, Authorization: service.as(as) };
    return (await http().post(path).set(headers).send(body)) as Reply;
  }
  const register = (id: string, as?: string) =>
    ask('/v1/donors', { id, name: `Donor ${id}`, kind: 'FOUNDATION', country: 'KEN' }, as);
  const sign = (proposed: Reply, what: string, as: string) => {
    const { id, hash } = proposed.body.proposal;
    return ask(`/v1/proposals/${id}/${what}`, { hash }, as);
  };

  async function inbox(person: string, query: object = {}): Promise<Answer> {
    const { status, body } = await http()
      .get('/v1/proposals')
      .set('Authorization', service.as(person))
      .query(query);
    expect(status).toBe(200);
    return body as Answer;
  }
  const abouts = async (person: string, box?: string, after?: string) =>
    (await inbox(person, { ...(box && { for: box }), ...(after && { after }) })).items.map(
      ({ about }) => about,
    );

  it('holds what waits for the person to certify, to approve, and what is theirs', async () => {
    const waiting = await register('WAITS', 'u.contrib');
    const own = await register('OWN', 'u.a');
    const certified = await register('CERTIFIED', 'u.contrib');
    const signed = await sign(certified, 'certification', 'u.a');
    const done = await register('DONE', 'u.contrib');
    await sign(done, 'certification', 'u.a');
    const { position } = (await sign(done, 'approval', 'u.approve')).body;
    expect([waiting.status, own.status, signed.status]).toEqual([202, 202, 201]);
    expect(await abouts('u.a', 'certification', position)).toEqual(['WAITS']);
    expect(await abouts('u.a', 'approval')).toEqual([]);
    expect(await abouts('u.a', 'mine')).toEqual(['OWN']);
    expect(await abouts('u.certify', 'certification')).toEqual(['WAITS', 'OWN']);
    expect(await abouts('u.approve', 'certification')).toEqual([]);
    expect(await abouts('u.approve', 'approval')).toEqual(['CERTIFIED']);
    expect(await abouts('u.contrib', 'mine')).toEqual(['WAITS', 'CERTIFIED']);
    expect(await abouts('u.contrib', 'approval')).toEqual([]);
    expect(await abouts('u.other')).toEqual(['WAITS', 'OWN', 'CERTIFIED']);
  });

  it('says of each what is to be signed, by whom and when, until when, and what it comes to', async () => {
    const proposed = await ask('/v1/pledges', {
      ...announcement('P-EUR', { announcedOn: undefined, amount: eur('900.00') }),
      agreement: terms(eur('900.00')),
    });
    client.pass(2 * 24 * 60);
    const { position } = (await sign(proposed, 'certification', 'u.certify')).body;
    const { items } = await inbox('u.approve', { for: 'approval', after: position });
    const [item] = items.filter(({ about }) => about === 'P-EUR');
    const { id, hash, books } = proposed.body.proposal;
    expect(item).toMatchObject({
      id,
      hash,
      books,
      version: 1,
      approver: 'OFFICER',
      status: 'CERTIFIED',
      command: 'SignDirectly',
      proposedBy: 'u.contrib',
      certifiedBy: 'u.certify',
      proposedOn: '2024-07-15',
      proposedAt: '2024-07-15T09:00:00.000Z',
      certifiedAt: '2024-07-17T09:00:00.000Z',
      signUntil: '2024-08-14',
      ageDays: 2,
      because: null,
      lines: books[0].entries.length,
      warnings: proposed.body.warnings,
    });
    expect(item?.['amount']).toMatchObject({ usd: usd('1000.00'), inCurrencies: [eur('900.00')] });
    const one = (await http().get(`/v1/proposals/${id}`)).body;
    const { lines: _shown, ...listed } = item as Item;
    expect(one).toMatchObject(listed);
    client.pass(-2 * 24 * 60);
  });

  it('shows its recorder why a proposal came back', async () => {
    const proposed = await ask('/v1/pledges', {
      ...announcement('P-MOVED', { announcedOn: undefined, amount: eur('900.00') }),
      agreement: terms(eur('900.00')),
    });
    await sign(proposed, 'certification', 'u.certify');
    await client.done('/v1/exchange-rates', {
      effectiveDate: '2024-05-01',
      publishedOn: '2024-05-01',
      kind: 'MONTHLY',
      source: { name: 'fictitious list' },
      rates: { EUR: '0.960', JPY: '150' },
    });
    expect((await sign(proposed, 'approval', 'u.approve')).status).toBe(409);
    const { position } = (await register('AFTER')).body;
    const { items } = await inbox('u.contrib', { for: 'mine', after: position });
    const [item] = items.filter(({ about }) => about === 'P-MOVED');
    expect(item).toMatchObject({
      status: 'PROPOSED',
      version: 2,
      certifiedBy: null,
      certifiedAt: null,
      because: 'the books moved since it was signed, and other entries follow',
      amount: { usd: usd('937.50') },
      books: [{ type: 'AgreementSigned' }],
    });
    expect(await abouts('u.certify', 'certification')).toContain('P-MOVED');
    expect(await abouts('u.approve', 'approval')).not.toContain('P-MOVED');
  });

  it('shows what the controller alone may approve to the controller, who does not certify it', async () => {
    await client.done('/v1/pledges', {
      ...announcement('P-OFF', { announcedOn: undefined }),
      agreement: terms(usd('1130.00')),
    });
    const proposed = await ask('/v1/pledges/P-OFF/write-offs', {
      effectiveDate: '2024-07-10',
      lines: [{ instalment: 1, amount: usd('10.00') }],
      investigationReference: 'i',
      approvalReference: 'a',
      reason: 'r',
    });
    const { position } = proposed.body;
    expect(await abouts('u.controller', 'certification', position)).not.toContain('P-OFF');
    expect(await abouts('u.certify', 'certification')).toContain('P-OFF');
    const signed = await sign(proposed, 'certification', 'u.certify');
    expect(await abouts('u.approve', 'approval', signed.body.position)).not.toContain('P-OFF');
    expect(await abouts('u.controller', 'approval')).toContain('P-OFF');
  });

  it('loses what is rejected, withdrawn or expired, and one proposal says which it is', async () => {
    const because = 'not as agreed';
    const rejected = await register('REJECTED');
    const withdrawn = await register('WITHDRAWN');
    const place = ({ body }: Reply) => `/v1/proposals/${body.proposal.id}`;
    await ask(`${place(rejected)}/rejection`, { because }, 'u.certify');
    const { position } = (await ask(`${place(withdrawn)}/withdrawal`, { because })).body;
    const mine = await abouts('u.contrib', 'mine', position);
    expect(mine).not.toContain('REJECTED');
    expect(mine).not.toContain('WITHDRAWN');
    expect((await http().get(place(rejected))).body).toMatchObject({ status: 'REJECTED', because });
    const waiting = await register('EXPIRES');
    const { position: last } = await waiting.body;
    client.pass(30 * 24 * 60);
    expect(await abouts('u.contrib', 'mine', last)).toContain('EXPIRES');
    expect((await http().get(place(waiting))).body).toMatchObject({ status: 'PROPOSED' });
    client.pass(24 * 60);
    expect(await abouts('u.contrib', 'mine')).toEqual([]);
    expect((await http().get(place(waiting))).body).toMatchObject({ status: 'EXPIRED' });
    expect((await http().get(place(rejected))).body).toMatchObject({ status: 'REJECTED' });
    client.pass(-31 * 24 * 60);
  });

  it('is given out page by page, first recorded first', async () => {
    const all = await abouts('u.contrib', 'mine');
    expect(all.length).toBeGreaterThan(3);
    const paged: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await inbox('u.contrib', { for: 'mine', limit: 2, ...(cursor && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      paged.push(...page.items.map(({ about }) => about));
      cursor = page.next;
    } while (cursor !== null);
    expect(paged).toEqual(all);
  });

  it('wants to know who asks, and takes no time but now', async () => {
    const nobody = await request(service.app.getHttpServer()).get('/v1/proposals');
    expect([nobody.status, (nobody.body as { code: string }).code]).toEqual([
      ...[401, 'SIGN_IN_REQUIRED'],
    ]);
    for (const query of [{ for: 'all' }, { asAt: '2024-07-01' }, { knownAt: '5' }]) {
      const refused = await http()
        .get('/v1/proposals')
        .set('Authorization', service.as('u.contrib'))
        .query(query);
      expect([refused.status, refused.body.field]).toEqual([400, Object.keys(query)[0]]);
    }
  });
});
