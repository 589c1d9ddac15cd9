import fc from 'fast-check';
import {
  CommandLog,
  EventStoreOver,
  FollowedLog,
  WrongRevision,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { idsOf, sampleEvents } from '@art30/testing';
import { Dice } from '../model/dice';

const provenMs = 1_000;
const streams = ['rates', 'periods', 'donor-A'] as const;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A log whose answers and subscription are delayed until the test releases them. */
class LateLog extends EventStoreOver {
  readonly memory: MemoryEventStore;
  reads: string[] = [];
  heads = 0;
  /** Answers that were read and are not delivered yet. */
  readonly #late: (() => void)[] = [];
  isLate = false;
  #deliver: ((count: number) => void) | undefined;

  constructor(memory = new MemoryEventStore()) {
    super(memory);
    this.memory = memory;
  }

  override async readStream(stream: string, from = 0): Promise<readonly RecordedEvent[]> {
    this.reads.push(stream);
    const read = await super.readStream(stream, from);
    await this.#answered();
    return read;
  }

  override async head(): Promise<Position | null> {
    this.heads += 1;
    const head = await super.head();
    await this.#answered();
    return head;
  }

  override async *subscribe(after: Position | null): AsyncGenerator<readonly RecordedEvent[]> {
    for (let last = after; ;) {
      const count = await new Promise<number>((resolve) => (this.#deliver = resolve));
      if (count === 0) return;
      const page = await this.memory.readAll(last, count);
      last = page.at(-1)?.position ?? last;
      if (page.length > 0) yield page;
    }
  }

  /** Delivers the next `count` events to the subscription. */
  async deliver(count: number): Promise<void> {
    await turn();
    this.#deliver?.(count);
    await turn();
  }

  /** Delivers one of the delayed answers, chosen by `at`. */
  async answer(at: number): Promise<void> {
    this.#late.splice(at % Math.max(1, this.#late.length), 1)[0]?.();
    await turn();
  }

  async #answered(): Promise<void> {
    if (this.isLate) await new Promise<void>((resolve) => this.#late.push(resolve));
  }

  /** Appends an event as another instance. */
  async elsewhere(stream: string): Promise<void> {
    const { length } = await this.memory.readStream(stream);
    await this.memory.append(stream, length === 0 ? 'no-stream' : length - 1, sampleEvents(1));
  }
}

function following() {
  const clock = { ms: 0 };
  const log = new LateLog();
  const followed = new FollowedLog(log, {
    provenMs,
    follows: (stream) => (streams as readonly string[]).includes(stream),
    stopwatch: () => {
      const began = clock.ms;
      return () => clock.ms - began;
    },
  });
  const end = new AbortController();
  const follow = async (after: Position | null) => {
    for await (const page of followed.subscribe(after, end.signal)) void page;
  };
  return { clock, log, followed, follow };
}

describe('a log that is followed', () => {
  it('is known once its subscription has brought what stood when the head was asked for', async () => {
    const { log, followed, follow } = following();
    await log.elsewhere('rates');
    void follow(null);
    await followed.readStream('rates');
    expect(followed.provenEvents('rates')).toBeUndefined();
    await turn();
    expect(followed.isProven()).toBe(false);
    await log.deliver(10);
    expect(idsOf(followed.provenEvents('rates') ?? [])).toEqual(
      idsOf(await log.memory.readStream('rates')),
    );
  });

  it('is known for as long as the proof counts, and asked about again before that', async () => {
    const { clock, log, followed, follow } = following();
    void follow(null);
    followed.isProven();
    await turn();
    expect([followed.isProven(), log.heads]).toEqual([true, 1]);
    clock.ms = 300;
    followed.isProven();
    expect(log.heads).toBe(1);
    clock.ms = 500;
    await log.elsewhere('other');
    followed.isProven();
    await turn();
    // While the subscription lags, an earlier proof that it was complete stays valid until the proof's time
    // limit.
    clock.ms = 999;
    expect([followed.isProven(), log.heads]).toEqual([true, 3]);
    clock.ms = 1_000;
    expect(followed.isProven()).toBe(false);
    await log.deliver(10);
    expect(followed.isProven()).toBe(true);
    clock.ms = 1_999;
    expect(followed.isProven()).toBe(false);
  });

  it('goes on with what comes while a stream is read', async () => {
    const { log, followed, follow } = following();
    void follow(null);
    followed.isProven();
    await turn();
    log.isLate = true;
    const reading = followed.readStream('rates');
    await log.elsewhere('rates');
    await log.deliver(10);
    await turn();
    await log.answer(0);
    expect(await reading).toEqual([]);
    expect(followed.provenEvents('rates')).toHaveLength(1);
  });

  it('has a stream read again that this process has written', async () => {
    const { log, followed, follow } = following();
    void follow(null);
    await followed.readStream('rates');
    followed.isProven();
    await turn();
    expect(followed.provenEvents('rates')).toEqual([]);
    await followed.append('rates', 'no-stream', sampleEvents(1));
    expect(followed.provenEvents('rates')).toBeUndefined();
    expect(await followed.readStream('rates')).toHaveLength(1);
    expect(followed.provenEvents('rates')).toHaveLength(1);
    await expect(followed.append('rates', 'no-stream', sampleEvents(1))).rejects.toThrow(
      WrongRevision,
    );
    expect(followed.provenEvents('rates')).toBeUndefined();
    expect(log.reads).toEqual(['rates', 'rates']);
  });

  it('is known no more where a subscription begins behind what was brought', async () => {
    const { log, followed, follow } = following();
    const first = follow(null);
    await followed.readStream('rates');
    followed.isProven();
    await turn();
    expect(followed.provenEvents('rates')).toEqual([]);
    await log.deliver(0);
    await first;
    await log.elsewhere('rates');
    void follow(await log.memory.head());
    await turn();
    expect(followed.provenEvents('rates')).toBeUndefined();
    expect(await followed.readStream('rates')).toHaveLength(1);
  });

  it('is nothing where it is set so', async () => {
    const log = new LateLog();
    const how = { provenMs: 0, follows: () => true, stopwatch: () => () => 0 };
    const followed = new FollowedLog(log, how);
    expect([followed.isProven(), log.heads]).toEqual([false, 0]);
  });

  it('says nothing older than its proof, whatever is late, lags or is written meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 40, maxLength: 240 }), async (rolls) => {
        const dice = new Dice(rolls);
        const { clock, log, followed, follow } = following();
        const written = new Map<string, number[]>(streams.map((stream) => [stream, []]));
        void follow(null);
        for (const stream of streams) await followed.readStream(stream);
        followed.isProven();
        await turn();
        log.isLate = true;
        const demandRecent = async (
          recentEvents: readonly RecordedEvent[] | undefined,
          of: string,
        ) => {
          const storedEvents = await log.memory.readStream(of);
          if (recentEvents === undefined) return;
          expect(idsOf(recentEvents)).toEqual(idsOf(storedEvents.slice(0, recentEvents.length)));
          const due = written.get(of)?.filter((ms) => ms <= clock.ms - provenMs) ?? [];
          expect(recentEvents.length).toBeGreaterThanOrEqual(due.length);
        };
        const under: Promise<unknown>[] = [];
        for (let step = 0; step < rolls.length / 2; step += 1) {
          const stream = dice.pickOf(streams);
          const what = dice.below(14);
          if (what <= 1) {
            await log.elsewhere(stream);
            written.get(stream)?.push(clock.ms);
          } else if (what <= 3) await log.deliver(1 + dice.below(3));
          else if (what <= 5) clock.ms += dice.below(700);
          else if (what <= 6) under.push(followed.readStream(stream));
          else if (what <= 9) await log.answer(dice.below(5));
          else await demandRecent(followed.provenEvents(stream), stream);
        }
        log.isLate = false;
        for (let at = 0; at < 400; at += 1) await log.answer(0);
        await Promise.all(under);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the log for one command', () => {
  async function command(begins?: string) {
    const { clock, log, followed, follow } = following();
    void follow(null);
    followed.isProven();
    await turn();
    const followedOptions = {
      followed,
      begins,
      alwaysReads: (stream: string) => stream === 'periods',
      isSideStream: (stream: string) => stream.startsWith('claim-'),
    };
    return { clock, log, own: new CommandLog(followed, followedOptions) };
  }

  it('reads each stream once, what it begins not at all, and authority each time', async () => {
    const { log, own } = await command('receipt-1');
    for (const stream of ['receipt-1', 'pledge-1', 'periods', 'rates']) {
      for (let time = 0; time < 2; time += 1) expect(await own.readStream(stream)).toEqual([]);
    }
    expect(log.reads).toEqual(['pledge-1', 'periods', 'periods', 'rates']);
  });

  it('reads what it begins where nothing is known of the log', async () => {
    const { clock, log, own } = await command('receipt-1');
    clock.ms = provenMs;
    await own.readStream('receipt-1');
    expect(log.reads).toEqual(['receipt-1']);
  });

  it('reads all as it stands once an append was refused', async () => {
    const { log, own } = await command('receipt-1');
    await own.readStream('rates');
    await own.readStream('receipt-1');
    for (const stream of ['receipt-1', 'rates']) await log.elsewhere(stream);
    const beginning = own.append('receipt-1', 'no-stream', sampleEvents(1));
    await expect(beginning).rejects.toThrow(WrongRevision);
    expect(await own.readStream('receipt-1')).toHaveLength(1);
    expect(await own.readStream('rates')).toHaveLength(1);
  });

  it('reads all as it stands once it has written, but for a claim', async () => {
    const { log, own } = await command('receipt-1');
    await own.readStream('rates');
    await log.elsewhere('rates');
    await own.append('claim-1', 'no-stream', sampleEvents(1));
    expect(await own.readStream('rates')).toHaveLength(0);
    expect(await own.readStream('claim-1')).toHaveLength(1);
    await own.append('receipt-1', 'no-stream', sampleEvents(1));
    expect(await own.readStream('rates')).toHaveLength(1);
    expect(await own.readStream('receipt-1', 1)).toEqual([]);
  });
});
