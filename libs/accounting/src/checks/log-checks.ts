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

/** How a log is checked. */
export interface Checking extends Pick<Recomputing, 'statesMax' | 'facts' | 'notMade'> {
  /** Is told of entries that do not follow from their facts; without it they are findings like others. */
  readonly entries?: ((found: readonly EntryFinding[]) => void) | undefined;
  /** That of the platform, where it has any. */
  readonly sha256?: Digest | undefined;
}

/**
 * Everything that a log says of itself, checked from its events alone: read in the order of the log from
 * the first one, as a stream. What it keeps grows with pledges, receipts and open proposals; of every
 * other event it keeps its id.
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
  /** Events that cannot be read; an operator may say later that the books are better without them. */
  private readonly unreadable = new Map<string, LogFinding>();
  /** Found with an event behind them. */
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
      // The service has booked it all the same, so that no operator's word takes it out again.
      notMade:
        notMade ??
        (({ event: { sequence, id: eventId }, stream, error }) =>
          this.notMade.push({ sequence, eventId, stream, ...notFollowing(error) })),
    });
  }

  /** Numbers of what was looked at so far. */
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
   * Takes the next event of the log.
   *
   * @param read as `ledgerEventOf` gives it, where somebody asked already and could say when it was recorded.
   * @returns rules that it breaks, or an event that stands shortly before it.
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

  /** The event as the ledger knows it; undefined for one that nobody can read, and no service books. */
  private read(placed: PlacedEvent): AnyLedgerEvent | undefined {
    try {
      demandMetadata(placed.event);
      return ledgerEventOf(placed.event);
    } catch (error) {
      const detail = `it cannot be read: ${reasonOf(error)}`;
      this.unreadable.set(placed.event.id, findingAt(placed, 'UNREADABLE', detail));
      return undefined;
    }
  }

  /**
   * What only the end of the log tells: that nobody has left out what cannot be read, and entries of the last events.
   *
   * @param end left out, nobody writes to the log, and all of it was read.
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
    // Asked of the pledge as it stood before the change.
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
      const detail = `it is about events ${fromSequence} to ${throughSequence}, which are none before it`;
      return [findingAt(at, 'OTHER_RANGE', detail)];
    }
    this.times.correct(range);
    return [];
  }

  /** Where it stands: a ledger is opened by its first event, and no other. */
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

  /** What is wrong with the entries of this event or of those before it. */
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
    const detail = `event ${eventId} is left out on its word, and can be read`;
    return [findingAt(at, 'READABLE_LEFT_OUT', detail)];
  }
}

function asLogFinding({ problem, stored, expected, ...at }: EntryFinding): LogFinding {
  return problem === 'does not sum to zero'
    ? { ...at, rule: 'NOT_ZERO', detail: `its entries come to USD ${stored}` }
    : {
        ...at,
        rule: 'OTHER_ENTRIES',
        detail: `its facts make the entries ${expected}, not ${stored}`,
      };
}

function notFollowing(error: unknown) {
  const detail = `what it books does not follow from its facts: ${reasonOf(error)}`;
  return { rule: 'OTHER_ENTRIES', detail } as const;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @throws Error where the books could not say when an event was recorded: no service reads it then. */
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

/** Why an event does not stand where events of its type do; undefined where it does. */
function otherHome({ type, data }: AnyLedgerEvent, name: string): string | undefined {
  const { begins, ends } = rowOf(type).on;
  const isOwn = begins.some((start) => {
    if (ends === undefined) return name === start;
    if (ends === null) return name.startsWith(start) && name.length > start.length;
    return name === `${start}${String((data as Readonly<Record<string, unknown>>)[ends])}`;
  });
  return isOwn ? undefined : `${type} stands on ${name}, which is no stream of such events`;
}
