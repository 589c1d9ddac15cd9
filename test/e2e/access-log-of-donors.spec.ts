import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { createApp } from '../../apps/api/src/create-app';
import { readConfig } from '../../apps/api/src/process/config';
import { systemClock } from '../../apps/api/src/storage/clocks/clock';
import { ACCESS_LOG } from '../../apps/api/src/storage/tokens';
import type { AccessLog } from '@art30/storage';
import { sampleAccess } from '@art30/testing';
import type { Entry } from '../support/access-entries';
import { keptLog } from '../support/kept-log';
import { TokenIssuer } from '../support/token-issuer';

const today = new Date().toISOString().slice(0, 10);
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** The service of these tests takes its people from an identity provider. */
describe('the access log of people of an identity provider', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  let issuer: TokenIssuer;
  let app: NestFastifyApplication;
  let auditor: string;

  beforeAll(async () => {
    issuer = await TokenIssuer.start();
    const environment = { DATA_DIR: dataDir, LOG_LEVEL: 'silent', INSTANCE: 'alone' };
    const config = readConfig({ ...environment, ...issuer.environment() });
    app = await createApp({ config, clock: systemClock, ...keptLog() });
    auditor = await issuer.tokenFor('u.auditor', ['auditor']);
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const get = (path: string, token: string) =>
    request(app.getHttpServer()).get(path).set('Authorization', `Bearer ${token}`);

  async function entries(query: string): Promise<readonly Entry[]> {
    const { status, body } = await get(`/v1/access-log?limit=200&${query}`, auditor);
    expect([status, body.next]).toEqual([200, null]);
    return body.items;
  }

  it('has a sign-in when it first sees a token, once for each, however many come at once', async () => {
    const token = await issuer.tokenFor('u.contrib', ['recorder']);
    await Promise.all(Array.from({ length: 5 }, () => get('/v1/donors', token)));
    await get('/v1/purposes', token);
    const other = await issuer.tokenFor('u.contrib', ['recorder'], { jti: 'another' });
    await get('/v1/purposes', other);
    const found = await entries('person=u.contrib&operation=signIn');
    const { issuer: address } = issuer;
    const seen = {
      issuer: address,
      status: 200,
      roles: ['recorder'],
      donors: [],
      everyDonor: false,
    };
    expect(found).toEqual([expect.objectContaining(seen), expect.objectContaining(seen)]);
    expect(JSON.stringify(found)).not.toContain('eyJ');
  });

  it('has whoever is known and may not come in at all', async () => {
    for (const [person, roles, claims] of [
      ['u.guest', ['chef'], {}],
      ['u.odd', ['certifier', 'approver'], {}],
      ['u.envoy', ['donor'], { donors: [] }],
    ] as const) {
      const token = await issuer.tokenFor(person, roles as never, claims);
      expect((await get('/v1/pledges/P1', token)).status).toBe(403);
      const found = await entries(`person=${person}`);
      expect(
        found.map(({ operation, status, code, path }) => [operation, status, code, path]),
      ).toEqual([['getPledge', 403, 'ROLE_REQUIRED', '/v1/pledges/P1']]);
    }
  });

  describe('to a donor', () => {
    let donor: string;
    const ownOf = (token: string, query = '') => get(`/v1/access-log?${query}`, token);

    beforeAll(async () => {
      donor = await issuer.tokenFor('u.envoy', ['donor'], { donors: ['DON-A', 'DON-A2'] });
      const log = app.get<AccessLog>(ACCESS_LOG);
      for (const entry of [
        { whose: ['DON-A'], person: 'u.looks-at-a' },
        { whose: ['DON-A2'], roles: ['auditor'], operation: 'getDonor' },
        { whose: ['DON-A', 'DON-B'] },
        { whose: ['DON-A', 'DON-A2'] },
        { whose: 'every' as const },
        { whose: 'every' as const, roles: ['recorder', 'approver'], operation: 'getTrialBalance' },
        { whose: 'every' as const, roles: ['auditor'], at: `${yesterday}T23:59:59.999Z` },
        { whose: 'every' as const, status: 404, code: 'PLEDGE_UNKNOWN' },
        { whose: 'every' as const, operation: 'listProposals' },
        { whose: [] },
        { whose: ['DON-B'] },
        { whose: ['DON-A'], status: 404, code: 'PLEDGE_UNKNOWN' },
        { whose: ['DON-A'], status: 403, code: 'ROLE_REQUIRED' },
        // Entries of a dry run, and of reads of proposals that wait for signatures.
        { whose: ['DON-A'], operation: 'writeOffReceivable' },
        { whose: ['DON-A'], operation: 'getProposal' },
        { whose: ['DON-A'], operation: 'listProposals' },
      ]) {
        await log.write(
          sampleAccess({ at: `${today}T00:00:00.000Z`, issuer: issuer.issuer, ...entry }),
        );
      }
    });

    it('shows the reads that were served and name a donor of its own alone, by role', async () => {
      const { status, body } = await ownOf(donor);
      expect(status).toBe(200);
      expect(Object.keys(body).sort()).toEqual(['everyDonor', 'from', 'items', 'next', 'to']);
      expect(body.items).toEqual([
        {
          at: `${today}T00:00:00.000Z`,
          roles: ['recorder'],
          operation: 'getPledge',
          donor: 'DON-A',
        },
        {
          at: `${today}T00:00:00.000Z`,
          roles: ['auditor'],
          operation: 'getDonor',
          donor: 'DON-A2',
        },
      ]);
      expect(JSON.stringify(body)).not.toMatch(/u\.|alone|6d7b0f2a|DON-B|http/);
    });

    it('tells how many reads of each day were of all donors, and to which roles', async () => {
      const { everyDonor } = (await ownOf(donor)).body;
      const [first, second] = everyDonor as readonly { times: number; roles: readonly object[] }[];
      expect(everyDonor).toMatchObject([{ day: yesterday }, { day: today }]);
      expect(first).toMatchObject({ times: 1, roles: [{ role: 'auditor', times: 1 }] });
      // Today's entries include the auditor's reads of this log in the tests above.
      expect(second?.roles).toEqual([
        { role: 'approver', times: 1 },
        { role: 'auditor', times: Number(second?.times) - 2 },
        { role: 'recorder', times: 2 },
      ]);
      const { body } = await ownOf(donor, 'operation=getTrialBalance');
      expect(body.everyDonor).toMatchObject([{ day: today, times: 1 }]);
    });

    it('enters what a donor asks about others with no donors, and what is its own with these', async () => {
      const asks = await issuer.tokenFor('u.asks', ['donor'], { donors: ['DON-Q'] });
      for (const path of ['donors/DON-B', 'pledges?donor=DON-B', 'pledges?donor=DON-Q&limit=5']) {
        await get(`/v1/${path}`, asks);
      }
      const found = await entries('person=u.asks');
      expect(
        found
          .filter(({ operation }) => operation !== 'signIn')
          .map(({ operation, status, donors, filters }) => [operation, status, donors, filters]),
      ).toEqual([
        ['getDonor', 404, [], {}],
        ['listPledges', 200, [], { donor: 'DON-B' }],
        ['listPledges', 200, ['DON-Q'], { donor: 'DON-Q' }],
      ]);
    });

    it('shows no other donor, whatever is asked for', async () => {
      for (const [query, donors] of [
        ['donor=DON-A', ['DON-A']],
        ['donor=DON-B', []],
        ['donor=DON', []],
        ['operation=getDonor', ['DON-A2']],
      ] as const) {
        const { body } = await ownOf(donor, query);
        expect([query, body.items.map((item: { donor: string }) => item.donor)]).toEqual([
          query,
          donors,
        ]);
      }
      const stranger = await issuer.tokenFor('u.other', ['donor'], { donors: ['DON-Z'] });
      expect((await ownOf(stranger)).body.items).toEqual([]);
    });

    it.each(['person=u.looks-at-a', 'result=SERVED'])(
      'refuses %s, by which people could be told apart',
      async (query) => {
        const { status, body } = await ownOf(donor, query);
        expect([status, body.code, body.field]).toEqual([
          ...[400, 'INVALID_REQUEST', query.split('=')[0]],
        ]);
      },
    );

    it('goes page by page, with a cursor that names nobody', async () => {
      const first = await ownOf(donor, 'limit=1');
      const cursorText = Buffer.from(String(first.body.next), 'base64url').toString('latin1');
      expect([cursorText.length > 40, /20\d\d-/.test(cursorText)]).toEqual([true, false]);
      const second = await ownOf(donor, `limit=1&cursor=${first.body.next}`);
      expect([first.body.items.length, second.body.items.length]).toEqual([1, 1]);
      expect(second.body.items).not.toEqual(first.body.items);
    });

    it('is a read as well, of its own donors', async () => {
      const found = await entries('person=u.envoy&operation=getAccessLog');
      expect(found.length).toBeGreaterThan(3);
      expect(found[0]).toMatchObject({ roles: ['donor'], donors: ['DON-A', 'DON-A2'] });
    });
  });

  it('lies in a file of its own, of which the ledger knows nothing', () => {
    const has = (name: string) =>
      [name, `${name}-wal`].some((file) =>
        readFileSync(join(dataDir, file)).includes('u.looks-at'),
      );
    expect([has('access.db'), has('events.db')]).toEqual([true, false]);
  });
});
