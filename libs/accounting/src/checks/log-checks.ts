import type { RecordedEvent } from '@art30/event-sourcing';
import { sha256 as sha256Of } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { ledgerEventOf, rowOf, type AnyLedgerEvent } from '../log/events';
import type { Digest } from '../proposal/signed-content';
import { isOnePersonEnough } from '../pledge/guards/existing-pledge';
import { findingAt, type KnownEvent, type LogFinding, type PlacedEvent } from './log-rules/finding';
import { StreamOrder } from './log-rules/stream-order';
import { isRangeBefore, TimesRecorded, type ClockRange } from './log-rules/recorded-times';
import { EntryRecomputer, type EntryFinding, type Recomputing } from './recompute-entries';
import { BankCredits, ClaimedReferences } from './log-rules/claimed-references';
import { KnownThings } from './log-rules/named-things';
import { IssuedStatements, Reversals } from './log-rules/single-use';
import { goesByPledge } from './segregation/conflicts';
import { type LogEnd, SignatureChecks } from './signatures/signature-checks';

/** Options for checking a log. */
export interface Checking extends Pick<Recomputing, 'statesMax' | 'facts' | 'notMade'> {
  /**
   * Receives findings about entries that do not follow from the facts of their event. Without it `check` returns them
   * with its other findings.
   */
  readonly entries?: ((found: readonly EntryFinding[]) => void) | undefined;
  /** Native SHA-256 of the platform, for speed; without it a slower JavaScript implementation is used. */
  readonly sha256?: Digest | undefined;
}

/**
 * All checks that need only the events of a log, which are read as a stream from the first event on. Memory grows with
 * the number of pledges, receipts and open proposals; of every other event only the id is stored.
 */
export class LogChecks {
  private readonly order = new StreamOrder();
  private readonly times = new TimesRecorded();
  private readonly things = new KnownThings();
  private readonly entries: EntryRecomputer;
  private readonly signatures: SignatureChecks;
  private readonly credits = new BankCredits();
  private readonly reversals = new Reversals((id) => this.order.has(id));
  private readonly claims = new ClaimedReferences({
    isReversed: (id) => this.reversals.has(id),
  });
  private readonly statements: IssuedStatements;
  /** Findings of unreadable events by event id. `end` returns those whose event no operator has had skipped. */
  private readonly unreadable = new Map<string, LogFinding>();
  /**
   * Findings of events whose entries could not be recomputed; they are returned with the next findings about entries.
   */
  private notMade: LogFinding[] = [];
  private readonly ofEntriesApart: Checking['entries'];
  private events = 0;
  private lines = 0;
  private leftOut = 0;

  constructor({ statesMax, facts, entries, notMade, sha256 = pureSha256 }: Checking = {}) {
    this.ofEntriesApart = entries;
    this.signatures = new SignatureChecks(sha256);
    this.statements = new IssuedStatements(sha256);
    this.entries = new EntryRecomputer({
      statesMax,
      facts,
      // The service has processed this event, so a later event that skips it does not remove the finding.
      notMade:
        notMade ??
        (({ event: { sequence, id: eventId }, stream, error }) =>
          this.notMade.push({ sequence, eventId, stream, ...notFollowing(error) })),
    });
  }

  /** Numbers of events, streams, entries and other things checked so far. */
  get counts() {
    const { events, leftOut, lines } = this;
    const { streams } = this.order;
    const { booked: credits } = this.credits;
    const { used: references } = this.claims;
    const { issued: statements } = this.statements;
    return {
      events,
      leftOut,
      streams,
      lines,
      ...this.signatures.counts,
      credits,
      references,
      statements,
    };
  }

  /**
   * Checks the next event of the log.
   *
   * @param read the event as `ledgerEventOf` returns it, if the caller has already read it and checked its metadata.
   * @returns findings about this event, or about earlier events that were checked in a batch with it.
   */
  check(placed: PlacedEvent, read?: AnyLedgerEvent): readonly LogFinding[] {
    this.events += 1;
    const found = this.order.check(placed);
    const ledgerEvent = read ?? this.read(placed);
    if (ledgerEvent === undefined) return found;
    try {
      return [
        ...found,
        ...this.times.check(placed),
        ...this.checkReadable({ ...placed, ledgerEvent }),
      ];
    } catch (error) {
      const { rule, detail } = notFollowing(error);
      return [...found, findingAt(placed, rule, detail)];
    }
  }

  /**
   * Reads an event. Returns undefined and stores a finding if its type, data or metadata cannot be read; no service
   * processes such an event.
   */
  private read(placed: PlacedEvent): AnyLedgerEvent | undefined {
    try {
      demandMetadata(placed.event);
      return ledgerEventOf(placed.event);
    } catch (error) {
      const detail = `the event cannot be read: ${reasonOf(error)}`;
      this.unreadable.set(placed.event.id, findingAt(placed, 'UNREADABLE', detail));
      return undefined;
    }
  }

