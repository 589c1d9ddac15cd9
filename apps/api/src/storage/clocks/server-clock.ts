import type { AppendResult, NewEvent, Position, RecordedEvent } from '@art30/event-sourcing';
import type { Clock } from '@art30/ledger';
import { readingOf, type MachineClocks, type Reading } from './machine-clocks';

/** Milliseconds by which the clocks of this machine and of the server may differ. */
const apartMsMax = 60_000;

/** First event of an append by this instance that the subscription has not delivered yet. */
interface Sent {
  readonly id: string;
  readonly recordedAt: string;
  readonly answered?: { readonly wallMs: number; readonly position: Position };
}

interface Compared {
  readonly recordedAt: string;
  readonly created: string;
  /**
   * Milliseconds by which this machine's clock was ahead of the server's at the comparison; negative if it was behind.
   */
  readonly aheadMs: number;
  readonly at: Reading;
}

/**
 * Compares the clock of this machine with that of the event store's server. It uses events of this instance when the
 * subscription delivers them. The server stored each event after its time was taken here, and before the append was
 * answered.
 *
 * Only one append at a time is compared. Until the next comparison, the current time of the server is computed from the
 * uptime of this machine.
 */
export class ServerClock {
  private sent: Sent | undefined;
  private delivered: Position = '';
  private compared: Compared | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly machine: MachineClocks,
  ) {}

  sends({ id, metadata: { recordedAt } }: NewEvent): void {
    this.sent ??= { id, recordedAt };
  }

  answered({ id }: NewEvent, { position }: AppendResult): void {
    if (this.sent?.id !== id) return;
    // The log had the event already (a repeated append), so the subscription does not deliver it again.
    if (position <= this.delivered) this.sent = undefined;
    else this.sent = { ...this.sent, answered: { wallMs: this.wallMs(), position } };
  }

  failed({ id }: NewEvent): void {
    if (this.sent?.id === id) this.sent = undefined;
  }

  deliver(page: readonly RecordedEvent[]): void {
    const own = page.find(({ id }) => id === this.sent?.id);
    if (own !== undefined) this.compare(own);
    const last = page.at(-1)?.position ?? '';
    if (last > this.delivered) this.delivered = last;
    const { answered } = this.sent ?? {};
    if (answered !== undefined && answered.position <= this.delivered) this.sent = undefined;
  }

  /** Explains why the clock of this machine cannot be right. Undefined if it can be, or if nothing was compared yet. */
  fault(): string | undefined {
    const { compared } = this;
    if (compared === undefined || Math.abs(compared.aheadMs) <= apartMsMax) return undefined;
    const { aheadMs, at, recordedAt, created } = compared;
    const now = readingOf(this.clock, this.machine);
    const aheadNowMs = aheadMs + (now.wallMs - at.wallMs) - (now.uptimeMs - at.uptimeMs);
    if (Math.abs(aheadNowMs) <= apartMsMax) return undefined;
    const seconds = Math.round(Math.abs(aheadNowMs) / 1_000);
    return (
      `the clock of this machine is ${seconds} s ${aheadNowMs > 0 ? 'ahead of' : 'behind'} that of the server of the event store, by an ` +
      `event that was stamped ${recordedAt} here and ${created} there, and the time for which this machine has run since`
    );
  }

  private compare({ createdMs, metadata: { recordedAt } }: RecordedEvent): void {
    const { sent } = this;
    this.sent = undefined;
    // Another time means that another instance wrote the same event, which proves nothing about this clock.
    if (createdMs === undefined || recordedAt !== sent?.recordedAt) return;
    const at = readingOf(this.clock, this.machine);
    const untilMs = Math.min(sent.answered?.wallMs ?? at.wallMs, at.wallMs);
    const aheadMs =
      createdMs > untilMs ? untilMs - createdMs : Math.max(0, Date.parse(recordedAt) - createdMs);
    this.compared = { recordedAt, created: new Date(createdMs).toISOString(), aheadMs, at };
  }

  private wallMs(): number {
    return this.clock.now().getTime();
  }
}
