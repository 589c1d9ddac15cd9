import {
  LogChecks,
  opensSignedLog,
  type ByteLog,
  type EntriesNotMade,
  type EntryFinding,
  type LogFinding,
} from '@art30/accounting';
import type { ReadEvent } from './rebuilding';

/** Findings of one kind a report names; the rest is counted. */
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

/** The first findings of one kind, and how many there are. */
class Found<Finding> {
  readonly first: Finding[] = [];
  total = 0;

  add(findings: readonly Finding[]): void {
    this.first.push(...findings.slice(0, findingsKeptMax - this.first.length));
    this.total += findings.length;
  }
}

/**
 * A log that is read from its first event, by the checks of the verifier: entries follow from their facts, and
 * people, signatures, references, places and times keep their rules. A log from before the signatures, and one
 * that does not begin with its opening, is held to its entries alone.
 */
export class CheckedLog {
  readonly entries = new Found<EntryFinding>();
  readonly rules = new Found<LogFinding>();
  private readonly checks: LogChecks;
  private notMade: EntriesNotMade | undefined;
  private isSigned = false;
  /** Whoever sets a clock as they like has times that go back. */
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
   * Takes what only the end tells; others may be writing the log meanwhile.
   *
   * @param isCut the log has further events.
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
