import {
  LogChecks,
  opensSignedLog,
  type ByteLog,
  type EntriesNotMade,
  type EntryFinding,
  type LogFinding,
} from '@art30/accounting';
import type { ReadEvent } from './rebuilding';

/** Largest number of findings of one kind that a report lists. Further findings are only counted. */
const findingsKeptMax = 100;

/** Error: the entries of a stored event cannot be computed again from its facts, so the replay cannot go on. */
export class UnreadableEntries extends Error {
  constructor({ event: { id, type, sequence }, error: cause }: EntriesNotMade) {
    super(
      `entries of event ${id} (${type}, sequence ${sequence}) cannot be recomputed: ${String(cause)}`,
      { cause },
    );
    this.name = 'UnreadableEntries';
  }
}

/** Collects the first findings of one kind, and counts all of them. */
class Found<Finding> {
  readonly first: Finding[] = [];
  total = 0;

  add(findings: readonly Finding[]): void {
    this.first.push(...findings.slice(0, findingsKeptMax - this.first.length));
    this.total += findings.length;
  }
}

/**
 * Checks a log from its first event with the rules of the verifier: entries follow from facts; people, signatures,
 * references, positions and times obey their rules. In a log without signatures, or without its opening event, only the
 * entries are checked.
 */
export class CheckedLog {
  readonly entries = new Found<EntryFinding>();
  readonly rules = new Found<LogFinding>();
  private readonly checks: LogChecks;
  private notMade: EntriesNotMade | undefined;
  private isSigned = false;
  /** True for a log with a simulated clock. The times of its events may go back, so rules about times do not apply. */
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

  /**
   * Checks the next event of the log.
   *
   * @throws UnreadableEntries if its entries cannot be computed again.
   */
  take({ event, sequence, readableEvent }: ReadEvent): void {
    if (sequence === 1 && event.type === 'LedgerOpened') {
      this.isSigned = opensSignedLog(event);
      this.isClockSimulated = event.data['clock'] === 'simulated';
    }
    this.note(this.checks.check({ event, sequence }, readableEvent));
  }

  /**
   * Runs the checks that need the end of the log. Events that another process is still to write are not reported as
   * missing.
   *
   * @param isCut true if the log has further events, which were not checked.
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
