import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, type Answer } from '../support/ask';
import { BuiltService } from '../support/built-service';
import { until } from '../support/patience';
import { credit } from '../support/world';

const administrators = ['administrator-1', 'administrator-2'] as const;
const [asks, releases] = administrators;

/** These tests tell one day in order: each builds on the tests before it. */
describe('the first day of a ledger whose people have local accounts', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  const passwords = new Map<string, string>();
  const tokens = new Map<string, string>();
  /** Secrets that no output of the service may contain. */
  const secrets: string[] = [];
  let service: BuiltService;
  let url: string;
  let said = '';
  let sent = 0;

  async function start(): Promise<void> {
    service = new BuiltService({ DATA_DIR: dataDir, SETTLEMENT_GRACE_MS: '200' });
    url = await service.address();
  }

  async function stop(): Promise<void> {
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    said += service.out + service.err;
  }

  beforeAll(start);
  afterAll(async () => {
    service.kill('SIGKILL');
    await service.ended;
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function send(path: string, as?: string, body?: object): Promise<Answer> {
    sent += 1;
    const authorization = as === undefined ? undefined : `Bearer ${tokens.get(as)}`;
    const key = /sign-in|\/secret$/.test(path) ? undefined : `key ${sent}`;
    return ask(`${url}${path}`, { authorization, body, key });
  }

  async function done(path: string, as: string, body: object): Promise<Answer['body']> {
    const answer = await send(path, as, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  const setPassword = (person: string, secret: string, password: string) =>
    send('/v1/sign-in/password', undefined, { person, secret, password });
  const trySignIn = (person: string, password: string) =>
    send('/v1/sign-in', undefined, { person, password });

  async function firstSet(person: string, secret: string): Promise<void> {
    const password = `a good day ${passwords.size} for books`;
    secrets.push(secret, password);
    expect(await setPassword(person, secret, password)).toEqual({ status: 200, body: { person } });
    passwords.set(person, password);
  }

  async function signIn(person: string): Promise<void> {
    const { status, body } = await trySignIn(person, passwords.get(person) ?? '');
    expect(status).toBe(200);
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
    tokens.set(person, body.token);
    secrets.push(body.token);
  }

  async function half(changeId: string, as: string): Promise<string> {
    const shown = await send(`/v1/account-changes/${changeId}/secret`, as, {});
    expect(shown.status).toBe(200);
    secrets.push(shown.body.half);
    return shown.body.half;
  }

  /** Has one administrator ask for a change and the other release it. */
  async function changed(path: string, body: object): Promise<string> {
    const { id } = (await done(path, asks, body)).events[0];
    await done(`/v1/account-changes/${id}/release`, releases, {});
    return id;
  }

  async function openAccount(
    person: string,
    roles: readonly string[],
    donors?: readonly string[],
  ): Promise<void> {
    const facts = { person, kind: 'PERSON', roles, donors, reason: 'works here from today on' };
    const id = await changed('/v1/accounts', facts);
    await firstSet(person, `${await half(id, asks)}.${await half(id, releases)}`);
    await signIn(person);
  }

  const problemOf = ({ status, body }: Answer) => [status, body.code];
  const refused = [401, 'SIGN_IN_REFUSED'];

  it('begins with two administrators, whose secrets lie in files of the owner alone', async () => {
    for (const person of administrators) {
      const file = join(dataDir, person);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const secret = readFileSync(file, 'utf8').trim();
      secrets.push(secret);
      expect(problemOf(await setPassword(person, `${secret}0`, 'a wrong secret'))).toEqual(refused);
      expect(problemOf(await setPassword(person, secret, 'short'))).toEqual([
        ...[422, 'PASSWORD_REFUSED'],
      ]);
      expect(existsSync(file)).toBe(true);
      await firstSet(person, secret);
      expect(existsSync(file)).toBe(false);
      expect(problemOf(await setPassword(person, secret, 'a second good day'))).toEqual(refused);
      await signIn(person);
    }
    expect(statSync(join(dataDir, 'accounts.db')).mode & 0o777).toBe(0o600);
  });

  it('lets nobody in by a wrong password, and does not say whether somebody is known', async () => {
    const wrong = await trySignIn(asks, 'no password of theirs');
    const unknown = await trySignIn('u.nobody', passwords.get(asks) ?? '');
    expect(problemOf(wrong)).toEqual(refused);
    expect({ ...unknown.body, instance: '' }).toEqual({ ...wrong.body, instance: '' });
    expect(problemOf(await send('/v1/donors', undefined))).toEqual([401, 'SIGN_IN_REQUIRED']);
    tokens.set('u.nobody', 'no.token.at-all');
    expect(problemOf(await send('/v1/donors', 'u.nobody'))).toEqual([401, 'SIGN_IN_REQUIRED']);
  });

  it('opens an account by two administrators, of whom each has half of its secret', async () => {
    const person = 'u.contrib';
    const facts = {
      person,
      kind: 'PERSON',
      name: 'Ada Byron',
      roles: ['recorder'],
      reason: 'records donors',
    };
    const asked = await done('/v1/accounts', asks, facts);
    const { id } = asked.events[0];
    const place = `/v1/account-changes/${id}`;
    // Nobody can get a half of the secret before the change is released.
    for (const administrator of administrators) {
      const early = await send(`${place}/secret`, administrator, {});
      expect(problemOf(early)).toEqual([404, 'CHANGE_UNKNOWN']);
    }
    const own = await send(`${place}/release`, asks, {});
    expect(problemOf(own)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    await done(`${place}/release`, releases, {});
    const first = await half(id, asks);
    expect(problemOf(await send(`${place}/secret`, asks, {}))).toEqual([409, 'SECRET_SHOWN']);
    const second = await half(id, releases);
    expect(problemOf(await send(`${place}/secret`, releases, {}))).toEqual([409, 'SECRET_SHOWN']);
    for (const one of [first, second, `${first}.${first}`]) {
      expect(problemOf(await setPassword(person, one, 'one half of a secret'))).toEqual(refused);
    }
    await firstSet(person, `${first}.${second}`);
    const again = await setPassword(person, `${first}.${second}`, 'the same secret again');
    expect(problemOf(again)).toEqual(refused);
    await signIn(person);
  });

  it('sets one password by one secret, however many try at once', async () => {
    const facts = { person: 'u.raced', kind: 'PERSON', roles: ['auditor'], reason: 'audits' };
    const id = await changed('/v1/accounts', facts);
    const secret = `${await half(id, asks)}.${await half(id, releases)}`;
    const tries = ['one of them', 'another one', 'a third one'].map((one) => `${one}, ${one}`);
    const answers = await Promise.all(tries.map((one) => setPassword('u.raced', secret, one)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    const won = tries[answers.findIndex(({ status }) => status === 200)] ?? '';
    expect((await trySignIn('u.raced', won)).status).toBe(200);
  });

  it('books nothing before two administrators have delegated', async () => {
    await openAccount('u.cashier', ['cashier']);
    await openAccount('u.certify', ['certifier']);
    await openAccount('u.approve', ['approver']);
    const donor = { id: 'DON-A', name: 'Donor A', kind: 'FOUNDATION' };
    const early = await send('/v1/donors', 'u.contrib', donor);
    expect(problemOf(early)).toEqual([403, 'NOT_DELEGATED']);
    const from = new Date().toISOString().slice(0, 10);
    for (const [person, role] of [
      ...[['u.contrib', 'recorder'] as const, ['u.cashier', 'cashier'] as const],
      ...[['u.certify', 'certifier'] as const, ['u.approve', 'approver'] as const],
    ]) {
      const terms = { person, role, from, until: '2099-12-31', reason: 'their work' };
      const { id, warnings } = await done('/v1/delegations', asks, terms);
      expect(warnings).toMatchObject([{ code: 'DELEGATION_LONG' }]);
      await done(`/v1/delegations/${id}/approval`, releases, {});
    }
  });

  const accountOf = (role: string) => ({ kind: 'PERSON', status: 'OPEN', roles: [role] });

  async function booked(path: string, as: string, body: object): Promise<Answer['body']> {
    const { proposal } = await done(path, as, body);
    const { id, hash } = proposal;
    await done(`/v1/proposals/${id}/certification`, 'u.certify', { hash });
    return done(`/v1/proposals/${id}/approval`, 'u.approve', { hash });
  }

  it('books its first event, by three people', async () => {
    const { events } = await booked('/v1/donors', 'u.contrib', {
      id: 'DON-A',
      name: 'Donor A',
      kind: 'FOUNDATION',
    });
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      ...['DonorRegistered', 'ProposalApproved'],
    ]);
    expect((await send('/v1/donors/DON-A', 'u.certify')).status).toBe(200);
    const { people } = (await send(`/v1/audit/events/${events[0].id}`, 'u.certify')).body;
    expect(people).toMatchObject([
      { person: 'u.contrib', name: 'Ada Byron', part: 'RECORDED', account: accountOf('recorder') },
      { person: 'u.certify', name: null, part: 'CERTIFIED', account: accountOf('certifier') },
      { person: 'u.approve', name: null, part: 'APPROVED', account: accountOf('approver') },
    ]);
  });

  it('knows the names of people, which no event has', async () => {
    const named = { roles: ['recorder'], name: 'Ada King', reason: 'another name from today on' };
    const { id } = (await done('/v1/accounts/u.contrib/roles', asks, named)).events[0];
    // The administrator who releases a change sees its content first.
    const waiting = (await send('/v1/accounts/u.contrib', releases)).body;
    expect([waiting.name, waiting.changes.at(-1)]).toMatchObject([
      'Ada Byron',
      { name: 'Ada King', status: 'ASKED', personalTexts: [{ text: 'Ada King' }] },
    ]);
    await done(`/v1/account-changes/${id}/release`, releases, {});
    const account = (await send('/v1/accounts/u.contrib', asks)).body;
    expect(account).toMatchObject({
      name: 'Ada King',
      personalTexts: [{ member: 'name', text: 'Ada King' }],
    });
    const { items } = (await send('/v1/accounts', asks)).body;
    const names = items.map((one: { person: string; name: string | null }) => [
      one.person,
      one.name,
    ]);
    expect(names).toContainEqual(['u.contrib', 'Ada King']);
    expect(names).toContainEqual(['u.certify', null]);
    // An event shows the name that the person had when the event was written.
    const events = (await send('/v1/audit/trail?eventType=DonorRegistered', 'u.certify')).body;
    const first = await send(`/v1/audit/events/${events.items[0].eventId}`, 'u.certify');
    expect(first.body.people[0]).toMatchObject({ person: 'u.contrib', name: 'Ada Byron' });
    for (const file of ['events.db', 'events.db-wal']) {
      const written = readFileSync(join(dataDir, file)).toString('latin1');
      expect([file, written.includes('Ada')]).toEqual([file, false]);
    }
  });

  it('warns whoever releases an account of a name and an id that look like another', async () => {
    const facts = { person: 'u_contrib', kind: 'PERSON', name: 'ada  king', roles: ['recorder'] };
    const answer = await done('/v1/accounts', asks, { ...facts, reason: 'is new here' });
    expect(answer.warnings).toMatchObject([{ code: 'LIKELY_DUPLICATE' }]);
    const { changes } = (await send('/v1/accounts/u_contrib', releases)).body;
    expect(changes[0].warnings.map(({ detail }: { detail: string }) => detail)).toEqual([
      expect.stringMatching(/^the id u_contrib differs from u\.contrib by punctuation alone/),
      expect.stringMatching(/^u_contrib has the same name as u\.contrib/),
    ]);
    const { id } = answer.events[0];
    await done(`/v1/account-changes/${id}/refusal`, releases, { reason: 'is there already' });
    const stray = { person: 'u.aprove', role: 'approver', reason: 'their work' };
    const days = { from: new Date().toISOString().slice(0, 10), until: '2099-12-31' };
    const refused = await send('/v1/delegations', asks, { ...stray, ...days });
    expect(problemOf(refused)).toEqual([422, 'ACCOUNT_UNKNOWN']);
  });

  it('has a receipt recorded by the cashier, and by nobody else', async () => {
    await booked('/v1/bank-accounts', 'u.contrib', {
      code: 'BK-USD',
      currency: 'USD',
      ledgerAccount: '1110',
      openedOn: '2024-01-01',
    });
    const receipt = credit('first credit', '1130.00');
    const other = await send('/v1/receipts', 'u.contrib', receipt);
    expect(problemOf(other)).toEqual([403, 'ROLE_REQUIRED']);
    const recorded = await send('/v1/receipts', 'u.cashier', receipt);
    expect([recorded.status, recorded.body.events[0].type]).toEqual([201, 'ReceiptRecorded']);
  });

  it('shows a donor the donors that two administrators gave it, as they are now', async () => {
    await booked('/v1/donors', 'u.contrib', { id: 'DON-C', name: 'Donor C', kind: 'NGO' });
    const facts = { person: 'u.of-a', kind: 'PERSON', roles: ['donor'], reason: 'asks for A' };
    expect(problemOf(await send('/v1/accounts', asks, facts))).toEqual([409, 'ROLES_AT_ODDS']);
    const unknown = await send('/v1/accounts', asks, { ...facts, donors: ['DON-Z'] });
    expect(problemOf(unknown)).toEqual([422, 'DONOR_UNKNOWN']);
    await openAccount('u.of-a', ['donor'], ['DON-A']);
    const seen = async () => {
      const { items } = (await send('/v1/donors', 'u.of-a')).body;
      return items.map(({ id }: { id: string }) => id);
    };
    expect(await seen()).toEqual(['DON-A']);
    expect(problemOf(await send('/v1/donors/DON-C', 'u.of-a'))).toEqual([404, 'DONOR_UNKNOWN']);
    expect(problemOf(await send('/v1/journal', 'u.of-a'))).toEqual([403, 'ROLE_REQUIRED']);
    const both = { roles: ['donor'], donors: ['DON-A', 'DON-C'], reason: 'asks for both' };
    await changed('/v1/accounts/u.of-a/roles', both);
    expect(await seen()).toEqual(['DON-A', 'DON-C']);
    expect((await send('/v1/accounts/u.of-a', asks)).body).toMatchObject({
      roles: ['donor'],
      donors: ['DON-A', 'DON-C'],
      changes: [{ donors: ['DON-A'] }, { donors: ['DON-A', 'DON-C'] }],
    });
  });

  it('keeps the cursors of before a restart', async () => {
    const { next } = (await send('/v1/donors?limit=1', 'u.of-a')).body;
    expect(statSync(join(dataDir, 'cursor.key')).mode & 0o777).toBe(0o600);
    await stop();
    await start();
    const { items } = (await send(`/v1/donors?limit=1&cursor=${next}`, 'u.of-a')).body;
    expect(items).toMatchObject([{ id: 'DON-C' }]);
  });

  it('lets everybody in after a restart, by their passwords and by tokens of before', async () => {
    await stop();
    await start();
    expect((await send('/v1/donors/DON-A', 'u.contrib')).status).toBe(200);
    for (const person of passwords.keys()) await signIn(person);
    expect((await send('/v1/donors/DON-A', 'u.contrib')).status).toBe(200);
  });

  it('counts other roles at the next request, whatever a token says of before', async () => {
    await openAccount('u.moved', ['auditor']);
    expect((await send('/v1/accounts', 'u.moved')).status).toBe(200);
    await changed('/v1/accounts/u.moved/roles', { roles: ['recorder'], reason: 'moved' });
    expect(problemOf(await send('/v1/accounts', 'u.moved'))).toEqual([403, 'ROLE_REQUIRED']);
    expect((await send('/v1/donors', 'u.moved')).status).toBe(200);
  });

  it('lets a suspended account in no more, neither by its token nor by its password', async () => {
    await done('/v1/accounts/u.moved/suspension', asks, { reason: 'left' });
    const suspended = await send('/v1/donors', 'u.moved');
    expect(problemOf(suspended)).toEqual([401, 'SIGN_IN_REQUIRED']);
    expect(suspended.body.detail).toBe('the account is suspended: ask an administrator');
    const password = passwords.get('u.moved') ?? '';
    expect(problemOf(await trySignIn('u.moved', password))).toEqual(refused);
    await changed('/v1/accounts/u.moved/reinstatement', { reason: 'is back' });
    expect((await send('/v1/donors', 'u.moved')).body.detail).toMatch(
      /account was suspended after/,
    );
    await signIn('u.moved');
  });

  it('warns where one suspends many, and where there are two administrators alone', async () => {
    for (const number of [1, 2, 3, 4]) {
      const facts = { person: `u.of-many-${number}`, kind: 'PERSON', roles: ['recorder'] };
      await changed('/v1/accounts', { ...facts, reason: 'is here for a day' });
      await done(`/v1/accounts/${facts.person}/suspension`, asks, { reason: 'left' });
    }
    // This is the fifth suspension within an hour; the first was that of `u.moved`.
    const { warnings } = (await send('/health/ready', asks)).body;
    expect(warnings).toEqual([
      { code: 'ADMINISTRATORS_FEW', detail: expect.stringMatching(/^Only 2 administrators/) },
      {
        code: 'ADMINISTRATOR_STOPS',
        detail: expect.stringMatching(/^administrator-1 suspended or revoked 5 times in the hour/),
      },
    ]);
    await until(() => (service.out + service.err).includes(`${asks} suspended or revoked 4 times`));
    expect(service.out + service.err).toContain('Only 2 administrators are not suspended');
    const third = { person: 'administrator-3', kind: 'PERSON', roles: ['administrator'] };
    await changed('/v1/accounts', { ...third, reason: 'stands in for the two' });
    const left = (await send('/health/ready', asks)).body.warnings as { code: string }[];
    expect(left.map(({ code }) => code)).toEqual(['ADMINISTRATOR_STOPS']);
  });

  it('has an auditor suspended by two, and a suspension ended against who gave it', async () => {
    const person = 'u.raced';
    const answer = await done(`/v1/accounts/${person}/suspension`, asks, {
      reason: 'looks too well',
    });
    expect(answer.events).toMatchObject([{ type: 'AccountChangeAsked' }]);
    await done('/v1/accounts/u.of-many-1/reinstatement', releases, { reason: 'had not left' });
    const { changes } = (await send('/v1/accounts/u.of-many-1', asks)).body;
    const refusal = `/v1/account-changes/${changes.at(-1).id}/refusal`;
    const refusing = await send(refusal, asks, { reason: 'no' });
    expect(problemOf(refusing)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
  });

  it('resets a password: the old one counts no more, and the new one does not sign at once', async () => {
    const person = 'u.contrib';
    const old = passwords.get(person) ?? '';
    await signIn(person);
    const { id } = (
      await done(`/v1/accounts/${person}/password-reset`, asks, { reason: 'was forgotten' })
    ).events[0];
    expect((await trySignIn(person, old)).status).toBe(200);
    await done(`/v1/account-changes/${id}/release`, releases, {});
    expect(problemOf(await trySignIn(person, old))).toEqual(refused);
    expect(problemOf(await send('/v1/donors', person))).toEqual([401, 'SIGN_IN_REQUIRED']);
    await firstSet(person, `${await half(id, asks)}.${await half(id, releases)}`);
    expect(problemOf(await trySignIn(person, old))).toEqual(refused);
    await signIn(person);
    expect((await send('/v1/donors', person)).status).toBe(200);
    const donor = { id: 'DON-B', name: 'Donor B', kind: 'FOUNDATION' };
    expect(problemOf(await send('/v1/donors', person, donor))).toEqual([403, 'SIGNING_SUSPENDED']);
  });

  it('counts an old password no more after a reset, though the service ended at its release', async () => {
    const person = 'u.approve';
    await changed(`/v1/accounts/${person}/password-reset`, { reason: 'was seen by others' });
    service.kill('SIGKILL');
    await service.ended;
    said += service.out + service.err;
    await start();
    expect(problemOf(await trySignIn(person, passwords.get(person) ?? ''))).toEqual(refused);
    await signIn('u.certify');
  });

  it('lists who was let in as what, and by whom', async () => {
    const { items } = (await send('/v1/accounts', asks)).body;
    const listed = items.map(({ person }: { person: string }) => person);
    const many = [1, 2, 3, 4].map((number) => `u.of-many-${number}`);
    const others = [...many, 'administrator-3', 'u.raced', 'u_contrib'];
    expect(listed).toEqual([...passwords.keys(), ...others].sort());
  });

  it('has said nothing secret, and does not start without its accounts', async () => {
    await stop();
    expect(said).toContain('the secrets of two administrators are in');
    expect(secrets.length).toBeGreaterThan(30);
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
    const [accounts, away] = ['accounts.db', 'away.db'].map((name) => join(dataDir, name));
    renameSync(accounts as string, away as string);
    const without = new BuiltService({ DATA_DIR: dataDir });
    expect(await without.ended).toBe(1);
    expect(without.err).toMatch(
      /^article30-ledger cannot start: the log holds a ledger, and \S+ has no accounts \(accounts\.db\)/,
    );
    expect(existsSync(accounts as string)).toBe(false);
    expect(administrators.map((person) => existsSync(join(dataDir, person)))).toEqual([
      ...[false, false],
    ]);
    renameSync(away as string, accounts as string);
    await start();
    await signIn(asks);
  });
});
