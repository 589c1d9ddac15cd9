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
    // Copy the program into an empty folder: it needs no other file.
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
    expect(said).toMatch(/VERDICT {3}it holds$/m);
    expect(status).toBe(0);
  });

  it('says which events are those of the checkpoint that was kept, and which are proved by the key alone', async () => {
    const { said } = await run('pack.zip', '--key', pack.key, '--kept', 'kept.txt');
    const [, all = ''] = /^proved {4}(\d+) events/m.exec(said) ?? [];
    const found =
      /^history {3}the first (\d+) events are those of your checkpoint, signed at \S+; the (\d+) after it are proved by the ledger's key alone$/m.exec(
        said,
      );
    expect(Number(found?.[1]) + Number(found?.[2])).toBe(Number(all));
    expect(said).toMatch(/^open {6}events recorded after that time are in no checkpoint/m);
  });

  it('shows the trial balance that it derived, and its sums by donor and purpose', async () => {
    const { said } = await run('pack.zip', '--key', pack.key, '--kept', 'kept.txt');
    const parts = said.split(/^BOOKS .*$/m).slice(1);
    const centsOf = (part = '') =>
      [...part.matchAll(/^ {2}\S.*? (-?\d+\.\d\d)$/gm)].map(([, usd = '']) =>
        BigInt(usd.replace('.', '')),
      );
    const sums = parts.map((part) => centsOf(part.split('\n\n')[0]));
    expect(sums.map((lines) => lines.length > 3)).toEqual([true, true, true]);
    expect(sums.map((lines) => lines.reduce((sum, one) => sum + one, 0n))).toEqual([0n, 0n, 0n]);
    expect(parts[1]).toMatch(/^ {2}DON-A +1120 /m);
    expect(parts[2]).toMatch(/^ {2}k +5110 /m);
  });

  it('ends with 3 where no checkpoint was kept, and says that all stands on the key alone', async () => {
    const { status, said } = await run('pack.zip', '--key', pack.key);
    expect(said).toContain('history before this pack is not proved');
    expect(said).toMatch(/all \d+ events are proved by the ledger's key alone$/m);
    expect(status).toBe(3);
  });

  it.each<[string, (note: string) => string | Uint8Array]>([
    ['a line feed at its end, as jq -r adds', (note) => `${note}\n`],
    ['line ends of Windows', (note) => note.replaceAll('\n', '\r\n')],
    ['a byte order mark', (note) => `\ufeff${note}`],
    ['blanks at the ends of lines', (note) => note.replaceAll('\n', ' \t\n')],
    ['blank lines around it, and no line feed', (note) => `\n\n${note.trimEnd()}`],
    ['all of these', (note) => `\ufeff\n${note.replaceAll('\n', ' \r\n')}\r\n`],
    ['the form of Windows PowerShell', (note) => Buffer.from(`\ufeff${note}`, 'utf16le')],
  ])('takes a kept checkpoint with %s', async (_, change) => {
    writeFileSync(at('typed.txt'), change(pack.kept));
    const { status, said } = await run('pack.zip', '--key', pack.key, '--kept', 'typed.txt');
    expect(said).toContain('events are those of your checkpoint');
    expect(status).toBe(0);
  });

  it('takes no kept checkpoint in which a character was changed', async () => {
    writeFileSync(at('typed.txt'), `${pack.kept.replace('\ntime 2', '\ntime 3')}\n`);
    const { status, said } = await run('pack.zip', '--key', pack.key, '--kept', 'typed.txt');
    expect(said).toMatch(/^REFUSED {3}KEPT_NOT_SIGNED/m);
    expect(status).toBe(1);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a pack that is not there', ['away.zip'], /^away\.zip cannot be read: ENOENT/],
    ['a folder for a pack', ['.'], /^\. cannot be read: EISDIR/],
    ['no kept file', ['pack.zip', '--kept', 'away.txt'], /^away\.txt cannot be read: ENOENT/],
    [
      'a kept file that is no note',
      ['pack.zip', '--kept', 'statement.csv'],
      /^statement\.csv cannot be read: a note has a blank line/,
    ],
    [
      'a proof that is none',
      ['statement.csv', 'kept.txt'],
      /^kept\.txt cannot be read: it is no JSON object/,
    ],
  ])('names the file, and says not that it does not hold, for %s', async (_, args, says) => {
    const { status, said } = await run(...args, '--key', pack.key);
    expect(said).toMatch(says);
    expect(said).not.toContain('VERDICT');
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
    expect(other).toMatchObject({
      status: 2,
      said: expect.stringContaining('is the key of a ledger'),
    });
  });

  it.each<[string, (text: string) => string]>([
    ['a byte order mark', (text) => `\ufeff${text}`],
    [
      'other line ends',
      (text) =>
        text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n'),
    ],
    ['no line end at its end', (text) => text.trimEnd()],
  ])(
    'says of a statement with %s that a program changed it, and not that it holds',
    async (_, change) => {
      writeFileSync(at('changed.csv'), change(pack.statement));
      const { status, said } = await run('changed.csv', 'proof.json', '--key', pack.key);
      expect(said).toMatch(/^changed\.csv: the statement has other line ends/);
      expect(said).not.toContain('VERDICT');
      expect(status).toBe(2);
    },
  );

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
    expect(said).toMatch(/^history {3}history before this pack is not proved: the findings/m);
    expect(said).not.toContain('covers no events');
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
    [['pack.zip', '--key', '{key}', '--not-before', '2025-02-30'], 'not before must be a date'],
    [['pack.zip', '--key', '{key}', '--key', '{key}'], '--key is given more than once'],
    [['statement.csv', 'proof.json', '--key', '{key}', '--revoked', '{key}@7'], 'is revoked'],
    [['pack.zip', '--key', '{key}', '--revoked', '7'], 'a revoked key must be a verifier key'],
    [
      ['statement.csv', 'proof.json', '--key', '{key}', '--kept', 'kept.txt'],
      '--kept can be used only with a pack',
    ],
  ])('says what is missing: %j', async (args, says) => {
    const { status, said } = await run(...args.map((arg) => arg.replace('{key}', pack.key)));
    expect(said).toContain(says);
    expect(status).toBe(2);
  });

  it.each([
    ['2025-06-03', 3],
    ['2025-06-03T08:01Z', 3],
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
