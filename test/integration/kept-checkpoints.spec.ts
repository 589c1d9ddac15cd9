import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { EventStore } from '@art30/event-sourcing';
import { parseCheckpoint, parseNote } from '@art30/evidence';
import { Witnesses, type WitnessBooks } from '@art30/ledger';
import { CheckpointFolder, MemoryEventStore, openEventStore, rememberLedger } from '@art30/storage';
import { temporaryFolder } from '@art30/testing';
import { EvidencePacks } from '../../apps/api/src/audit/evidence-packs/evidence-packs';
import { CheckpointWatch } from '../../apps/api/src/checkpoints/checkpoint-watch';
import { LogHalt } from '../../apps/api/src/storage/log-halt';
import { readConfig } from '../../apps/api/src/process/config';
import { KeptCheckpoints } from '../../apps/api/src/checkpoints/kept-checkpoints';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { signCheckpoint, testSigner } from '../support/checkpoints';
import {
  bookLeaf,
  ledgerOfInstances as ledgerId,
  openedBy,
  signerOfInstances as signer,
  signingInstance,
} from '../support/signing-instances';

/** Instances of one ledger, each with its own data folder. */
describe('checkpoints that are kept outside the log', () => {
  const after = afterwards();
  const folder = temporaryFolder();
  const at = (...names: readonly string[]) => join(folder.path, ...names);
  const shared = () => at('shared');
  const files = () => readdirSync(shared()).filter((name) => name.endsWith('.txt'));
  const remembered = (dataDir: string) =>
    (JSON.parse(readFileSync(at(dataDir, 'ledger.json'), 'utf8')) as { lastCheckpoint?: string })
      .lastCheckpoint;

  /** Reasons for which an instance stopped writing. */
  let halts: string[];
  const halt = (why: string) => void halts.push(why);

  beforeEach(() => {
    halts = [];
    mkdirSync(shared());
  });

  function instance(events: EventStore, dataDir: string, checkpointFolder?: string) {
    rememberLedger(at(dataDir), { ledgerId, streamPrefix: null });
    const memory = new KeptCheckpoints({ dataDir: at(dataDir), checkpointFolder });
    const { signing } = signingInstance(events, { after, memory, halt });
    return { memory, signing, codes: () => memory.warnings().map(({ code }) => code) };
  }
  /** Starts to collect log lines, and returns a function that returns them. */
  function logged(): () => readonly string[] {
    const lines: string[] = [];
    const line = (message: string) => void lines.push(message);
    Logger.overrideLogger({ log: line, warn: line, error: line });
    after(() => Logger.overrideLogger(false));
    return () => lines;
  }

  it.each(['in memory', 'on a server'])(
    'are files that instances share, and of which each alarm one whose own memory is older: %s',
    async (where) => {
      const log = await opened(where);
      const [one, other] = ['one', 'other'].map((name) => instance(log, name, shared()));
      await bookLeaf(log);
      await one!.signing.sign('REQUEST');
      await other!.signing.look();
      expect(files()).toHaveLength(1);
      await bookLeaf(log);
      const { note = '' } = (await one!.signing.sign('REQUEST')) ?? {};
      expect(files()).toHaveLength(2);
      expect(files().map((name) => readFileSync(at('shared', name), 'utf8'))).toContain(note);
      // Restore the log to its state after the first event, and start both instances again.
      const backup = await opened(where);
      const again = instance(backup, 'other', shared());
      await again.signing.look();
      expect(again.signing.alarm()).toMatch(/3 events.*events 2 through 3 are missing/);
      await expect(again.signing.sign('REQUEST')).rejects.toThrow('are missing');
      expect(halts).toEqual([again.signing.alarm()]);
      const alone = instance(backup, 'new');
      await alone.signing.look();
      expect(alone.signing.alarm()).toBeNull();
    },
  );

  it('are remembered by each instance for itself: one that was away knows less', async () => {
    const log = await opened('on a server');
    const [one, other] = [instance(log, 'one'), instance(log, 'other')];
    await one.signing.sign('REQUEST');
    await one.signing.look();
    await other.signing.look();
    await bookLeaf(log);
    await one.signing.sign('REQUEST');
    await one.signing.look();
    const sizeOf = (name: string) => parseCheckpoint(parseNote(remembered(name) ?? '').text).size;
    expect([sizeOf('one'), sizeOf('other')]).toEqual([2, 1]);
    const backup = await opened('on a server');
    const restarted = [instance(backup, 'one'), instance(backup, 'other')];
    for (const { signing } of restarted) await signing.look();
    expect(restarted.map(({ signing }) => signing.alarm())).toEqual([
      ...[expect.stringContaining('events 2 through 2 are missing'), null],
    ]);
  });

  it('warn where their folder is away, once when it begins and once when it ends, and sign on', async () => {
    rmSync(shared(), { recursive: true });
    const said = logged();
    const log = await opened('in memory');
    const { signing, codes } = instance(log, 'one', shared());
    for (const name of ['a', 'b', 'c']) {
      await bookLeaf(log, name);
      expect(await signing.sign('REQUEST')).toBeDefined();
    }
    expect(codes()).toEqual(['CHECKPOINT_FOLDER_AWAY']);
    mkdirSync(shared());
    await signing.look();
    expect(codes()).toEqual([]);
    // Checkpoints that were signed while the folder was missing are written once it is back.
    expect(files()).toHaveLength(3);
    expect(said()).toEqual([
      expect.stringMatching(/^checkpoints cannot be kept .* \(ENOENT\): bring the folder back$/),
      expect.stringMatching(/^no longer: checkpoints cannot be kept/),
    ]);
  });

  it('count with a signature of a key of the ledger alone: planted ones are told, and alarm nobody', async () => {
    const log = await opened('in memory');
    const { signing, memory } = instance(log, 'one', shared());
    await signing.sign('REQUEST');
    const larger = await opened('in memory');
    for (const name of ['a', 'b', 'c']) await bookLeaf(larger, name);
    const planted = await signCheckpoint(larger, testSigner(ledgerId, 8));
    await new CheckpointFolder(shared()).keep(planted);
    await signing.look();
    expect([signing.alarm(), halts]).toEqual([null, []]);
    expect(memory.warnings()).toMatchObject([
      {
        code: 'CHECKPOINT_FILE_REFUSED',
        detail: expect.stringMatching(/000000004-\w+\.txt in CHECKPOINT_FOLDER are ignored/),
      },
    ]);
    // The invalid note is ignored, and the largest checkpoint with the ledger's own signature counts.
    await new CheckpointFolder(shared()).keep(await signCheckpoint(larger, signer, { size: 3 }));
    await signing.look();
    expect(signing.alarm()).toMatch(/3 events.*events 2 through 3 are missing/);
  });

  it('are looked at before each signature and each pack: neither is made while the books are behind', async () => {
    const log = await opened('in memory');
    await bookLeaf(log);
    const { books, clock, signing } = signingInstance(log, { after, isBehind: true });
    await expect(signing.sign('REQUEST')).rejects.toMatchObject({ code: 'READ_MODEL_BEHIND' });
    const config = readConfig({ DATA_DIR: at('one') });
    const memory = new KeptCheckpoints({ dataDir: at('one'), checkpointFolder: undefined });
    const witnesses = new Witnesses({
      events: log,
      clock,
      books: {} as WitnessBooks,
      witnesses: [],
      memory,
      sha256: () => '',
    });
    const watch = new CheckpointWatch(books, signing, witnesses, config);
    // The start of the service does not wait for the checkpoints.
    await watch.onApplicationBootstrap();
    const packs = new EvidencePacks(config, clock, () => [], watch);
    Object.assign(packs, { halted: new LogHalt(0, () => () => 0) });
    const asked = packs.open({ through: undefined, over: new AbortController().signal });
    await expect(asked).rejects.toMatchObject({ code: 'READ_MODEL_BEHIND' });
  });

  it('lose nothing where the disk is full when ledger.json is written', async () => {
    const said = logged();
    const log = await opened('in memory');
    const { signing } = instance(log, 'one');
    await signing.sign('REQUEST');
    await signing.look();
    const before = remembered('one');
    symlinkSync('/dev/full', at('one', 'ledger.json.new'));
    await bookLeaf(log);
    const { note } = (await signing.sign('REQUEST')) ?? {};
    await signing.look();
    await signing.look();
    expect(signing.alarm()).toBeNull();
    expect(remembered('one')).toBe(before);
    expect(said()).toEqual([expect.stringMatching(/^ledger.json could not be written: .*ENOSPC/)]);
    rmSync(at('one', 'ledger.json.new'));
    await signing.look();
    expect(remembered('one')).toBe(note);
    expect(said()).toHaveLength(2);
  });

  it('are damaged in ledger.json: nothing is signed until that file is put back', async () => {
    const log = await opened('in memory');
    const { signing } = instance(log, 'one');
    await signing.sign('REQUEST');
    await signing.look();
    copyFileSync(at('one', 'ledger.json'), at('sound.json'));
    const damaged = readFileSync(at('sound.json'), 'utf8').replace('article30', 'article31');
    writeFileSync(at('one', 'ledger.json'), damaged.replace('— ', ''));
    const again = instance(log, 'one');
    await expect(again.signing.sign('REQUEST')).rejects.toThrow(
      'the checkpoint in ledger.json cannot be read: restore that file',
    );
    writeFileSync(at('one', 'ledger.json'), '{"ledgerId":');
    expect(() => instance(log, 'one')).toThrow('it is damaged: restore it');
    copyFileSync(at('sound.json'), at('one', 'ledger.json'));
    expect(await instance(log, 'one').signing.sign('REQUEST')).toBeDefined();
  });

  /** A process can run one server at a time, so each test ends the server that it started. */
  let end = async () => Promise.resolve();
  afterEach(() => end());
  async function opened(where: string): Promise<EventStore> {
    if (where === 'in memory') return openedBy(new MemoryEventStore());
    await end();
    const server = await new EventStoreDbServer().start();
    const store = openEventStore({ eventStoreUrl: server.url });
    end = async () => {
      await store.close();
      await server.stop();
      end = async () => Promise.resolve();
    };
    return openedBy(store);
  }
});