  /**
   * Returns findings that need the end of the log: unreadable events that nobody skipped, and entries still waiting
   * for a batch.
   *
   * @param end how the reading ended; by default the log is complete and nobody writes to it.
   */
  end(end: LogEnd = { goesOn: false, isCut: false }): readonly LogFinding[] {
    return [
      ...this.ofEntries(this.entries.end()),
      ...this.unreadable.values(),
      ...this.times.end(),
      ...this.signatures.end(this.times.latest, end),
    ];
  }

  private checkReadable(at: KnownEvent): readonly LogFinding[] {
    const { event, ledgerEvent } = at;
    const { stream } = event;
    // The pledge's state before this event decides if one person may book it, without further signatures.
    const isOneEnough =
      !goesByPledge(ledgerEvent.type, event.metadata) ||
      isOnePersonEnough(this.entries.pledgeOn(stream));
    const credits = this.credits.check(at, () => this.entries.receiptOn(stream));
    const found = [
      ...this.checkPlace(at),
      ...this.entriesOf(at),
      ...this.things.check(at),
      ...credits,
      ...this.signatures.check(at, isOneEnough),
      ...this.reversals.check(at),
      ...this.claims.check(at),
      ...this.statements.check(at),
    ];
    this.lines += ledgerEvent.data.entries.length;
    if (ledgerEvent.type === 'ClockCorrected')
      return [...found, ...this.corrected(at, ledgerEvent.data)];
    return ledgerEvent.type === 'EventSkipped'
      ? [...found, ...this.skipped(at, ledgerEvent.data)]
      : found;
  }

  private corrected(at: KnownEvent, range: ClockRange): readonly LogFinding[] {
    if (!isRangeBefore(range, at.sequence)) {
      const { fromSequence, throughSequence } = range;
      const detail = `the event is about events ${fromSequence} to ${throughSequence}, which are not before it`;
      return [findingAt(at, 'OTHER_RANGE', detail)];
    }
    this.times.correct(range);
    return [];
  }

  /** Checks that an event is on a stream of its kind, and that only the first event of the log opens the ledger. */
  private checkPlace(at: KnownEvent): readonly LogFinding[] {
    const { event, ledgerEvent, sequence } = at;
    const elsewhere = otherHome(ledgerEvent, event.stream);
    const isOpening = ledgerEvent.type === 'LedgerOpened';
    return [
      ...(elsewhere === undefined ? [] : [findingAt(at, 'OTHER_STREAM', elsewhere)]),
      ...(isOpening && sequence !== 1
        ? [findingAt(at, 'OPENED_TWICE', 'a ledger is opened by its first event alone')]
        : []),
    ];
  }

  /**
   * Checks the entries of this event. The findings may also concern earlier events, because events of long streams are
   * checked in batches.
   */
  private entriesOf({ event, sequence, ledgerEvent }: KnownEvent): readonly LogFinding[] {
    return this.ofEntries(this.entries.check(event, sequence, ledgerEvent));
  }

  private ofEntries(found: readonly EntryFinding[]): readonly LogFinding[] {
    const { notMade, ofEntriesApart } = this;
    if (ofEntriesApart !== undefined) {
      if (found.length > 0) ofEntriesApart(found);
      return [];
    }
    if (found.length === 0 && notMade.length === 0) return [];
    this.notMade = [];
    return [...notMade, ...found.map(asLogFinding)];
  }

  private skipped(at: KnownEvent, { eventId }: { readonly eventId: string }) {
    this.leftOut += 1;
    if (this.unreadable.delete(eventId)) return [];
    const detail = `event ${eventId} is left out by this event, although it can be read`;
    return [findingAt(at, 'READABLE_LEFT_OUT', detail)];
  }
}

function asLogFinding({ problem, stored, expected, ...at }: EntryFinding): LogFinding {
  return problem === 'does not sum to zero'
    ? { ...at, rule: 'NOT_ZERO', detail: `the entries of the event come to USD ${stored}` }
    : {
        ...at,
        rule: 'OTHER_ENTRIES',
        detail: `the facts of the event make the entries ${expected}, not ${stored}`,
      };
}

function notFollowing(error: unknown) {
  const detail = `the entries of the event do not follow from its facts: ${reasonOf(error)}`;
  return { rule: 'OTHER_ENTRIES', detail } as const;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Refuses metadata that no service could read, such as metadata without a recording time. @throws Error. */
function demandMetadata({ metadata }: RecordedEvent): void {
  const said: unknown = metadata;
  const isObject = typeof said === 'object' && said !== null;
  if (!isObject || typeof metadata.recordedAt !== 'string' || metadata.recordedAt === '') {
    throw new Error('it does not say when it was recorded');
  }
}

function pureSha256(text: string): string {
  return bytesToHex(sha256Of(utf8ToBytes(text)));
}

/** Returns the fault if an event of this type does not belong on the stream; undefined if the stream is right. */
function otherHome({ type, data }: AnyLedgerEvent, name: string): string | undefined {
  const { begins, ends } = rowOf(type).on;
  const isOwn = begins.some((start) => {
    if (ends === undefined) return name === start;
    if (ends === null) return name.startsWith(start) && name.length > start.length;
    return name === `${start}${String((data as Readonly<Record<string, unknown>>)[ends])}`;
  });
  return isOwn ? undefined : `${type} stands on ${name}, a stream that holds no such events`;
}
