import { eventNameOf } from '@art30/event-sourcing';
import type { SignedAmounts } from '../../delegation/signed-amounts';
import type { SignedEvent } from '../../kernel/command';
import type { ProposalEvent } from '../../proposal/facts/proposal.facts';
import { itemHash, type Digest } from '../../proposal/signed-content';
import type { SigningRule } from '../../signing/signing.facts';
import {
  findingAt,
  type KnownEvent,
  type LogFinding,
  type PlacedEvent,
} from '../log-rules/finding';
import type { Approval, Stage } from '../segregation/proposal-stages';
import type { Counted } from './authorities';

/** Data of the event with which a proposal begins. */
export type Proposed = Extract<ProposalEvent, { readonly type: 'CommandProposed' }>['data'];

/** A proposal whose acts or booked events may still follow in the log. */
export interface UnderWay {
  readonly id: string;
  readonly stream: string;
  readonly proposed: Proposed;
  stage: Stage;
  /** Strictest signing rule under which it was proposed or sent back. */
  rule: SigningRule;
  version: number;
  approver: Proposed['approver'];
  approvals: readonly Approval[];
  /**
   * Last event that the approval announced in a later append; undefined if all events are in the append of
   * the approval.
   */
  last: { readonly id: string; readonly type: string } | undefined;
  /** The act of that approval. */
  approved: PlacedEvent | undefined;
  /** Names of the signed events that are already in the log. */
  readonly recordedNames: Set<string>;
  /** Booked events that precede their approval in the same append; they are judged once it is read. */
  held: readonly KnownEvent[];
  /** Amounts that its present version signs. */
  amounts: SignedAmounts;
  /** Signatures on its present version, as they count against limits. */
  counted: readonly Counted[];
  readonly items: RunItems;
}

/**
 * Events that a batch run appends to other streams, with one signed hash for each stream. The events of a
 * stream wait here until together they match a signed hash.
 */
export class RunItems {
  private readonly waiting = new Map<string, KnownEvent[]>();
  private readonly whole = new Set<string>();

  constructor(private readonly sha256: Digest) {}

  /**
   * Adds an event of a run.
   *
   * @param signed hashes that the event's stream may have, one for each approval.
   */
  take(event: KnownEvent, signed: readonly string[]): readonly LogFinding[] {
    const { stream } = event.event;
    if (this.whole.has(stream)) return [notAsSigned(event)];
    const events = [...(this.waiting.get(stream) ?? []), event];
    if (signed.includes(itemHash(events.map(signedOf), this.sha256))) {
      this.waiting.delete(stream);
      this.whole.add(stream);
    } else {
      this.waiting.set(stream, events);
    }
    return [];
  }

  /** Reports events that never matched a signed hash. */
  left(): readonly LogFinding[] {
    return [...this.waiting.values()].flat().map(notAsSigned);
  }
}

/** Returns the members of a booked event that its item's hash covers. */
function signedOf({ event, ledgerEvent: { data } }: KnownEvent): SignedEvent {
  const { type, stream } = event;
  return { id: eventNameOf(event), type, stream, entries: data.entries, warnings: data.warnings };
}

function notAsSigned(event: KnownEvent): LogFinding {
  const detail = 'the entries of the run in this stream are not the signed ones';
  return findingAt(event, 'NOT_AS_SIGNED', detail);
}
