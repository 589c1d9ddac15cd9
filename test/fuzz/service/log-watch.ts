import {
  eventNameOf,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { Observable } from 'rxjs';

/** The part of a command on the bus that is read here. */
interface Passing {
  readonly type: string;
  readonly request?: { readonly identity: { readonly metadata: { readonly keyHash: string } } };
}

/** Events that a refused command may leave: a claim and its release, and the return of a proposal. */
const leftByRefusals: ReadonlySet<string> = new Set([
  ...['ReferenceClaimed', 'ReferenceReleased', 'ProposalReturned'],
]);

const pageMax = 500;

/** Follows the log and notes which command each event came from. */
export class LogWatch {
  /** Types of commands with at least one booked event. */
  readonly booked = new Set<string>();
  /** Types of events in the log. */
  readonly types = new Set<string>();
  /** Commands that reached the ledger since the last call of `look`. */
  private passing: Passing[] = [];
  private readonly kinds = new Map<string, string>();
  private readonly proposed = new Map<string, string>();
  private at: Position | null = null;
  events = 0;

  constructor(
    private readonly store: Pick<EventStore, 'readAll'>,
    bus: Observable<unknown>,
  ) {
    bus.subscribe((command) => this.passing.push(command as Passing));
  }

  /**
   * Reads the events since the last call.
   *
   * @returns the commands on the bus since then, and the types of the events that they wrote.
   */
  async look(): Promise<{
    readonly commands: readonly string[];
    readonly left: readonly string[];
  }> {
    const keys = new Set<string>();
    const commands = this.passing.splice(0);
    for (const { type, request } of commands) {
      const key = request?.identity.metadata.keyHash ?? '';
      keys.add(key);
      this.kinds.set(key, type);
    }
    const left: string[] = [];
    for (const event of await this.further()) {
      const { keyHash } = event.metadata as { readonly keyHash?: string };
      this.count(event, keyHash ?? '');
      if (keys.has(keyHash ?? '') && !leftByRefusals.has(event.type)) left.push(event.type);
    }
    return { commands: commands.map(({ type }) => type), left };
  }

  private async further(): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for (;;) {
      const page = await this.store.readAll(this.at, pageMax);
      events.push(...page);
      this.at = page.at(-1)?.position ?? this.at;
      if (page.length < pageMax) return events;
    }
  }

  private count(event: RecordedEvent, key: string): void {
    const { type, data } = event;
    this.events += 1;
    this.types.add(type);
    const facts = data as { readonly command?: string; readonly proposalId?: string };
    const kind = this.kinds.get(key);
    if (type === 'CommandProposed') this.proposed.set(eventNameOf(event), facts.command ?? '');
    else if (kind !== undefined && !leftByRefusals.has(type)) this.booked.add(kind);
    if (type !== 'ProposalApproved') return;
    this.booked.add(this.proposed.get(facts.proposalId ?? '') ?? '');
  }
}
