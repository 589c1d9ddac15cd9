import {
  LogChecks,
  opensSignedLog,
  type ByteLog,
  type EntriesNotMade,
  type EntryFinding,
  type LogFinding,
} from '@art30/accounting';
import type { ReadEvent } from './rebuilding';

/** Findings of one kind that a report lists. Further findings are only counted. */
const findingsKeptMax = 100;

/** The entries of a stored event cannot be made again from its facts. */
export class UnreadableEntries extends Error {
  constructor({ event: { id, type, sequence }, error: cause }: EntriesNotMade) {
    super(
      `entries of event ${id} (${type}, sequence ${sequence}) cannot be recomputed: ${String(cause)}`,
      { cause },
    );
    this.name = 'UnreadableEntries';
  }
}

/** The first findings of one kind, and their total number. */
class Found<Finding> {
  readonly first: Finding[] = [];
  total = 0;

  add(findings: readonly Finding[]): void {
    this.first.push(...findings.slice(0, findingsKeptMax - this.first.length));
    this.total += findings.length;
  }
}

/**
 * Checks a log from its first event with the rules of the verifier: entries follow from facts, and people,
 * signatures, references, places and times obey their rules. A log without signatures, or without its opening
 * event, is checked for its entries only.
 */
export class CheckedLog {
  readonly entries = new Found<EntryFinding>();
  readonly rules = new Found<LogFinding>();
  private readonly checks: LogChecks;
  private notMade: EntriesNotMade | undefined;
  private isSigned = false;
  /** With a simulated clock the times of events may go back, so rules about times do not apply. */
  private isClockSimulated = false;

  constructor(checkedWith: {
    readonly facts?: ByteLog | undefined;
    readonly sha256?: ((text: string) => string) | undefined;
  }) {
    this.checks = new LogChecks({
      ...checkedWith,
      entries: (found) => this.entries.add(found),
      notMade: (at) => (this.notMade ??= at),
    });
  }

  /** @throws UnreadableEntries */
  take({ event, sequence, readableEvent }: ReadEvent): void {
    if (sequence === 1 && event.type === 'LedgerOpened') {
      this.isSigned = opensSignedLog(event);
      this.isClockSimulated = event.data['clock'] === 'simulated';
    }
    this.note(this.checks.check({ event, sequence }, readableEvent));
  }

  /**
   * Runs the checks that need the end of the log. Other processes may still be writing to it.
   *
   * @param isCut true if the log has further events.
   * @throws UnreadableEntries
   */
  end(isCut: boolean): void {
    this.note(this.checks.end({ goesOn: true, isCut }));
  }

  private note(found: readonly LogFinding[]): void {
    if (this.notMade !== undefined) throw new UnreadableEntries(this.notMade);
    if (found.length === 0 || !this.isSigned) return;
    const { isClockSimulated } = this;
    this.rules.add(found.filter(({ rule }) => !(isClockSimulated && rule === 'OTHER_TIME')));
  }
}
