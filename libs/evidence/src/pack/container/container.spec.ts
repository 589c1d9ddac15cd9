import { utf8ToBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { Digest, type PackFile } from './pack-file';
import { NotCanonicalPack } from './byte-source';
import { readContainer } from './read-container';
import { containerSize, writeContainer } from './write-container';
import { ZipHeaders } from './zip-headers';

type Contents = Readonly<Record<string, string | Uint8Array>>;

const bytesOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? utf8ToBytes(content) : content;

const filesOf = (contents: Contents): PackFile[] =>
  Object.entries(contents).map(([name, content]) => {
    const digest = new Digest();
    digest.take(bytesOf(content));
    return { name, ...digest.done() };
  });

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collected(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(Uint8Array.from(piece));
  return Buffer.concat(all);
}

const written = (contents: Contents, headers?: ZipHeaders) =>
  collected(
    writeContainer(
      filesOf(contents),
      (name) => inPieces(bytesOf(contents[name] ?? ''), 7),
      headers,
    ),
  );

async function read(bytes: Uint8Array, piece = 11, headers?: ZipHeaders) {
  const found: Record<string, string> = {};
  for await (const { name, chunks } of readContainer(inPieces(bytes, piece), headers)) {
    found[name] = (await collected(chunks)).toString('latin1');
  }
  return found;
}

const fault = async (bytes: Uint8Array) => {
  const error: unknown = await read(bytes).then(
    () => 'nothing',
    (thrown: unknown) => thrown,
  );
  return error instanceof NotCanonicalPack ? error : new Error(`not refused: ${String(error)}`);
};

const example = { 'README.txt': 'read me\n', 'a.jsonl': '', 'b-1.json': '{"a":1}' };

describe('the container of a pack', () => {
  it('is read as it was written, in pieces of any size', async () => {
    const bytes = await written(example);
    for (const piece of [1, 2, 30, 1_000]) expect(await read(bytes, piece)).toEqual(example);
  });

  it('has the size that is known before it is written', async () => {
    expect((await written(example)).length).toBe(containerSize(filesOf(example)));
  });

  it('is there without files, too', async () => {
    expect(await read(await written({}))).toEqual({});
  });

  it('is checked where nobody takes the contents, or only some of them', async () => {
    const bytes = await written({ a: 'one, two, three', b: 'four' });
    const other = Buffer.from(bytes);
    other[other.indexOf('three')] = 0;
    const skim = async (container: Uint8Array) => {
      for await (const { name, chunks } of readContainer(inPieces(container, 5))) {
        const pieces = chunks[Symbol.asyncIterator]();
        if (name === 'a') expect((await pieces.next()).value).toHaveLength(4);
        await pieces.return?.();
      }
    };
    await skim(bytes);
    await expect(skim(other)).rejects.toThrow('file a of the pack has another checksum (byte 46)');
  });

  it('lets go of its source, whatever happens', async () => {
    let isOpen = true;
    async function* source() {
      try {
        yield* inPieces(await written(example), 10);
      } finally {
        isOpen = false;
      }
    }
    for await (const { name } of readContainer(source())) if (name === 'a.jsonl') break;
    expect(isOpen).toBe(false);
  });

  it.each([
    [{ b: '', a: '' }, 'file a of a pack stands behind b'],
    [{ 'a/b': '' }, 'no file of a pack is called a/b'],
    [{ '': '' }, 'no file of a pack is called'],
    [{ ['n'.repeat(121)]: '' }, 'no file of a pack is called'],
    [{ é: '' }, 'no file of a pack is called é'],
  ])('is not written with files %p', async (contents, says) => {
    await expect(written(contents as unknown as Contents)).rejects.toThrow(says);
  });

  it.each([
    ['shorter', 'on'],
    ['longer', 'one more'],
    ['changed', 'two'],
  ])('is not written where a file has become %s', async (_how, content) => {
    const source = () => inPieces(utf8ToBytes(content), 2);
    const writing = writeContainer(filesOf({ a: 'one' }), source);
    await expect(collected(writing)).rejects.toThrow('file a of the pack was changed');
  });
});

/** Writes a container as another program, or a changed version of ours, might write it. */
const withHeaders = (change: (header: Uint8Array, what: 'local' | 'central') => Uint8Array) => {
  class Changed extends ZipHeaders {
    override local(facts: Parameters<ZipHeaders['local']>[0]) {
      return change(super.local(facts), 'local');
    }
    override central(...facts: Parameters<ZipHeaders['central']>) {
      return change(super.central(...facts), 'central');
    }
  }
  return written(example, new Changed());
};

/** Sets one byte of each header, at its position in local headers and in entries of the directory. */
const setting = (local: number, central: number, value: number) =>
  withHeaders((header, what) => {
    header[what === 'local' ? local : central] = value;
    return header;
  });

describe('a container that is not canonical', () => {
  it.each([
    ['flags of UTF-8 names', () => setting(7, 9, 0x08)],
    ['sizes that stand behind the contents', () => setting(6, 8, 0x08)],
    ['compression', () => setting(8, 10, 8)],
    ['a time', () => setting(10, 12, 1)],
    ['another date', () => setting(12, 14, 0x22)],
    ['another version', () => setting(4, 6, 10)],
    ['another system', () => setting(4, 5, 3)],
    ['attributes', () => setting(4, 38, 1)],
    ['a comment of a file', () => setting(4, 32, 1)],
  ])('is refused for %s', async (_what, changed) => {
    expect(await fault(await changed())).toMatchObject({ name: 'NotCanonicalPack' });
  });

  it('is refused for an extra field', async () => {
    const changed = await withHeaders((header, what) => {
      if (what === 'central') return header;
      header[28] = 5;
      return Buffer.concat([header, Uint8Array.of(0x55, 0x54, 1, 0, 0)]);
    });
    expect(await fault(changed)).toMatchObject({ file: 'README.txt', at: 28 });
  });

  it('is refused for fields of eight bytes that nothing needs', async () => {
    const wide = new ZipHeaders({ four: 8, two: 0xffff });
    const bytes = await written({ a: 'nine byte' }, wide);
    expect(await read(bytes, 9, wide)).toEqual({ a: 'nine byte' });
    expect(await fault(bytes)).toMatchObject({ file: 'a', at: 4 });
  });

  it.each([
    ['a comment of its own', (bytes: Buffer) => Buffer.concat([bytes, utf8ToBytes('hello')])],
    ['what stands behind it', (bytes: Buffer) => Buffer.concat([bytes, Uint8Array.of(0)])],
    ['what stands before it', (bytes: Buffer) => Buffer.concat([Uint8Array.of(0), bytes])],
    ['nothing at all', () => Buffer.alloc(0)],
    ['no directory', (bytes: Buffer) => bytes.subarray(0, bytes.indexOf('PK\u0001\u0002'))],
  ])('is refused for %s', async (_what, changed) => {
    expect(await fault(changed(await written(example)))).toMatchObject({
      name: 'NotCanonicalPack',
      file: _what === 'no directory' ? 'README.txt' : undefined,
    });
  });

  it.each([
    ['twice', ['a', 'a'], 'file a of the pack stands behind a'],
    ['out of order', ['b', 'a'], 'file a of the pack stands behind b'],
    ['with a path', ['a/b'], 'the pack has a file of another name'],
    ['up a path', ['..\\b'], 'the pack has a file of another name'],
    ['of a folder', ['..'], 'the pack has a file of another name'],
    ['without letters', [''], 'the pack has a file of another name'],
    ['too long', ['n'.repeat(121)], 'the pack has a longer header'],
  ])('is refused for a name %s', async (_how, names, says) => {
    const headers = new ZipHeaders();
    const facts = names.map((name) => ({ name, size: 0, crc32: 0 }));
    expect((await fault(Buffer.concat(facts.map((one) => headers.local(one))))).message).toContain(
      says,
    );
  });

  it('is refused cut off at any byte', async () => {
    const bytes = await written(example);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(await fault(bytes.subarray(0, length))).toMatchObject({ name: 'NotCanonicalPack' });
    }
  });

  const content = fc.uint8Array({ maxLength: 40 });
  const contents = fc.dictionary(
    fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,11}$/),
    content,
    {
      noNullPrototype: true,
      maxKeys: 5,
    },
  );
  const sorted = (some: Contents): Contents =>
    Object.fromEntries(Object.entries(some).sort(([a], [b]) => (a < b ? -1 : 1)));

  it('is refused wherever a byte is changed, added or taken away', async () => {
    const change = fc.record({
      how: fc.constantFrom('change', 'add', 'take'),
      place: fc.nat(),
      by: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(contents, change, async (some, { how, place, by }) => {
        // Names of digits alone would come first in a JavaScript object, so that they are excluded.
        fc.pre(Object.keys(some).every((name) => !/^\d+$/.test(name)));
        const bytes = await written(sorted(some));
        const at = place % bytes.length;
        const before = bytes.subarray(0, at);
        const changed = Uint8Array.of(((bytes[at] ?? 0) + by) % 256);
        const behind = bytes.subarray(how === 'add' ? at : at + 1);
        const other = Buffer.concat([before, ...(how === 'take' ? [] : [changed]), behind]);
        fc.pre(!other.equals(bytes));
        expect(await fault(other)).toMatchObject({ name: 'NotCanonicalPack' });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read again whatever the files are', async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 1, max: 99 }), async (some, piece) => {
        fc.pre(Object.keys(some).every((name) => !/^\d+$/.test(name)));
        const found = await read(await written(sorted(some)), piece);
        const latin = Object.entries(some).map(([name, bytes]) => [
          name,
          Buffer.from(bytes).toString('latin1'),
        ]);
        expect(found).toEqual(Object.fromEntries(latin));
      }),
    );
  });
});
