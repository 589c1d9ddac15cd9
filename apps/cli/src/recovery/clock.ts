import { isCorrected, stream, type ClockRange } from '@art30/accounting';
import { ClockCorrections } from '@art30/books';
import { pageEventsMax, type EventStore, type RecordedEvent } from '@art30/event-sourcing';
import { openOwnEventStore, type StorageSettings } from '@art30/storage';
import { recoveryEvent } from './recovery-event';

/** The times that are wrong, and why. */
export interface ClockAsked extends ClockRange {
  readonly reason: string;
}

/** Events that are named; the rest is counted. */
const namedMax = 20;
/** How far the clock of this machine may lie behind the newest time of the log: `isLongBefore`. */
const behindMsMax = 50 * 60_000;

/**
 * Writes into a log that the times of some of its events are wrong and do not count, for where the clock
 * was wrong when they were recorded. Everybody who verifies the log is told.
 *
 * @returns what was done, in words.
 * @throws Error where the log has no such events, or the clock of this machine is behind the times that count.
 */
export async function correctClock(settings: StorageSettings, asked: ClockAsked): Promise<string> {
  const log = await openOwnEventStore(settings);
  try {
    const { last, named, newest } = await timesIn(log, asked);
    demandRange(asked, last);
    const { id, dated, metadata } = recoveryEvent();
    demandClock(metadata.recordedAt, newest);
    const own = await log.readStream(stream.ledger);
    const event = { id, metadata, type: 'ClockCorrected', data: { ...dated, ...asked } };
    await log.append(stream.ledger, own.length - 1, [event]);
    const { fromSequence, throughSequence } = asked;
    const more = throughSequence - fromSequence + 1 - named.length;
    return [
      `event ${last + 1} says that the times of events ${fromSequence} to ${throughSequence} do not count (ClockCorrected):`,
      ...named,
      ...(more > 0 ? [`  … and ${more} more`] : []),
      `the newest time that counts before it is ${newest === '' ? 'none' : newest}`,
      'start the service, which makes its read model anew, and tell the auditor: the verdict on every pack names this event',
    ].join('\n');
  } finally {
    await log.close();
  }
}

async function timesIn(log: EventStore, asked: ClockRange) {
  const { untimed } = await ClockCorrections.of(log);
  const named: string[] = [];
  let [last, newest] = [0, ''];
  for await (const { type, stream: name, metadata } of eventsIn(log)) {
    last += 1;
    const { recordedAt } = metadata;
    const isAsked = isCorrected([asked], last);
    if (isAsked && named.length < namedMax)
      named.push(`  ${last}  ${recordedAt}  ${type} on ${name}`);
    if (!isAsked && !untimed(last) && recordedAt > newest) newest = recordedAt;
  }
  return { last, named, newest };
}

async function* eventsIn(log: EventStore): AsyncGenerator<RecordedEvent, void, void> {
  let after: RecordedEvent['position'] | null = null;
  for (;;) {
    const page: readonly RecordedEvent[] = await log.readAll(after, pageEventsMax);
    yield* page;
    after = page.at(-1)?.position ?? after;
    if (page.length < pageEventsMax) return;
  }
}

function demandRange({ fromSequence, throughSequence }: ClockRange, last: number): void {
  if (fromSequence <= throughSequence && throughSequence <= last) return;
  throw new Error(
    `the log has the events 1 to ${last}, and not ${fromSequence} to ${throughSequence}: nothing was written`,
  );
}

/** What is written now has a time that counts. */
function demandClock(now: string, newest: string): void {
  if (newest === '' || Date.parse(newest) - Date.parse(now) < behindMsMax) return;
  throw new Error(
    `the clock of this machine says ${now}, and the newest time of the log that would count is ${newest}: ` +
      'set the clock, or name the events with wrong times too. Nothing was written',
  );
}
