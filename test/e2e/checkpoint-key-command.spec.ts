import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keyNameOf, parseVerifierKey, rotationSigners } from '@art30/evidence';
import { openEventLog, seenLedger } from '@art30/storage';
import { temporaryFolder } from '@art30/testing';
import { BuiltService } from '../support/built-service';

const run = promisify(execFile);

describe('npm run checkpoint-key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-'));
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    const service = new BuiltService({ DATA_DIR: file('data'), LOG_LEVEL: 'warn' });
    await service.address();
    service.kill('SIGTERM');
    await service.ended;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const keys = (...what: readonly string[]) =>
    run(process.execPath, ['dist/apps/cli/src/checkpoint-key.js', ...what], {
      env: { PATH: process.env['PATH'], DATA_DIR: file('data') },
    }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
    );

  it('makes a key of the ledger for its owner alone, shows it, and rotates to it', async () => {
    const made = await keys('--new', file('next.key'));
    expect(made.code).toBe(0);
    const to = made.said.trim();
    const { ledgerId } = seenLedger(file('data')) ?? { ledgerId: '' };
    expect(parseVerifierKey(to).name).toBe(keyNameOf(ledgerId));
    expect(statSync(file('next.key')).mode & 0o777).toBe(0o600);
    expect(await keys('--show', file('next.key'))).toEqual({ code: 0, said: made.said });

    const own = file('data/checkpoint.key');
    const from = (await keys('--show', own)).said.trim();
    const rotated = await keys('--rotate', own, file('next.key'));
    expect(rotationSigners(rotated.said, { from, to })).toEqual({
      isSignedByOld: true,
      isSignedByNew: true,
    });
    const lost = await keys('--rotate', from, file('next.key'));
    expect(rotationSigners(lost.said, { from, to })).toEqual({
      isSignedByOld: false,
      isSignedByNew: true,
    });
    const log = openEventLog({ eventStoreUrl: `sqlite:${file('data/events.db')}` });
    expect(await log.readStream('checkpoint-keys')).toEqual([]);
    await log.close();
  });

  it('never writes over a file, nor into a folder that is not there', async () => {
    writeFileSync(file('there'), 'mine');
    expect(await keys('--new', file('there'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('never overwritten'),
    });
    expect(readFileSync(file('there'), 'utf8')).toBe('mine');
    expect((await keys('--new', file('gone/key'))).code).toBe(1);
  });

  it('takes no key that others may read, and none that is no key, and shows nothing of it', async () => {
    const own = readFileSync(file('data/checkpoint.key'), 'utf8').trim();
    // A key is split at `+`, and the base64 of its last part may contain a plus too.
    const secret = own.split('+').slice(4).join('+');
    const open = file('open.key');
    writeFileSync(open, own);
    chmodSync(open, 0o644);
    const [readable, wrong, two] = [
      await keys('--show', open),
      await written('wrong.key', own.replace('PRIVATE', 'PUBLIC')),
      await written('two.key', `${own}\n${own}\n`, '--rotate'),
    ];
    expect(readable).toMatchObject({ code: 1, said: expect.stringContaining('chmod 600') });
    expect(wrong).toMatchObject({ code: 1, said: expect.stringContaining('PRIVATE+KEY+') });
    expect(two).toMatchObject({ code: 1, said: expect.stringContaining('several keys') });
    for (const { said } of [readable, wrong, two]) expect(said).not.toContain(secret);
  });

  async function written(name: string, text: string, asked = '--show') {
    writeFileSync(file(name), text, { mode: 0o600 });
    return keys(asked, file(name), ...(asked === '--rotate' ? [file(name)] : []));
  }

  it.each([
    [[]],
    [['--new']],
    [['--show', 'a', 'b']],
    [['--rotate', 'a']],
    [['--new', 'a', '--show', 'b']],
  ])('says how it is asked: %j', async (what) => {
    const { code, said } = await keys(...what);
    expect([code, said]).toEqual([1, expect.stringMatching(/--new|argument missing/)]);
  });
});

describe('an instance', () => {
  const folder = temporaryFolder();
  const file = (name: string) => join(folder.path, name);
  const started = (environment: Record<string, string> = {}) =>
    new BuiltService({ DATA_DIR: file('data'), LOG_LEVEL: 'warn', ...environment });

  it('starts with no key of another ledger, and with no file of keys that is none', async () => {
    const service = started();
    await service.address();
    service.kill('SIGTERM');
    await service.ended;
    const own = readFileSync(file('data/checkpoint.key'), 'utf8');
    writeFileSync(file('data/checkpoint.key'), 'nothing of a key\n', { mode: 0o600 });
    const broken = started();
    expect(await broken.ended).toBe(1);
    expect(broken.err).toContain('checkpoint.key: it is a file that holds no signer key');
    writeFileSync(file('data/checkpoint.key'), own);

    const other = started({
      DATA_DIR: file('other'),
      CHECKPOINT_KEY_FILE: file('data/checkpoint.key'),
    });
    expect(await other.ended).toBe(1);
    expect(other.err).toMatch(
      /setting CHECKPOINT_KEY_FILE names a file that holds a key of the name/,
    );
    const withMissingFile = started({ CHECKPOINT_KEY_FILE: file('gone') });
    expect(await withMissingFile.ended).toBe(1);
    expect(withMissingFile.err).toContain(
      'setting CHECKPOINT_KEY_FILE names a file that this account cannot read',
    );
  });
});
