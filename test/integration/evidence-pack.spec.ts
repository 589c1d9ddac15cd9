import { createHash } from 'node:crypto';
import { checkpointCosigned, isLeaf, ledgerOpened, type AnyLedgerEvent } from '@art30/accounting';
import { leafLine, type EventStore } from '@art30/event-sourcing';
import {
  cosignerOf,
  gatherPack,
  isSignedBy,
  lastCheckpoint,
  lastCheckpointThrough,
  packFileNames,
  parseManifest,
  parseNote,
  readContainer,
  sealPack,
  signerOf,
  writeCheckpoint,
  writeSignatureLine,
  type SignedCheckpoint,
} from '@art30/evidence';
import { nameUuid } from '@art30/ledger';
import { MemoryEventStore, ScratchFolder } from '@art30/storage';
import { announcing, givenPledge, requestOn, settling, signing, eur, paying } from '@art30/testing';
import { signCheckpoint, testSigner, wholeLog } from '../support/checkpoints';

const { metadata } = requestOn().identity;
const signer = testSigner('ledger-1');
const yearEnd = '2024-12-31T23:00:00.000Z';

/** Appends events to the end of a stream, one at a time. */
async function write(store: EventStore, stream: string, events: readonly AnyLedgerEvent[]) {
  for (const { type, data } of events) {
    const last = (await store.readStream(stream)).length - 1;
    const id = nameUuid(stream, String(last + 1));
    const event = { id, type, data: JSON.parse(JSON.stringify(data)), metadata };
    await store.append(stream, last < 0 ? 'no-stream' : last, [event]);
  }
}

const pledge = givenPledge()
  .commands(announcing(), signing(), settling([paying(eur('900.00'), '994.47')]))
  .recorded.map(({ event }) => event);

