import { isCorrected, stream, type ClockRange } from '@art30/accounting';
import { ClockCorrections } from '@art30/books';
import { pageEventsMax, type EventStore, type RecordedEvent } from '@art30/event-sourcing';
import { openOwnEventStore, type StorageSettings } from '@art30/storage';
import { recoveryEvent } from './recovery-event';

/** Range of the events with wrong times, and the operator's reason. */
export interface ClockAsked extends ClockRange {
  readonly reason: string;
}

/** Maximum number of events that the summary lists; further events are only counted. */
const namedMax = 20;
/**
 * Milliseconds by which this machine's clock may be behind the newest valid time in the log. The service has the same
 * limit (`isLongBefore`).
 */
const behindMsMax = 50 * 60_000;

/**
 * Appends an event that declares the times of a range of events wrong, because a wrong clock recorded them. Each
 * verification of the log reports that event.
 *
 * @returns a summary for the operator.
 * @throws Error if the log does not contain the range, or if this machine's clock is behind the newest valid time by
 * `behindMsMax` or more.
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
      'start the service, which builds its read model again, and inform the auditor: the verdict on every pack names this event',
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
    `the log has the events 1 to ${last} only, not ${fromSequence} to ${throughSequence}. Nothing was written`,
  );
}

/**
 * Checks this machine's clock, because the new event would otherwise get a wrong time too.
 *
 * @throws Error if the clock is behind the newest valid time in the log by `behindMsMax` or more.
 */
function demandClock(now: string, newest: string): void {
  if (newest === '' || Date.parse(newest) - Date.parse(now) < behindMsMax) return;
  throw new Error(
    `the clock of this machine says ${now}, and the newest time of the log that would count is ${newest}: ` +
      'set the clock, or name the events with wrong times too. Nothing was written',
  );
}
