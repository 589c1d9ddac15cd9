import { readFileSync } from 'node:fs';
import { LogChecks, nameUuid, type LogFinding } from '@art30/accounting';
import type { EventMetadata, RecordedEvent } from '@art30/event-sourcing';

type Data = Readonly<Record<string, unknown>>;
type Changed<Type> = { readonly [Member in keyof Type]?: Type[Member] | undefined };
type Added = Pick<RecordedEvent, 'stream' | 'type' | 'data'>;

/** A recorded log from a file. Tests alter it as a forger would, and expect the verifier to notice. */
export class StoredLog {
  private constructor(readonly events: readonly RecordedEvent[]) {}

  /** Reads a log from `test/golden`, such as `specimen-log`. */
  static read(name: string): StoredLog {
    const lines = readFileSync(`test/golden/${name}.jsonl`, 'utf8').trimEnd().split('\n');
    return new StoredLog(
      lines.map((line) => {
        const stored = JSON.parse(line) as Omit<RecordedEvent, 'position'>;
        return { ...stored, position: '' };
      }),
    );
  }

  /** Returns the log cut after the event with that sequence. */
  through(sequence: number): StoredLog {
    return new StoredLog(this.events.slice(0, sequence));
  }

  /** Returns the log with only the events of streams whose names begin with one of these texts. */
  only(...begins: readonly string[]): StoredLog {
    return new StoredLog(
      this.events.filter(({ stream }) => begins.some((begin) => stream.startsWith(begin))),
    );
  }

  /**
   * Returns the sequence of the last event of a type, on a stream whose name begins with `begin`.
   *
   * @throws Error if the log has none.
   */
  place(type: string, begin = ''): number {
    const index = this.events.findLastIndex(
      (event) => event.type === type && event.stream.startsWith(begin),
    );
    if (index < 0) throw new Error(`the log has no ${type}`);
    return index + 1;
  }

  /**
   * Returns the event with this sequence.
   *
   * @throws Error if the log is shorter.
   */
  at(sequence: number): RecordedEvent {
    const event = this.events[sequence - 1];
    if (event === undefined) throw new Error(`the log has no event ${sequence}`);
    return event;
  }

  with(sequence: number, change: (event: RecordedEvent) => object): StoredLog {
    const event = this.at(sequence);
    return new StoredLog(
      this.events.with(sequence - 1, { ...event, ...(change(event) as Partial<RecordedEvent>) }),
    );
  }

  withData(sequence: number, change: (data: Data) => object): StoredLog {
    return this.with(sequence, ({ data }) => ({ data: { ...data, ...change(data) } }));
  }

  withMetadata(sequence: number, change: Changed<EventMetadata>): StoredLog {
    return this.with(sequence, ({ metadata }) => ({ metadata: { ...metadata, ...change } }));
  }

  /** Returns the log with a text replaced throughout one event. */
  withText(sequence: number, before: string, after: string): StoredLog {
    return this.with(sequence, (event) => {
      const text = JSON.stringify(event);
      if (!text.includes(before)) throw new Error(`event ${sequence} does not say ${before}`);
      return JSON.parse(text.replaceAll(before, after)) as object;
    });
  }

  without(sequence: number): StoredLog {
    return new StoredLog(this.events.toSpliced(sequence - 1, 1));
  }

  /**
   * Returns the log with an event added at its end.
   *
   * @param like sequence of an earlier event whose metadata (person, time) the new event gets.
   */
  plus(added: Added, like: number): StoredLog {
    const { proposal: _proposal, name: _name, ...metadata } = this.at(like).metadata;
    const revision = this.events.filter(({ stream }) => stream === added.stream).length;
    const id = nameUuid('forged', this.events.length);
    return new StoredLog([...this.events, { ...added, id, revision, position: '', metadata }]);
  }

  /**
   * Returns the verifier's findings as sentences. Ids and hashes are cut to eight digits, and entries to account and
   * USD value, so that expectations stay short.
   *
   * @param end how the reading of the log ended; if left out, the log is complete and nobody writes to it.
   */
  findings(checks = new LogChecks(), end?: Parameters<LogChecks['end']>[0]): readonly string[] {
    const found = this.events.flatMap((event, index) =>
      checks.check({ event, sequence: index + 1 }),
    );
    return [...found, ...checks.end(end)].map(sentenceOf);
  }
}

const id = /\b([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const hash = /\b([0-9a-f]{8})[0-9a-f]{56}\b/g;
const entry = /\{"account":"(\d+)".*?"usd":"([-\d.]+)"\}/g;

function sentenceOf({ sequence, rule, detail }: LogFinding): string {
  const short = detail.replaceAll(id, '$1').replaceAll(hash, '$1').replaceAll(entry, '$1 $2');
  return `${sequence} ${rule}: ${short}`;
}