async function playedLog(): Promise<MemoryEventStore> {
  const store = new MemoryEventStore();
  await write(store, 'ledger', [ledgerOpened('simulated', '2024-01-01')]);
  await write(store, 'pledge-P1', pledge.slice(0, 1));
  await signCheckpoint(store, signer, { time: '2023-12-31T00:00:00.000Z' });
  await write(store, 'pledge-P1', pledge.slice(1));
  await signCheckpoint(store, signer, { time: yearEnd });
  return store;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('a pack of a log', () => {
  let scratch: ScratchFolder;
  beforeEach(() => {
    scratch = ScratchFolder.make();
  });
  afterEach(() => scratch.remove());

  async function packOf(log: EventStore, checkpoint: SignedCheckpoint, key = signer) {
    const gathered = await gatherPack({ log, checkpoint, scratch });
    return sealPack(gathered, checkpoint, (text) => key.sign(text));
  }

  async function filesOf(log: EventStore, checkpoint: SignedCheckpoint) {
    const pack = await packOf(log, checkpoint);
    const files: Record<string, Buffer> = {};
    for await (const { name, chunks } of readContainer(pack.bytes(scratch))) {
      const pieces: Uint8Array[] = [];
      for await (const piece of chunks) pieces.push(Uint8Array.from(piece));
      files[name] = Buffer.concat(pieces);
    }
    return { files, size: pack.size };
  }

  const linesOf = (file: Buffer | undefined) => file?.toString().split('\n').slice(0, -1) ?? [];
  const last = async (log: EventStore) => {
    const found = await lastCheckpoint(log, 2026);
    if (found === undefined) throw new Error('no checkpoint was signed');
    return found;
  };

  it('holds leaves and checkpoints up to the last one, and a manifest that it signs', async () => {
    const log = await playedLog();
    await write(log, 'pledge-P1', pledge.slice(0, 1));
    const checkpoint = await last(log);
    const { files } = await filesOf(log, checkpoint);
    const all = (await wholeLog(log)).slice(0, 6);
    const leaves = all.filter(isLeaf);
    expect(linesOf(files['events.jsonl'])).toEqual(leaves.map(leafLine));
    const placed = linesOf(files['checkpoints.jsonl']).map((line) => JSON.parse(line) as object);
    expect(placed).toMatchObject([
      { leavesBefore: 2, sequence: 3, event: { stream: 'checkpoints-2023' } },
      { leavesBefore: 4, sequence: 6, event: { stream: 'checkpoints-2024', revision: 0 } },
    ]);
    const note = parseNote(files['manifest.txt']?.toString() ?? '');
    expect(isSignedBy(note, signer.verifier)).toBe(true);
    const { files: listed, ...head } = parseManifest(note.text);
    const { origin, root } = checkpoint;
    expect(head).toEqual({ origin, root, size: 4, sequence: 5 });
    expect(listed).toEqual(
      Object.entries(files)
        .filter(([name]) => name !== 'manifest.txt')
        .map(([name, bytes]) => ({ name, size: bytes.length, sha256: sha256(bytes) })),
    );
  });

  it('has the same bytes each time, as many as it says', async () => {
    const log = await playedLog();
    const checkpoint = await last(log);
    const bytes = async () => {
      const pieces: Uint8Array[] = [];
      const own = ScratchFolder.make();
      const gathered = await gatherPack({ log, checkpoint, scratch: own });
      const pack = await sealPack(gathered, checkpoint, (text) => signer.sign(text));
      for await (const piece of pack.bytes(own)) pieces.push(piece);
      own.remove();
      return [sha256(Buffer.concat(pieces)), Buffer.concat(pieces).length - pack.size];
    };
    const first = await bytes();
    expect(first[1]).toBe(0);
    expect(await bytes()).toEqual(first);
  });

  it('leaves out what came while the checkpoint was being signed', async () => {
    const log = await playedLog();
    await write(log, 'pledge-P1', pledge.slice(0, 2));
    await signCheckpoint(log, signer, { time: '2025-01-01T00:00:00.000Z', size: 5 });
    const { files } = await filesOf(log, await last(log));
    expect(linesOf(files['events.jsonl'])).toHaveLength(5);
    const { sequence, size } = parseManifest(parseNote(String(files['manifest.txt'])).text);
    expect([size, sequence]).toEqual([5, 7]);
    const placed = linesOf(files['checkpoints.jsonl']).map((line) => JSON.parse(line) as object);
    expect(placed.at(-1)).toMatchObject({ leavesBefore: 6, sequence: 9 });
  });

  it('goes up to an earlier checkpoint where that is asked for', async () => {
    const log = await playedLog();
    const sizeAt = async (sequence: number) => (await lastCheckpointThrough(log, sequence))?.size;
    expect(await Promise.all([2, 3, 5, 6, 600].map(sizeAt))).toEqual([undefined, 2, 2, 4, 4]);
    const checkpoint = await lastCheckpointThrough(log, 5);
    const { files } = await filesOf(log, checkpoint as SignedCheckpoint);
    expect(linesOf(files['events.jsonl'])).toHaveLength(2);
    expect(linesOf(files['checkpoints.jsonl'])).toHaveLength(1);
  });

  it('is made of no log without a checkpoint, and none of before its first year', async () => {
    const log = new MemoryEventStore();
    expect(await lastCheckpoint(log, 2026)).toBeUndefined();
    await write(log, 'ledger', [ledgerOpened('simulated', '2024-01-01')]);
    expect(await lastCheckpoint(log, 2026)).toBeUndefined();
    expect(await lastCheckpointThrough(log, 9)).toBeUndefined();
  });

  it('is not made of a log that is not that of its checkpoint', async () => {
    const log = await playedLog();
    const checkpoint = await last(log);
    const other = new MemoryEventStore();
    for (const { stream, revision, ...event } of await wholeLog(log)) {
      const data = event.type === 'AgreementSigned' ? { ...event.data, changed: 1 } : event.data;
      await other.append(stream, revision === 0 ? 'no-stream' : revision - 1, [{ ...event, data }]);
    }
    await expect(packOf(other, checkpoint)).rejects.toThrow(
      'the log is not that of its checkpoint of 2024-12-31T23:00:00.000Z with 4 events, ' +
        'as the root of its tree is another one',
    );
    const cut = new MemoryEventStore();
    await write(cut, 'ledger', [ledgerOpened('simulated', '2024-01-01')]);
    await expect(packOf(cut, checkpoint)).rejects.toThrow('the log ends before the checkpoint');
    await signCheckpoint(cut, signer, { time: yearEnd });
    const tooLarge = { ...(await last(cut)), size: 9 };
    await expect(packOf(cut, tooLarge)).rejects.toThrow(
      'only 1 events stand before the checkpoint',
    );
  });

  it('has the signatures of witnesses in a file of their own, once of each', async () => {
    const log = await playedLog();
    const checkpoint = await last(log);
    const before = await filesOf(log, checkpoint);
    expect(Object.keys(before.files)).not.toContain(packFileNames.cosignatures);
    const witnesses = ['one.example.org', 'two.example.org'].map((name, index) =>
      cosignerOf(name, new Uint8Array(32).fill(40 + index)),
    );
    const text = writeCheckpoint(checkpoint);
    const lines = witnesses.map((one) => writeSignatureLine(one.cosign(text, 1_735_686_000)));
    const [first = '', second = ''] = lines;
    // Two instances stored a signature of the same witness.
    for (const cosignatures of [[first], [first, second]]) {
      const event = checkpointCosigned('2024-12-31', {
        checkpoint: checkpoint.eventId,
        cosignatures,
      });
      await write(log, 'checkpoints-2024', [event]);
    }
    await write(log, 'pledge-P1', pledge.slice(0, 1));
    scratch.remove();
    scratch = ScratchFolder.make();
    const { files } = await filesOf(log, checkpoint);
    const cosigned = parseNote(files[packFileNames.cosignatures]?.toString() ?? '');
    expect(cosigned.text).toBe(text);
    expect(cosigned.signatures).toHaveLength(3);
    for (const { verifier } of [signer, ...witnesses]) {
      expect(isSignedBy(cosigned, verifier)).toBe(true);
    }
    expect(
      parseManifest(parseNote(files['manifest.txt']?.toString() ?? '').text).files,
    ).toContainEqual(expect.objectContaining({ name: packFileNames.cosignatures }));
    expect(files['README.txt']?.toString()).toContain('cosignatures.txt');
    expect(before.files['README.txt']?.toString()).not.toContain('cosignatures.txt');
  });

  it('is not signed by another key than its checkpoint', async () => {
    const log = await playedLog();
    const other = testSigner('ledger-1', 8);
    const checkpoint = await last(log);
    expect(signerOf(checkpoint, [other, signer])).toBe(signer);
    expect(() => signerOf(checkpoint, [other])).toThrow('another key than is at hand');
    await expect(packOf(log, checkpoint, other)).rejects.toThrow(
      'the last checkpoint, of 2024-12-31T23:00:00.000Z, was signed by another key than is at hand',
    );
  });
});
