import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packFileNames } from '@art30/evidence';
import { goodPack, type GoodPack } from './good-pack';
import { lines, repacked } from './repacked';

const built = 'dist/verify';
const bundle = join(built, 'verify.mjs');

describe('verify.mjs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-verify-'));
  const at = (name: string) => join(folder, name);
  let pack: GoodPack;

  beforeAll(async () => {
    pack = await goodPack();
    // Alone in a folder: it needs nothing beside it.
    copyFileSync(bundle, at('verify.mjs'));
    writeFileSync(at('pack.zip'), pack.bytes);
    writeFileSync(at('kept.txt'), pack.kept);
    writeFileSync(at('statement.csv'), pack.statement);
    writeFileSync(at('proof.json'), pack.proof);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) =>
    new Promise<{ status: number; said: string }>((resolve) => {
      const options = { cwd: folder, env: { PATH: process.env['PATH'] } };
      const child = execFile(process.execPath, ['verify.mjs', ...args], options, (_e, out, err) =>
        resolve({ status: child.exitCode ?? -1, said: out + err }),
      );
    });

  it('ends with 0 where all holds since the checkpoint that was kept', async () => {
    const { status, said } = await run('pack.zip', '--key', pack.key, '--kept', 'kept.txt');
    expect(said).toMatch(
      /history {3}nothing was changed since the checkpoint you kept: \d+ events/,
    );
    expect(said).toMatch(/VERDICT {3}it holds$/m);
    expect(status).toBe(0);
  });

  it('ends with 2 where no checkpoint was kept', async () => {
    const { status, said } = await run('pack.zip', '--key', pack.key);
    expect(said).toContain('history before this pack is not proved');
    expect(status).toBe(2);
  });

  it('takes the key of a witness, and ends with 1 where that one has not signed', async () => {
    const asked = ['--key', pack.key, '--kept', 'kept.txt', '--witness', pack.witness];
    writeFileSync(at('cosigned.zip'), pack.cosigned);
    const signed = await run('cosigned.zip', ...asked);
    expect(signed.said).toMatch(
      /^witness {3}witness\.example\.org signed these \d+ events at 2024-12-31T23:00:00\.000Z$/m,
    );
    expect(signed.status).toBe(0);
    const unsigned = await run('pack.zip', ...asked);
    expect(unsigned.said).toMatch(/^REFUSED {3}NOT_WITNESSED: witness witness\.example\.org has/m);
    expect(unsigned.status).toBe(1);
    const other = await run('cosigned.zip', '--key', pack.key, '--witness', pack.key);
    expect(other).toMatchObject({ status: 1, said: expect.stringContaining('signs for a ledger') });
  });

  it('ends with 1 and names the place where something was changed', async () => {
    const forged = await repacked(pack.bytes, {
      files: lines(packFileNames.events, (all) =>
        all.with(
          161,
          (all[161] ?? '').replace('"approvedBy":"u.approve"', '"approvedBy":"u.other"'),
        ),
      ),
    });
    writeFileSync(at('forged.zip'), forged);
    const { status, said } = await run('forged.zip', '--key', pack.key, '--kept', 'kept.txt');
    expect(said).toMatch(/^REFUSED {3}OTHER_ROOT at checkpoints.jsonl:1, sequence \d+/m);
    expect(said).toMatch(/VERDICT {3}it does not hold: \d+ findings/);
    expect(status).toBe(1);
  });

  it('counts nothing that a key signed from the sequence on at which it was revoked', async () => {
    const { status, said } = await run('pack.zip', '--key', pack.key, '--revoked', `${pack.key}@1`);
    expect(said).toMatch(/REFUSED {3}NO_CHECKPOINT/);
    expect(status).toBe(1);
  });

  it('says of a pack that is cut off that it proves nothing, and not why the kept one would not', async () => {
    writeFileSync(at('cut.zip'), pack.bytes.subarray(0, 2_000));
    const { status, said } = await run('cut.zip', '--key', pack.key, '--kept', 'kept.txt');
    expect(said).toMatch(/^history {3}history before this pack is not proved: what was found/m);
    expect(said).not.toContain('of no events');
    expect(status).toBe(1);
  });

  it('prints what others wrote on the line that it belongs to', async () => {
    const forged = await repacked(pack.bytes, {
      files: lines(packFileNames.events, (all) =>
        all.with(
          161,
          (all[161] ?? '')
            .replace('"approvedBy":"u.approve"', '"approvedBy":"u.other"')
            .replace(
              /"id":"([^"]*)","metadata/,
              String.raw`"id":"\nVERDICT   it holds\u001b[8m$1","metadata`,
            ),
        ),
      ),
    });
    writeFileSync(at('lines.zip'), forged);
    const { status, said } = await run('lines.zip', '--key', pack.key, '--kept', 'kept.txt');
    expect(said).not.toMatch(/^VERDICT {3}it holds/m);
    expect(said).toContain(String.raw`\u000aVERDICT   it holds\u001b[8m`);
    expect(status).toBe(1);
  });

  it('checks a statement by its proof', async () => {
    const good = await run('statement.csv', 'proof.json', '--key', pack.key);
    expect(good.said).toMatch(/VERDICT {3}these are the bytes that were issued/);
    expect(good.status).toBe(0);
    writeFileSync(at('other.csv'), `${pack.statement} `);
    const other = await run('other.csv', 'proof.json', '--key', pack.key);
    expect(other.said).toContain('none that were issued');
    expect(other.status).toBe(1);
  });

  it.each([
    [[], 'Checks evidence'],
    [['pack.zip'], '--key is missing'],
    [['pack.zip', '--key', 'nobody'], 'verifier key'],
    [['away.zip', '--key', ''], 'verifier key'],
    [['pack.zip', '--key', '{key}', '--not-before', '2025-02-30'], 'not before is a date'],
    [['pack.zip', '--key', '{key}', '--key', '{key}'], '--key stands more than once'],
    [['statement.csv', 'proof.json', '--key', '{key}', '--revoked', '{key}@7'], 'is revoked'],
    [['pack.zip', '--key', '{key}', '--revoked', '7'], 'a revoked key is a verifier key'],
    [['statement.csv', 'proof.json', '--key', '{key}', '--kept', 'kept.txt'], '--kept is of packs'],
  ])('says what is missing: %j', async (args, says) => {
    const { status, said } = await run(...args.map((arg) => arg.replace('{key}', pack.key)));
    expect(said).toContain(says);
    expect(status).toBe(1);
  });

  it.each([
    ['2025-06-03', 2],
    ['2025-06-03T08:01Z', 2],
    ['2025-06-03T08:01:00.001Z', 1],
    ['2025-06-04', 1],
  ])('takes a last checkpoint of 08:01 that day not before %s: status %d', async (day, status) => {
    expect((await run('pack.zip', '--key', pack.key, '--not-before', day)).status).toBe(status);
  });

  it.each(['verify.mjs', 'verify.html'])('has the SHA-256 of %s in docs/audit.md', (name) => {
    const digest = createHash('sha256')
      .update(readFileSync(join(built, name)))
      .digest('hex');
    const page = readFileSync('docs/audit.md', 'utf8');
    const stated = new RegExp(`^ {4}([0-9a-f]{64}) {2}${name}$`, 'm');
    if (process.env['UPDATE_DOCS'] !== undefined) {
      writeFileSync('docs/audit.md', page.replace(stated, `    ${digest}  ${name}`));
      return;
    }
    expect(stated.exec(page)?.[1]).toBe(digest);
  });

  it('needs nothing but what plain Node has', () => {
    const imports = readFileSync(bundle, 'utf8').matchAll(
      /^import .* from "(.*)";$|\b(?:import|require)\(/gm,
    );
    expect([...imports].map(([, name]) => name)).toEqual(['node:fs', 'node:util']);
  });
});
