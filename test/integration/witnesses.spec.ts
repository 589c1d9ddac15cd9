import type { KeptCheckpoint } from '@art30/accounting';
import { cosignerOf, writeSignatureLine, type WitnessAnswer } from '@art30/evidence';
import {
  Witnesses,
  type Round,
  type Witness,
  type WitnessAlarm,
  type WitnessBooks,
} from '@art30/ledger';
import { MemoryEventStore } from '@art30/storage';

const { verifier, cosign } = cosignerOf('witness.example.org', new Uint8Array(32).fill(5));
const checkpoint = (size: number): KeptCheckpoint => ({
  eventId: `0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a${size}`,
  sequence: size + 1,
  size,
  root: 'ab'.repeat(32),
  origin: 'article30-ledger/',
  key: 'k',
  note: 'n',
  because: 'SCHEDULE',
  signedAt: '2024-12-31T23:00:00.000Z',
});

/**
 * An instance with a lagging read model, a witness with prepared answers, and the rounds in which the
 * instance asks it.
 */
class World {
  last = checkpoint(10);
  /** The last checkpoint, once the read model has reached the head of the log; undefined while it lags. */
  atHead: KeptCheckpoint | undefined = this.last;
  answer: WitnessAnswer | { readonly is: 'away'; readonly reason: string } = {
    is: 'elsewhere',
    size: 20,
  };
  lines: readonly string[] = [];
  readonly said: string[] = [];
  private minutes = 0;
  private readonly books: WitnessBooks = {
    last: () => this.last,
    cosignatures: () => this.lines,
    lastSignedBy: () => null,
    consistency: () => [],
    waitFor: () => Promise.resolve('reached'),
    lastAtHead: async () => {
      if (this.atHead === undefined) throw new Error('the books are behind');
      this.last = this.atHead;
      return Promise.resolve(this.last);
    },
  };
  private readonly witness: Witness = {
    url: 'http://witness.example.org',
    key: verifier,
    ask: async () => Promise.resolve(this.answer),
  };
  /** Alarms as `ledger.json` stores them. */
  kept: readonly WitnessAlarm[] = [];
  readonly events = new MemoryEventStore();
  witnesses = this.started();

  /** The witnesses of the instance after a restart. */
  started(witnesses = [this.witness]): Witnesses {
    return new Witnesses({
      events: this.events,
      books: this.books,
      witnesses,
      memory: { alarms: () => this.kept, keepAlarms: (alarms) => void (this.kept = alarms) },
      clock: {
        kind: 'simulated',
        now: () => new Date('2025-01-01T00:00:00.000Z'),
        inHours: () => '2025-01-01T00:00:00.000Z',
        msSince: () => 0,
      },
      sha256: () => '0'.repeat(64),
    });
  }

  async round(): Promise<string | null> {
    this.minutes += 1;
    const nowMs = this.minutes * 60_000;
    const round: Round = {
      nowMs: () => nowMs,
      ended: false,
      done: () => undefined,
      waits: (line) => void this.said.push(line),
    };
    await this.witnesses.round(round);
    return this.witnesses.alarm();
  }
}

describe('a witness that knows a larger tree', () => {
  it('alarms where the log has no checkpoint of it', async () => {
    const world = new World();
    expect(await world.round()).toMatch(
      /signed a tree of 20 events, .* is of 10: events were lost/,
    );
  });

  it('does not alarm an instance that lagged when it was asked', async () => {
    const world = new World();
    world.atHead = checkpoint(20);
    expect(await world.round()).toBeNull();
  });

  it('does not alarm an instance whose books do not come to the head of the log', async () => {
    const world = new World();
    world.atHead = undefined;
    expect(await world.round()).toBeNull();
    expect(world.said).toEqual([expect.stringContaining('it has signed a tree of 20 events')]);
  });

  it('alarms on while it is away, and until the last checkpoint has its signature', async () => {
    const world = new World();
    await world.round();
    world.answer = { is: 'away', reason: 'nobody answers' };
    expect(await world.round()).toContain('events were lost');
    world.answer = { is: 'refused', reason: 'it does not know this ledger' };
    expect(await world.round()).toContain('events were lost');
    // Another instance got the witness's signature.
    world.lines = [writeSignatureLine(cosign('text\n', 1_735_686_000))];
    expect(await world.round()).toBeNull();
    expect(world.witnesses.states()).toMatchObject([{ reason: null }]);
  });

  it('alarms on after a restart, before it is asked again, and while it is away', async () => {
    const world = new World();
    await world.round();
    world.witnesses = world.started();
    expect(world.witnesses.alarm()).toContain('signed a tree of 20 events');
    world.answer = { is: 'away', reason: 'nobody answers' };
    expect(await world.round()).toContain('events were lost');
    world.lines = [writeSignatureLine(cosign('text\n', 1_735_686_000))];
    expect(await world.round()).toBeNull();
    expect(world.kept).toEqual([]);
    expect(world.started().alarm()).toBeNull();
  });

  it('alarms no more once it is taken out of the settings, and the service was started again', async () => {
    const world = new World();
    await world.round();
    expect(world.kept).toMatchObject([{ name: 'witness.example.org' }]);
    expect(world.started([]).alarm()).toBeNull();
    expect(world.kept).toEqual([]);
  });

  it('ends with a restore on record: the checkpoint of before it would never get a signature', async () => {
    const world = new World();
    await world.round();
    const id = '0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10';
    const hashes = { keyHash: '', requestHash: '' };
    const metadata = { recordedAt: '2025-01-01T00:00:00.000Z', recordedBy: 'recovery', ...hashes };
    const data = { effectiveDate: '2025-01-01', policy: 'IPSAS47-NONE@1', entries: [] };
    const lost = {
      lostFrom: 11,
      lastCheckpoint: 'note',
      origin: `article30-ledger//restored/${id}`,
    };
    const restored = { id, metadata, type: 'LedgerRestored', data: { ...data, ...lost } };
    await world.events.append('ledger', 'no-stream', [restored]);
    expect(await world.witnesses.look()).toBeNull();
    expect(await world.round()).toBeNull();
    expect(world.kept).toEqual([]);
  });
});
