import { canonicalJson, type EventIds, isSameJson, type Json } from '@art30/event-sourcing';
import type { Warning } from '../kernel/booking';
import type { SignedDocument, SignedEvent, SignedRun } from '../kernel/command';
import { functionalCurrency } from '../kernel/currency';
import type { Entry } from '../kernel/entries';
import { Money } from '../kernel/money';
import { Rejection } from '../kernel/rejection';
import type { EvidenceDocument } from '../schema';
import type { ProposalContent } from './facts/proposal.state';

/** SHA-256 of a text in UTF-8, in hex. */
export type Digest = (text: string) => string;

/** What is signed of one stream of a run: names, types, entries and warnings of its events. */
export function itemHash(events: readonly SignedEvent[], sha256: Digest): string {
  const signed = events.map(({ id, type, entries, warnings = [] }) => [
    ...[id, type, entries, warnings],
  ]);
  return sha256(canonicalJson(signed));
}

/**
 * What is signed of the events that a run books in other streams, which are too many for one event:
 * what each stream comes to as a hash, a root over those, and the totals of all.
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

/** Sums by account and currency, in the order of both. */
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

/** A proposed command and its place, as far as they are signed. */
export interface SignedCommand {
  /** Id of the ledger, which its first event says; empty where it says none. */
  readonly ledger: string;
  /** Stream of the proposal. */
  readonly stream: string;
  readonly proposalId: string;
  /** Name of the command, and its facts as they are stored. */
  readonly command: string;
  readonly facts: Json | object;
  /** Documents that came with it. */
  readonly documents?: readonly EvidenceDocument[] | undefined;
}

/** What a proposal would book at one version: all that is signed beside the command. */
export type UnsignedContent = Omit<ProposalContent, 'hash'>;

/** The hash that people sign: SHA-256, in hex, over the command, its place and all that it would book. */
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

/** What would be booked is not what was signed. */
export class ProposalMoved extends Rejection {
  constructor() {
    super(
      'PROPOSAL_CHANGED',
      'the books moved since it was signed, and other entries follow: read the proposal and certify it again',
    );
  }
}

/** What a step books under a proposal is what was signed for it: names, entries and warnings. */
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

/** The documents that an event hands out. */
export function documentsIn({ renditions = [] }: Booked['data']): readonly SignedDocument[] {
  return renditions.map(({ type, sha256 }) => ({ type, sha256 }));
}

/** @throws ProposalMoved where something else would be booked. */
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
