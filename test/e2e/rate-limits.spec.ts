import request from 'supertest';
import type { ProcessPeople } from '../../apps/api/src/access/process-people';
import { SIGN_IN_WAYS } from '../../apps/api/src/access/sign-in-ways';
import type { ServerLimits } from '../../apps/api/src/http/traffic/limits';
import { Service } from '../support/service';

const password = 'five green bottles';
const unlimited = { RATE_ADDRESS_PER_MINUTE: '0', RATE_ACCOUNT_PER_MINUTE: '0' };

describe('how many requests are taken in a minute', () => {
  let service: Service;

  afterEach(() => service.stopAndRemove());

  /** Starts a service behind a proxy that forwards the client's address. */
  const start = async (environment: Record<string, string>, limits: Partial<ServerLimits> = {}) => {
    service = await Service.start({
      environment: { TRUSTED_PROXY: '127.0.0.1', ...environment },
      people: [{ person: 'u.signs-in', roles: ['cashier'], password }],
      limits,
    });
  };

  /** Headers of a request forwarded from an address; anonymous if no person is given. */
  function forwarded({ from = '192.0.2.7', as = '' }: Sender = {}) {
    const headers = { 'X-Forwarded-For': from, 'X-Forwarded-Proto': 'https' };
    const agent = request.agent(service.app.getHttpServer()).set(headers);
    return as === '' ? agent : agent.set('Authorization', service.as(as));
  }

  /** Statuses of `count` requests, sent one after the other. */
  async function statuses(count: number, url: string, sender?: Sender): Promise<readonly number[]> {
    const found: number[] = [];
    for (let sent = 0; sent < count; sent += 1) {
      found.push((await forwarded(sender).get(url)).status);
    }
    return found;
  }

  it('is so many from one address, whatever they ask and whoever they are; health apart', async () => {
    await start({ RATE_ADDRESS_PER_MINUTE: '3', RATE_WATCH_PER_MINUTE: '2' });
    expect(await statuses(2, '/v1/donors')).toEqual([401, 401]);
    expect(await statuses(2, '/nowhere', { as: 'u.auditor' })).toEqual([404, 429]);
    expect(await statuses(1, '/v1/donors', { as: 'u.auditor' })).toEqual([429]);
    expect(await statuses(3, '/health/live')).toEqual([200, 200, 429]);
    expect(await statuses(1, '/v1/donors', { from: '192.0.2.8', as: 'u.auditor' })).toEqual([200]);
  });

  it('is so many by one account, from whatever addresses', async () => {
    await start({ RATE_ACCOUNT_PER_MINUTE: '2' });
    const from = (last: number) => ({ from: `192.0.2.${last}`, as: 'u.auditor' });
    expect(await statuses(1, '/v1/donors', from(1))).toEqual([200]);
    expect(await statuses(1, '/v1/donors', from(2))).toEqual([200]);
    expect(await statuses(1, '/v1/donors', from(3))).toEqual([429]);
    expect(await statuses(1, '/v1/donors', { as: 'u.contrib' })).toEqual([200]);
  });

  it('is fewer by an account of a donor', async () => {
    await start({ RATE_ACCOUNT_PER_MINUTE: '3', RATE_DONOR_PER_MINUTE: '2' });
    const people = service.app.get<ProcessPeople>(SIGN_IN_WAYS);
    const token = await people.tokenFor('u.of-a', ['donor'], ['DON-A']);
    const asked = [1, 2, 3].map(() =>
      forwarded().get('/v1/donors').set('Authorization', `Bearer ${token}`),
    );
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 429]);
    expect(await statuses(3, '/v1/donors', { as: 'u.contrib' })).toEqual([200, 200, 200]);
  });

  it('counts an address of IPv6 with its network, and one of IPv4 the same in both forms', async () => {
    await start({ RATE_WATCH_PER_MINUTE: '1' });
    const from = (address: string) => statuses(1, '/health/live', { from: address });
    expect([await from('2001:db8::1'), await from('2001:db8::ffff:1')]).toEqual([[200], [429]]);
    expect([await from('192.0.2.7'), await from('::ffff:192.0.2.7')]).toEqual([[200], [429]]);
    expect(await from('2001:db8:0:1::1')).toEqual([200]);
  });

  it('is fewer refused sign-ins, and the answer says for how long', async () => {
    await start({ RATE_SIGN_IN_PER_MINUTE: '2' });
    const body = { person: 'u.nobody', password: 'not the right one' };
    const signIn = () => forwarded().post('/v1/sign-in').send(body);
    expect([(await signIn()).status, (await signIn()).status]).toEqual([401, 401]);
    const refused = await signIn();
    expect(refused.body).toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
      detail: expect.stringMatching(
        /^more than 2 attempts to sign in that were refused, from this address, came within 60 seconds: wait \d+ seconds$/,
      ),
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(await statuses(1, '/v1/donors', { as: 'u.auditor' })).toEqual([200]);
  });

  it('is ten right passwords of an account, which count for no address', async () => {
    await start({ RATE_SIGN_IN_PER_MINUTE: '2' });
    const signIn = (from: string, word = password) =>
      forwarded({ from }).post('/v1/sign-in').send({ person: 'u.signs-in', password: word });
    const answers: number[] = [];
    for (let time = 0; time < 11; time += 1) answers.push((await signIn('192.0.2.7')).status);
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    const { body } = await signIn('192.0.2.8');
    expect(body).toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
      detail: expect.stringContaining('more than 10 sign-ins of this account'),
    });
    expect((await signIn('192.0.2.7', 'wrong')).status).toBe(401);
  });

  it('begins anew with the next window', async () => {
    await start({ RATE_WATCH_PER_MINUTE: '1' }, { rateWindowMs: 200 });
    expect(await statuses(2, '/health/live')).toEqual([200, 429]);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await statuses(1, '/health/live')).toEqual([200]);
  });

  it('is refused before the body is read', async () => {
    await start({ RATE_ADDRESS_PER_MINUTE: '1' });
    await statuses(1, '/v1/donors');
    const answer = await forwarded().post('/v1/donors').type('json').send('{"name":');
    expect(answer.body).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  });

  it('is any number where it is switched off', async () => {
    await start({ ...unlimited, RATE_WATCH_PER_MINUTE: '0', RATE_SIGN_IN_PER_MINUTE: '0' });
    expect(new Set(await statuses(50, '/health/live'))).toEqual(new Set([200]));
  });

  it('is of no more addresses than it keeps, however many come', async () => {
    await start({ RATE_WATCH_PER_MINUTE: '1' }, { ratedMax: 3 });
    const from = (last: number) => statuses(1, '/health/live', { from: `192.0.2.${last}` });
    expect([await from(1), await from(1)]).toEqual([[200], [429]]);
    for (const last of [2, 3, 4]) expect(await from(last)).toEqual([200]);
    // Only three addresses are counted, so the fourth one replaced the address that was idle longest.
    expect([await from(1), await from(4)]).toEqual([[200], [429]]);
  });

  it('counts the proxy where it forwards what is no address, and nobody else believes an address', async () => {
    await start({ RATE_WATCH_PER_MINUTE: '1' });
    const from = (address: string) => statuses(1, '/health/live', { from: address });
    expect([await from('somebody'), await from('somebody else')]).toEqual([[200], [429]]);
    // Only the last address of the header counts: it is the one that the proxy itself added.
    expect([await from('192.0.2.9'), await from('10.9.9.9, 192.0.2.9')]).toEqual([[200], [429]]);
    await service.stopAndRemove();
    await start({ RATE_WATCH_PER_MINUTE: '1', TRUSTED_PROXY: '' });
    expect([await from('192.0.2.1'), await from('192.0.2.2')]).toEqual([[200], [429]]);
  });
});

interface Sender {
  readonly from?: string;
  readonly as?: string;
}
