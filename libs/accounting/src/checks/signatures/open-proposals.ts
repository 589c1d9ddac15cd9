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

/** The act with which a proposal begins. */
export type Proposed = Extract<ProposalEvent, { readonly type: 'CommandProposed' }>['data'];

/** A proposal from the act that begins it until it is over and booked. */
export interface UnderWay {
  readonly id: string;
  readonly stream: string;
  readonly proposed: Proposed;
  stage: Stage;
  /** The strictest rule that it was proposed or sent back under. */
  rule: SigningRule;
  version: number;
  approver: Proposed['approver'];
  approvals: readonly Approval[];
  /** Event with which all is booked that was approved last; none where that is one append. */
  last: { readonly id: string; readonly type: string } | undefined;
  /** Act by which that was approved. */
  approved: PlacedEvent | undefined;
  /** Names of signed events that stand under it. */
  readonly recordedNames: Set<string>;
  /** Events that stand before the approval which is in one append with them. */
  held: readonly KnownEvent[];
  /** What its present version comes to. */
  amounts: SignedAmounts;
  /** Signatures on its present version, as limits count them. */
  counted: readonly Counted[];
  readonly items: RunItems;
}

/**
 * What a run books in other streams, each of which is signed by one hash: events of a stream wait
 * until they come to what was signed.
 */
export class RunItems {
  private readonly waiting = new Map<string, KnownEvent[]>();
  private readonly whole = new Set<string>();

  constructor(private readonly sha256: Digest) {}

  /**
   * Takes an event of a run.
   *
   * @param signed hashes of all that its stream is to hold, one for each approval.
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

  /** Events that never came to what was signed. */
  left(): readonly LogFinding[] {
    return [...this.waiting.values()].flat().map(notAsSigned);
  }
}

/** What is signed of an item once it is booked. */
function signedOf({ event, ledgerEvent: { data } }: KnownEvent): SignedEvent {
  const { type, stream } = event;
  return { id: eventNameOf(event), type, stream, entries: data.entries, warnings: data.warnings };
}

function notAsSigned(event: KnownEvent): LogFinding {
  const detail = 'what the run books in its stream is not what was signed for that';
  return findingAt(event, 'NOT_AS_SIGNED', detail);
}
