import { randomBytes, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { EventStore } from '@art30/event-sourcing';
import {
  isSignedBy,
  makeSignerKey,
  parseCheckpoint,
  parseNote,
  parseSignerKey,
  writeVerifierKey,
} from '@art30/evidence';
import { openEventLog, openEventStore } from '@art30/storage';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { signCheckpoint } from '../support/checkpoints';
import { commandLine } from '../support/command-line';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { foundations } from '../support/world';

/**
 * A backup of this ledger was taken, more was booked after it, and the last checkpoint was kept elsewhere.
 */
describe('a log that was put back from a backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-'));
  const dataDir = join(folder, 'data');
  const environment: Record<string, string> = {};
  const inData = (name: string) => join(dataDir, name);
  const at = (name: string) => join(folder, name);
  const eventStoreUrl = `sqlite:${inData('events.db')}`;
  let signerKey: string;
  let ledgerId: string;
  /** Number of leaves before the log was lost, and sequence of the first event after the backup. */
  let leaves: number;
  let lostFrom: number;

  beforeAll(async () => {
    mkdirSync(dataDir, { mode: 0o700 });
    await (await Service.start({ dataDir })).stop();
    copyFileSync(inData('events.db'), at('unsigned.db'));
    const early = await Service.start({ dataDir });
    const events = early.app.get<EventStore>(EVENT_STORE);
    ledgerId = (await events.readStream('ledger'))[0]?.metadata.ledger?.id ?? '';
    signerKey = readFileSync(inData('checkpoint.key'), 'utf8').trim();
    writeFileSync(at('early.txt'), await signCheckpoint(events, parseSignerKey(signerKey)));
    lostFrom = (await events.readAll(null, 500)).length + 1;
    await early.stop();
    copyFileSync(inData('events.db'), at('backup.db'));

    const later = await Service.start({ dataDir });
    await foundations(new Client(later));
    const store = later.app.get<EventStore>(EVENT_STORE);
    const note = await signCheckpoint(store, parseSignerKey(signerKey));
    leaves = parseCheckpoint(parseNote(note).text).size;
    writeFileSync(at('kept.txt'), note);
    await later.stop();
    copyFileSync(inData('events.db'), at('whole.db'));
    copyFileSync(readModel(), at('read-model.db'));
    copyFileSync(inData('ledger.json'), at('ledger.json'));
  });
  beforeEach(() => {
    putBack('backup.db');
    // Restore the stored checkpoint: the service of the test before may have replaced it in the background.
    copyFileSync(at('ledger.json'), inData('ledger.json'));
    rmSync(readModel(), { force: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const readModel = () =>
    inData(readdirSync(dataDir).find((name) => /^read-model-v\d+\.db$/.test(name)) ?? 'read-model');
  const putBack = (name: string) => copyFileSync(at(name), inData('events.db'));
  const command = async (name: string, ...what: readonly string[]) => {
    const { code, out, err } = await commandLine(name, what, { DATA_DIR: dataDir, ...environment });
    return { code, said: code === 0 ? out : out + err };
  };
  const restore = (...what: readonly string[]) => command('restore', ...what);
  const from = (name: string) => restore('--from-checkpoint', at(name));
  async function restores() {
    const log = openEventLog({ eventStoreUrl });
    try {
      const own = await log.readStream('ledger');
      return own.filter(({ type }) => type === 'LedgerRestored');
    } finally {
      await log.close();
    }
  }
  async function expectRefused(asked: ReturnType<typeof restore>, says: string | RegExp) {
    const { code, said } = await asked;
    expect([code, said]).toEqual([1, expect.stringMatching(says)]);
    expect(await restores()).toEqual([]);
  }
  /** Writes a note with forged content, signed with the ledger's key. */
  const forged = (name: string, changes: (text: string) => string, key = signerKey) => {
    const { text } = parseNote(readFileSync(at('kept.txt'), 'utf8'));
    const said = changes(text);
    const { name: signer, keyId, bytes } = parseSignerKey(key).sign(said);
    const line = Buffer.concat([Buffer.from(keyId, 'hex'), bytes]).toString('base64');
    writeFileSync(at(name), `${said}\n— ${signer} ${line}\n`);
  };

  it('is refused while a read model of the folder has seen more', async () => {
    copyFileSync(at('read-model.db'), inData('read-model-v1.db'));
    await expect(Service.start({ dataDir })).rejects.toThrow('move ');
    await expectRefused(from('kept.txt'), /the log holds \d+ events, and .* has seen/);
    rmSync(inData('read-model-v1.db'));
  });

  it('says that events are lost, and never passes for the log that was lost', async () => {
    const { code, said } = await from('kept.txt');
    expect([code, said]).toEqual([0, expect.stringContaining(`of the ${leaves} that`)]);
    const [restored, ...rest] = await restores();
    expect(rest).toEqual([]);
    const origin = `article30-ledger/${ledgerId}/restored/${restored?.id}`;
    const lastCheckpoint = readFileSync(at('kept.txt'), 'utf8');
    expect(restored?.data).toMatchObject({ lostFrom, lastCheckpoint, origin });
    expect(restored?.metadata.recordedBy).toBe('recovery');

    const service = await Service.start({ dataDir });
    try {
      expect((await service.http().get('/health/ready')).status).toBe(200);
      const client = new Client(service, 'again');
      await foundations(client);
      const events = service.app.get<EventStore>(EVENT_STORE);
      expect((await events.readAll(null, 500))[lostFrom - 1]?.type).toBe('LedgerRestored');
      const signed = await service.http().post('/v1/audit/checkpoints').send();
      expect([signed.status, signed.body.origin]).toEqual([200, origin]);
      const note = parseNote(signed.body.note);
      expect(parseCheckpoint(note.text).origin).toBe(origin);
      expect(isSignedBy(note, parseSignerKey(signerKey).verifier)).toBe(true);
    } finally {
      await service.stop();
    }
  });

  it('is restored once: the next loss is told by a checkpoint of after the restore', async () => {
    expect((await from('kept.txt')).code).toBe(0);
    const again = await from('kept.txt');
    expect([again.code, again.said]).toEqual([
      ...[1, expect.stringContaining('from before the ledger was restored')],
    ]);
    expect(await restores()).toHaveLength(1);
  });

  it('is restored by what a restore that was lost with the rest has signed, where that is larger', async () => {
    const later = `article30-ledger/${ledgerId}/restored/${randomUUID()}`;
    forged('later.txt', (text) => text.replace(/^.*\n\d+\n/, `${later}\n${leaves + 9}\n`));
    const seen = JSON.parse(readFileSync(inData('ledger.json'), 'utf8')) as object;
    const lastCheckpoint = readFileSync(at('kept.txt'), 'utf8');
    writeFileSync(inData('ledger.json'), JSON.stringify({ ...seen, lastCheckpoint }));
    const { code, said } = await from('later.txt');
    expect([code, said]).toEqual([0, expect.stringContaining(`of the ${leaves + 9} that`)]);
  });

  it('is not restored where nothing is lost, or only what no checkpoint knew', async () => {
    putBack('whole.db');
    await expectRefused(from('kept.txt'), /nothing is lost: the log has all \d+ leaves/);
    await expectRefused(from('early.txt'), /nothing is lost: .* and [1-9]\d* more/);
  });

  it('is not restored as another history', async () => {
    putBack('whole.db');
    forged('other.txt', (text) => text.replace(/^.{44}$/m, `${'A'.repeat(43)}=`));
    await expectRefused(from('other.txt'), 'this is another history');
  });

  it('is not restored where it was changed since its own last checkpoint', async () => {
    const store = openEventStore({ eventStoreUrl });
    try {
      const [last] = await store.readStream('checkpoints-2024');
      const data = { ...last!.data, root: 'ab'.repeat(32) };
      const id = '0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10';
      await store.append('checkpoints-2024', 0, [{ ...last!, id, data }]);
    } finally {
      await store.close();
    }
    await expectRefused(from('kept.txt'), 'the log that was put back was changed');
  });

  it.each([
    [
      'another ledger',
      (text: string) => text.replace(ledgerId, randomId()),
      'the checkpoint is of',
    ],
    ['another text', (text: string) => text.replace('time ', 'date '), 'holds no checkpoint'],
  ])('takes no checkpoint of %s', async (_what, changes, says) => {
    forged('strange.txt', changes);
    await expectRefused(from('strange.txt'), says);
  });

  it('takes no checkpoint that a key of the ledger did not sign', async () => {
    const kept = readFileSync(at('kept.txt'), 'utf8');
    writeFileSync(at('changed.txt'), kept.replace(`\n${leaves}\n`, `\n${leaves + 1}\n`));
    await expectRefused(from('changed.txt'), 'the checkpoint is signed by none of');
    const other = makeSignerKey(`article30-ledger/${ledgerId}`, randomBytes(32));
    forged('later.txt', (text) => text, other.signerKey);
    await expectRefused(from('later.txt'), 'give that with --key');
    const asked = ['--from-checkpoint', at('later.txt'), '--key'];
    await expectRefused(restore(...asked, other.verifierKey.slice(1)), /verifier key/);
    expect((await restore(...asked, other.verifierKey)).code).toBe(0);
  });

  it('knows no key where the backup is of before the first checkpoint: it is given', async () => {
    putBack('unsigned.db');
    await expectRefused(from('kept.txt'), 'knows no key of checkpoints');
    const verifierKey = writeVerifierKey(parseSignerKey(signerKey).verifier);
    const done = await restore('--from-checkpoint', at('kept.txt'), '--key', verifierKey);
    expect(done.code).toBe(0);
  });

  it('is asked for with a file', async () => {
    rmSync(inData('ledger.json'));
    await expectRefused(restore(), 'name the last checkpoint that somebody kept');
    await expectRefused(from('gone.txt'), 'ENOENT');
    renameSync(inData('events.db'), at('away.db'));
    const { code, said } = await from('kept.txt');
    expect([code, said]).toEqual([1, expect.stringContaining('holds no ledger')]);
  });

  it('lacks its last seven events, a checkpoint among them: nothing is signed over what is left', async () => {
    putBack('whole.db');
    await (await Service.start({ dataDir })).stop();
    const remembered = () =>
      (JSON.parse(readFileSync(inData('ledger.json'), 'utf8')) as Record<string, string>)[
        'lastCheckpoint'
      ];
    expect(remembered()).toBe(readFileSync(at('kept.txt'), 'utf8'));
    const db = new Database(inData('events.db'));
    db.exec('DROP TRIGGER events_are_never_deleted');
    db.exec('DELETE FROM events WHERE ordinal > (SELECT max(ordinal) - 7 FROM events)');
    db.close();
    rmSync(readModel());
    const service = await Service.start({ dataDir });
    try {
      const missing = expect.stringMatching(
        `events ${leaves - 5} through ${leaves} are missing`,
      ) as string;
      const ready = await service.http('u.operator').get('/health/ready');
      expect(ready.status).toBe(503);
      expect(ready.body.checks.checkpoints).toMatchObject({ status: 'down', reason: missing });
      const signed = await service.http().post('/v1/audit/checkpoints').send();
      expect(signed).toMatchObject({ status: 409, body: { code: 'CHECKPOINT_ALARM' } });
      const pack = await service.http().get('/v1/audit/evidence-pack');
      expect(pack).toMatchObject({ status: 409, body: { code: 'CHECKPOINT_ALARM' } });
      expect(pack.body.detail).toEqual(missing);
      expect(pack.headers['article30-alarm']).toBe('CHECKPOINT');
      expect(ready.body.checks.eventStore).toMatchObject({ status: 'down', reason: missing });
      expect(await command('replay')).toEqual({ code: 1, said: missing });
      const packed = await command('export', '--format', 'evidence', '--out', at('evidence.zip'));
      expect(packed).toEqual({ code: 1, said: missing });
      expect(readdirSync(folder).filter((name) => name.startsWith('evidence'))).toEqual([]);
      const { report } = await replayed(service);
      expect([report.agrees, report.checkpoints.keptFault]).toEqual([false, missing]);
    } finally {
      await service.stop();
    }
    expect(remembered()).toBe(readFileSync(at('kept.txt'), 'utf8'));
    rmSync(readModel());
    // The stored checkpoint is enough for the restore, which then replaces it.
    expect((await restore()).code).toBe(0);
    const restored = await Service.start({ dataDir });
    const again = await restored.http().get('/health/ready');
    expect([again.status, again.headers['article30-alarm']]).toEqual([200, undefined]);
    expect((await restored.http().post('/v1/audit/checkpoints').send()).status).toBe(200);
    await restored.stop();
    expect((await command('replay')).code).toBe(0);
    const packed = await command('export', '--format', 'evidence', '--out', at('evidence.zip'));
    expect(packed.code).toBe(0);
  });

  it('lacks its last events, and ledger.json too: the folder of checkpoints tells', async () => {
    putBack('whole.db');
    environment['CHECKPOINT_FOLDER'] = at('away');
    const warned = await Service.start({ dataDir, environment });
    const { status, body } = await warned.http('u.operator').get('/health/ready');
    const away = expect.objectContaining({ code: 'CHECKPOINT_FOLDER_AWAY' }) as object;
    expect([status, body.warnings]).toEqual([200, expect.arrayContaining([away])]);
    // The service relies on its other copies of the checkpoint, and only warns that the folder is missing.
    const { report } = await replayed(warned);
    expect([report.agrees, report.checkpoints.keptFault]).toEqual([true, null]);
    const warning = expect.stringMatching(/warning: .*CHECKPOINT_FOLDER \(ENOENT\)/) as string;
    const replayResult = await commandLine('replay', [], { DATA_DIR: dataDir, ...environment });
    expect(replayResult).toMatchObject({ code: 0, err: warning });
    const out = ['--format', 'evidence', '--out', at('beside.zip')];
    expect(await command('export', ...out)).toMatchObject({ code: 0 });
    mkdirSync(at('away'));
    await warned.stop();
    await (await Service.start({ dataDir, environment })).stop();
    const [file = '', ...more] = readdirSync(at('away'));
    expect(more).toEqual([]);
    expect(readFileSync(join(at('away'), file), 'utf8')).toBe(readFileSync(at('kept.txt'), 'utf8'));
    rmSync(inData('ledger.json'));
    rmSync(readModel());
    putBack('backup.db');
    const service = await Service.start({ dataDir, environment });
    const missing = expect.stringMatching(`through ${leaves} are missing`) as string;
    try {
      const signed = await service.http().post('/v1/audit/checkpoints').send();
      expect(signed).toMatchObject({ status: 409, body: { detail: missing } });
      expect(await command('replay')).toEqual({ code: 1, said: missing });
    } finally {
      await service.stop();
    }
    rmSync(readModel());
    expect((await restore()).code).toBe(0);
    const restored = await Service.start({ dataDir, environment });
    expect((await restored.http().post('/v1/audit/checkpoints').send()).status).toBe(200);
    await restored.stop();
    // Tree sizes of three checkpoints: of the backup, of the lost log, and the first one after the restore.
    const sizes = readdirSync(at('away')).map((name) => Number(/-(\d{15})-/.exec(name)?.[1]));
    expect(sizes).toEqual([lostFrom - 2, leaves, lostFrom - 1]);
  });

  /** Runs a replay at the service and waits until it is done. */
  async function replayed(service: Service) {
    const { id } = (await service.http('u.auditor').post('/v1/audit/replays').send()).body as {
      readonly id: string;
    };
    for (;;) {
      const { body } = await service.http('u.auditor').get(`/v1/audit/replays/${id}`);
      if (body.state !== 'running') return body;
      await setTimeout(50);
    }
  }
  const randomId = () => randomBytes(16).toString('hex');
});
