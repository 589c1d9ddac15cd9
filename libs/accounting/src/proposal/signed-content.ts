import { canonicalJson, type EventIds, isSameJson, type Json } from '@art30/event-sourcing';
import type { Warning } from '../kernel/booking';
import type { SignedDocument, SignedEvent, SignedRun } from '../kernel/command';
import { functionalCurrency } from '../kernel/currency';
import type { Entry } from '../kernel/entries';
import { Money } from '../kernel/money';
import { Rejection } from '../kernel/rejection';
import type { EvidenceDocument } from '../schema';
import type { ProposalContent } from './facts/proposal.state';

/** Function that returns the SHA-256 of a UTF-8 text, in hex. */
export type Digest = (text: string) => string;

/** Returns the hash that people sign for a run's events on one stream. It covers names, types, entries and warnings. */
export function itemHash(events: readonly SignedEvent[], sha256: Digest): string {
  const signed = events.map(({ id, type, entries, warnings = [] }) => [
    ...[id, type, entries, warnings],
  ]);
  return sha256(canonicalJson(signed));
}

/**
 * Returns the signed part of a run (a command over many streams). Its events are too many for one event, so it has a
 * hash for each stream, a root hash over those, and the totals of all lines.
 */
export function signedRunOf(events: readonly SignedEvent[], sha256: Digest): SignedRun {
  const byStream = new Map<string, SignedEvent[]>();
  for (const event of events) {
    const own = byStream.get(event.stream) ?? [];
    own.push(event);
    byStream.set(event.stream, own);
  }
  const items = [...byStream].map(([stream, own]) => ({ stream, hash: itemHash(own, sha256) }));
  return { totals: totalsOf(events), items, root: sha256(canonicalJson(items)) };
}

/** Returns the sums of all lines by account and currency, ordered by both. */
function totalsOf(events: readonly SignedEvent[]): SignedRun['totals'] {
  const sums = new Map<string, { readonly line: Entry; amount: Money; usd: Money }>();
  for (const line of events.flatMap(({ entries }) => entries)) {
    const key = `${line.account} ${line.currency}`;
    const amount = Money.parse(line.amount, line.currency);
    const usd = Money.parse(line.usd, functionalCurrency);
    const sum = sums.get(key);
    sums.set(key, {
      line,
      amount: sum?.amount.plus(amount) ?? amount,
      usd: sum?.usd.plus(usd) ?? usd,
    });
  }
  return [...sums.keys()].sort().flatMap((key) => {
    const sum = sums.get(key);
    if (sum === undefined) return [];
    const { account, currency } = sum.line;
    return [{ account, currency, amount: sum.amount.toString(), usd: sum.usd.toString() }];
  });
}

/**
 * Members that the signed hash covers: the proposed command, and the ledger and stream of the proposal. A signature can
 * therefore not be reused elsewhere.
 */
export interface SignedCommand {
  /** Id of the ledger, as its first event states it; empty if it states none. */
  readonly ledger: string;
  /** Stream of the proposal. */
  readonly stream: string;
  readonly proposalId: string;
  /** Name of the command; `facts` are its facts as they are stored. */
  readonly command: string;
  readonly facts: Json | object;
  /** Documents attached to the request. */
  readonly documents?: readonly EvidenceDocument[] | undefined;
}

/** Content of one version that the signed hash covers besides the command: the events that it would append. */
export type UnsignedContent = Omit<ProposalContent, 'hash'>;

/**
 * Returns the hash that people sign: SHA-256, in hex, over the command, its ledger and stream, and all events that it
 * would append.
 */
export function signedHash(
  { ledger, stream, proposalId, command, facts, documents }: SignedCommand,
  { version, approver, books, run }: UnsignedContent,
  sha256: Digest,
): string {
  const stated = { ledger, stream, proposalId, command, facts, documents };
  return sha256(canonicalJson({ ...stated, version, approver, books, run }));
}

interface Booked {
  readonly type: string;
  readonly data: {
    readonly renditions?: readonly SignedDocument[] | undefined;
    readonly entries: readonly Entry[];
    readonly warnings?: readonly Warning[] | undefined;
  };
}

/** Thrown if a command would append other events than those that people signed. */
export class ProposalMoved extends Rejection {
  constructor() {
    super(
      'PROPOSAL_CHANGED',
      'the books moved since it was signed, and other entries follow: read the proposal and certify it again',
    );
  }
}

/** True if a step would append events with the names, entries and warnings that people signed. */
export function isAsSigned(
  signed: readonly SignedEvent[],
  booked: readonly Booked[],
  eventId: EventIds,
): boolean {
  const events = booked.map(({ type, data }, index) => [
    ...[eventId(index), type, data.entries, data.warnings ?? [], documentsIn(data)],
  ]);
  const expected = signedForStep(signed, eventId).map(({ id, type, ...signed }) => [
    ...[id, type, signed.entries, signed.warnings ?? [], signed.documents ?? []],
  ]);
  return isSameJson(events, expected);
}

/** Returns media type and hash of the documents that an event issues. */
export function documentsIn({ renditions = [] }: Booked['data']): readonly SignedDocument[] {
  return renditions.map(({ type, sha256 }) => ({ type, sha256 }));
}

/**
 * Refuses a step that would append other events than those that people signed.
 *
 * @throws ProposalMoved
 */
export function demandAsSigned(
  signed: readonly SignedEvent[] | undefined,
  booked: readonly object[],
  eventId: EventIds,
): void {
  if (signed === undefined || isAsSigned(signed, booked as readonly Booked[], eventId)) return;
  throw new ProposalMoved();
}

function signedForStep(signed: readonly SignedEvent[], eventId: EventIds): readonly SignedEvent[] {
  const byId = new Map(signed.map((event) => [event.id, event]));
  const own: SignedEvent[] = [];
  for (let event = byId.get(eventId(0)); event; event = byId.get(eventId(own.length))) {
    own.push(event);
  }
  return own;
}
