import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Digest, readContainer, writeContainer, ZipHeaders, type PackFile } from '@art30/evidence';
import { temporaryFolder } from '@art30/testing';

/** Python program that reads a container and prints faults in its checksums, names, sizes and hashes. */
const pythonReads = `
import hashlib, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as pack:
    print(json.dumps({
        'bad': pack.testzip(),
        'comment': pack.comment.decode(),
        'files': [[one.filename, one.file_size, hashlib.sha256(pack.read(one)).hexdigest()]
                  for one in pack.infolist()],
        'plain': all(one.compress_type == 0 and one.flag_bits == 0 and not one.comment
                     and one.date_time == (1980, 1, 1, 0, 0, 0) for one in pack.infolist()),
    }))
`;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function* once(bytes: Uint8Array) {
  yield bytes;
}

describe('a pack, as other programs read it', () => {
  const folder = temporaryFolder();

  async function written(contents: ReadonlyMap<string, Uint8Array>, headers?: ZipHeaders) {
    const files = [...contents].map(([name, content]): PackFile => {
      const digest = new Digest();
      digest.take(content);
      return { name, ...digest.done() };
    });
    const file = join(folder.path, 'pack.zip');
    const content = (name: string) => once(contents.get(name) ?? new Uint8Array());
    await pipeline(writeContainer(files, content, headers), createWriteStream(file));
    return file;
  }

  /** Runs a program. A missing program fails the test with a hint what to install. */
  function run(program: string, ...args: readonly string[]): string {
    const { error, status, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (error) throw new Error(`this test needs ${program}: install it (${error.message})`);
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  }

  const expected = (contents: ReadonlyMap<string, Uint8Array>) => ({
    bad: null,
    comment: '',
    plain: true,
    files: [...contents].map(([name, content]) => [name, content.length, sha256(content)]),
  });

  const few = new Map([
    ['README.txt', Buffer.from('read me\n')],
    ['empty.jsonl', Buffer.alloc(0)],
    ['events.jsonl', Buffer.from('{"a":1}\n'.repeat(10_000))],
  ]);

  it('is a zip of stored files', async () => {
    const file = await written(few);
    expect(JSON.parse(run('python3', '-c', pythonReads, file))).toEqual(expected(few));
  });

  it('is a zip with sizes and offsets of eight bytes, where limits are made small', async () => {
    const file = await written(few, new ZipHeaders({ four: 50, two: 2 }));
    expect(JSON.parse(run('python3', '-c', pythonReads, file))).toEqual(expected(few));
  });

  const isThere = spawnSync('unzip', ['-v']).status === 0;
  /** Skipped if Info-ZIP is not installed. */
  (isThere ? it : it.skip).each([undefined, { four: 50, two: 2 }])(
    'is a zip without faults to Info-ZIP, with limits of %p',
    async (limits) => {
      const file = await written(few, new ZipHeaders(limits));
      expect(run('unzip', '-t', file)).toContain('No errors detected in compressed data');
    },
  );

  it('is a zip of more files than two bytes count', async () => {
    const many = new Map(
      Array.from({ length: 65_600 }, (_, index) => [
        `statement-${String(index).padStart(6, '0')}.json`,
        Buffer.from(String(index)),
      ]),
    );
    const file = await written(many);
    expect(JSON.parse(run('python3', '-c', pythonReads, file))).toEqual(expected(many));
    let count = 0;
    for await (const { name } of readContainer(createReadStream(file)))
      count += name.length > 0 ? 1 : 0;
    expect(count).toBe(many.size);
  });
});
