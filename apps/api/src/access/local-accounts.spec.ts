import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { policyInForce, stream, type AccountEvent } from '@art30/accounting';
import { administratorFile, MemoryEventStore } from '@art30/storage';
import { temporaryFolder } from '@art30/testing';
import { firstAdministrators } from '../sign-in/identity';
import { LocalAccounts } from './local-accounts';

const hourMs = 3_600_000;
const dated = { effectiveDate: '2026-03-01', policy: policyInForce, entries: [] };
const [person, other] = firstAdministrators;
const oldPassword = 'the password of before';
const newPassword = 'the password of later';
const hash = '0'.repeat(64);
const id = (number: number) =>
  `6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b${String(number).padStart(2, '0')}`;

const fromNow = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();

describe('local accounts', () => {
  const folder = temporaryFolder();
  let events: MemoryEventStore;
  let accounts: LocalAccounts;
  let written: number;

  beforeEach(async () => {
    events = new MemoryEventStore();
    written = 0;
    Logger.overrideLogger(false);
    const ground = { dataDir: folder.path, events, logger: new Logger() };
    accounts = await LocalAccounts.open(ground);
    await write({
      type: 'AdministratorsNamed',
      data: { ...dated, administrators: [...firstAdministrators] },
    });
    await accounts.setPassword(person, firstSecret(person), oldPassword);
  });

  afterEach(() => accounts.close());

  const firstSecret = (of: string) => readFileSync(administratorFile(folder.path, of), 'utf8');

  async function write({ type, data }: AccountEvent, recordedAt = fromNow(0)): Promise<string> {
    const metadata = { recordedAt, recordedBy: other, keyHash: hash, requestHash: hash };
    const expected = written === 0 ? 'no-stream' : written - 1;
    const event = { id: id(written), type, data, metadata };
    await events.append(stream.people, expected, [event]);
    written += 1;
    return event.id;
  }

  const askReset = () =>
    write({
      type: 'AccountChangeAsked',
      data: { ...dated, person, change: 'RESET', reason: 'lost', by: other },
    });
  const release = (changeId: string, signsFrom: string, recordedAt?: string) =>
    write(
      { type: 'AccountChangeReleased', data: { ...dated, changeId, person, by: other, signsFrom } },
      recordedAt,
    );
  const refused = { problem: { code: 'SIGN_IN_REFUSED' } };

  async function whole(changeId: string): Promise<string> {
    const halves = [
      await accounts.secretHalf(person, changeId, { part: 'asker', isOpening: false }),
      await accounts.secretHalf(person, changeId, { part: 'releaser', isOpening: false }),
    ];
    return halves.map((made) => made?.half ?? '').join('.');
  }

  it('let nobody in by a password, or a token, of before a reset', async () => {
    const { token } = await accounts.signIn(person, oldPassword);
    expect(await accounts.verifier.verify(token)).toMatchObject({ person });
    const changeId = await askReset();
    expect(await accounts.verifier.verify(token)).toMatchObject({ person });
    await release(changeId, fromNow(24), fromNow(0.001));
    await expect(accounts.verifier.verify(token)).rejects.toThrow(
      'was suspended, or before the password was reset',
    );
    await expect(accounts.signIn(person, oldPassword)).rejects.toMatchObject(refused);
    await accounts.setPassword(person, await whole(changeId), newPassword);
    expect(await accounts.signIn(person, newPassword)).toMatchObject({ token: expect.any(String) });
    await expect(accounts.signIn(person, oldPassword)).rejects.toMatchObject(refused);
    expect(await accounts.signsFrom(person)).not.toBeNull();
  });

  it('ask for the donors that the log gives them now, under a token of before too', async () => {
    const { token } = await accounts.signIn(person, oldPassword);
    for (const donors of [['DON-A'], ['DON-A', 'DON-C']]) {
      const changeId = await write({
        type: 'AccountChangeAsked',
        data: {
          ...dated,
          person,
          change: 'ROLES',
          roles: ['donor'],
          donors,
          reason: 'asks for another',
          by: other,
        },
      });
      const released = { ...dated, changeId, person, by: other };
      await write({ type: 'AccountChangeReleased', data: released });
      expect(await accounts.verifier.verify(token)).toMatchObject({ roles: ['donor'], donors });
    }
  });

  it('take no secret of before a reset', async () => {
    const [first, second] = [await askReset(), await askReset()];
    await release(first, fromNow(24));
    const secret = await whole(first);
    await release(second, fromNow(24));
    await expect(accounts.setPassword(person, secret, newPassword)).rejects.toMatchObject(refused);
    await accounts.setPassword(person, await whole(second), newPassword);
    expect(await accounts.signIn(person, newPassword)).toBeDefined();
  });

  it('let nobody in whose password was reset while it was checked', async () => {
    const changeId = await askReset();
    const underWay = accounts.signIn(person, oldPassword);
    await Promise.all([
      expect(underWay).rejects.toMatchObject(refused),
      release(changeId, fromNow(24)),
    ]);
  });

  it('let in by a token of the very second of the reset, which counts', async () => {
    const changeId = await askReset();
    await release(changeId, fromNow(24));
    await accounts.setPassword(person, await whole(changeId), newPassword);
    const { token } = await accounts.signIn(person, newPassword);
    expect(await accounts.verifier.verify(token)).toMatchObject({ person });
  });

  it('show no half of a reset before its release, nor once its password would sign at once', async () => {
    const half = (changeId: string, part: 'asker' | 'releaser') =>
      accounts.secretHalf(person, changeId, { part, isOpening: false });
    const changeId = await askReset();
    expect(await half(changeId, 'asker')).toBeNull();
    await release(changeId, fromNow(-1), fromNow(-25));
    expect(await half(changeId, 'releaser')).toBeNull();
    const late = await askReset();
    const signsFrom = fromNow(1);
    await release(late, signsFrom);
    expect((await half(late, 'releaser'))?.endsAt).toBe(signsFrom);
    // Asking for a half under an earlier reset, or under the change that opened the account, does not void the secret
    // of the last reset.
    expect(await half(changeId, 'asker')).toBeNull();
    const opening = await accounts.secretHalf(person, 'opening', {
      part: 'asker',
      isOpening: true,
    });
    expect(opening).toBeNull();
    expect(await half(late, 'asker')).not.toBeNull();
  });

  it('count a password as gone where its administrator was recovered', async () => {
    const signsFrom = fromNow(24);
    await write({ type: 'AdministratorRecovered', data: { ...dated, person, signsFrom } });
    await expect(accounts.signIn(person, oldPassword)).rejects.toMatchObject(refused);
  });

  it('are not opened for a log that holds no ledger, once somebody has a password', async () => {
    accounts.close();
    const ground = { dataDir: folder.path, events: new MemoryEventStore(), logger: new Logger() };
    await expect(LocalAccounts.open(ground)).rejects.toThrow(/has accounts .* holds no ledger/);
  });
});
