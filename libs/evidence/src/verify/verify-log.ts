import {
  type AnyLedgerEvent,
  isLeaf,
  isOutOfPlace,
  ledgerEventOf,
  LogChecks,
  type LogFinding,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { CheckpointReader } from './checkpoint-reader';
import { checkpointsFile, eventsFile, Places } from './event-places';
import { checkpointOf, leafOf, OtherLine, type PlacedCheckpoint } from './log-lines';
import {
  type EvidenceRule,
  Findings,
  type Place,
  type Verdict,
  type VerifyOptions,
} from './verdict';

/** A leaf whose line was parsed, with its sequence. */
export interface ReadLeaf {
  readonly event: RecordedEvent;
  readonly sequence: number;
}

/**
 * Verifies a log line by line. Add all lines of checkpoint events first, then those of all leaves, each in order.
 * Memory contains the state of `LogChecks`, the checkpoints, and one root for each.
 */
export class LogVerifier {
  readonly findings = new Findings();
  private readonly checks = new LogChecks();
  private readonly checkpoints: CheckpointReader;
  private readonly places = new Places();
  /** All checkpoint events in order. The first `taken` of them were checked. */
  private readonly waiting: PlacedCheckpoint[] = [];
  private taken = 0;
  private leaves = 0;
  private leavesBefore = 0;
  /** Sequence of the last leaf read. */
  lastSequence = 0;

  constructor(options: VerifyOptions) {
    this.checkpoints = new CheckpointReader(options);
  }

  /**
   * Adds the next line of `checkpoints.jsonl`. Add all of them before the first leaf, so that the root at the size of
   * each checkpoint is retained.
   */
  addCheckpoint(line: Uint8Array): void {
    const number = this.waiting.length + 1;
    const place = { file: checkpointsFile, line: number };
    try {
      const placed = checkpointOf(line);
      this.demandPlace(placed, place);
      this.waiting.push(placed);
      this.places.addCheckpoint(placed.sequence);
      this.checkpoints.announce(placed.event);
    } catch (error) {
      this.addFault(error, place);
    }
  }

  /**
   * Adds the next line of `events.jsonl`.
   *
   * @returns the event; undefined for a line that cannot be parsed, which is a finding.
   */
  addLeaf(line: Uint8Array): ReadLeaf | undefined {
    this.takeCheckpoints(this.leaves);
    const index = this.leaves;
    this.leaves += 1;
    const sequence = this.leaves + this.taken;
    this.lastSequence = sequence;
    this.checkpoints.tree.add(line, sequence);
    try {
      const event = leafOf(line);
      const place = this.places.of(sequence, event.id);
      if (!isLeaf(event)) this.add(place, 'NO_LEAF', 'an event of checkpoints is no leaf');
      if (isOutOfPlace(event)) {
        const detail = `${event.type} stands on ${event.stream}: streams of checkpoints hold checkpoints alone, and all of them`;
        this.add(place, 'OTHER_STREAM', detail);
      }
      this.check(event, sequence);
      const ledgerEvent = checkpointEventOf(event);
      if (ledgerEvent)
        this.findings.add(
          ...this.checkpoints.takeLeaf({ event, ledgerEvent, sequence, index, place }),
        );
      return { event, sequence };
    } catch (error) {
      this.addFault(error, { file: eventsFile, line: this.leaves, sequence });
      return undefined;
    }
  }

  /** Adds the note with the witnesses' signatures on the last checkpoint. */
  addCosignatures(note: string): void {
    this.checkpoints.witnessing.takeFile(note);
  }

  /** Returns the verdict. Call it once, after the last line. */
  end(): Verdict {
    this.takeCheckpoints(Infinity);
    this.findings.add(...this.checks.end().map((finding) => this.placed(finding)));
    const { findings, ...proved } = this.checkpoints.end(this.leaves);
    this.findings.add(...findings);
    const { total: findingsTotal, first } = this.findings;
    return {
      holds: findingsTotal === 0,
      ...proved,
      counts: { ...this.checks.counts, leaves: this.leaves, checkpoints: this.checkpoints.count },
      findings: first,
      findingsTotal,
    };
  }

  /** Checks the next checkpoint events, up to those with this number of leaves before them. */
  private takeCheckpoints(leaves: number): void {
    for (;;) {
      const next = this.waiting[this.taken];
      if (next === undefined || next.leavesBefore > leaves) return;
      this.taken += 1;
      const { event, sequence, leavesBefore } = next;
      this.check(event, sequence);
      const place = this.places.of(sequence, event.id);
      const ledgerEvent = checkpointEventOf(event);
      if (ledgerEvent)
        this.findings.add(
          ...this.checkpoints.take({ ledgerEvent, event, sequence, leavesBefore, place }),
        );
    }
  }

  private check(event: RecordedEvent, sequence: number): void {
    const found = this.checks.check({ event, sequence });
    if (found.length > 0) this.findings.add(...found.map((finding) => this.placed(finding)));
  }

  private placed({ sequence, eventId, rule, detail }: LogFinding) {
    return { ...this.places.of(sequence, eventId), rule, detail };
  }

  /**
   * Checks the stated place of a checkpoint event: its sequence follows from the leaves and checkpoint events
   * before it.
   */
  private demandPlace({ event, leavesBefore, sequence }: PlacedCheckpoint, place: Place): void {
    const named = { ...place, sequence, eventId: event.id };
    if (isLeaf(event)) {
      const detail = `${event.type} on ${event.stream} is a leaf, and none of checkpoints`;
      this.add(named, 'OTHER_PLACE', detail);
    }
    if (leavesBefore < this.leavesBefore || sequence !== leavesBefore + this.waiting.length + 1) {
      const detail = `the line says that its event stands at ${sequence} behind ${leavesBefore} leaves, and the lines before it say otherwise`;
      this.add(named, 'OTHER_PLACE', detail);
    }
    this.leavesBefore = Math.max(leavesBefore, this.leavesBefore);
  }

  private addFault(error: unknown, place: Place): void {
    if (!(error instanceof OtherLine)) throw error;
    this.add(place, 'NOT_CANONICAL', error.message);
  }

  private add(place: Place, rule: EvidenceRule, detail: string): void {
    this.findings.add({ ...place, rule, detail });
  }
}

/** Types of events that `CheckpointReader` processes. */
const ofCheckpoints: ReadonlySet<string> = new Set([
  ...['LedgerOpened', 'LedgerRestored', 'ClockCorrected', 'CheckpointSigned', 'CheckpointCosigned'],
  ...['CheckpointKeyRotated', 'CheckpointKeyRevoked'],
]);

/** Parses an event of these types; undefined for another type or an unreadable event. */
function checkpointEventOf(event: RecordedEvent): AnyLedgerEvent | undefined {
  if (!ofCheckpoints.has(event.type)) return undefined;
  try {
    return ledgerEventOf(event);
  } catch {
    return undefined;
  }
}

/** A log as lines without their line feeds. */
export interface LogLines {
  readonly checkpoints: AsyncIterable<Uint8Array>;
  readonly leaves: AsyncIterable<Uint8Array>;
}

/**
 * Verifies a log without an evidence pack: every hash, root, signature and entry, and all rules about events.
 *
 * @throws NotANote or NotACheckpoint for an invalid kept checkpoint.
 * @throws NoLines if an iterable of lines throws it.
 */
export async function verifyLog(lines: LogLines, options: VerifyOptions): Promise<Verdict> {
  const verifier = new LogVerifier(options);
  for await (const line of lines.checkpoints) verifier.addCheckpoint(line);
  for await (const line of lines.leaves) verifier.addLeaf(line);
  return verifier.end();
}
