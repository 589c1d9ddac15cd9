import {
  isOpenOn,
  lastDayToSign,
  type IsoDate,
  type ProposedEvent,
  type RegisteredProposal,
  type SignedRun,
} from '@art30/accounting';
import { ageInDays } from '../times/ages';

/** Lines and warnings of one proposal that a list shows. */
export const linesListedMax = 100;

/** Within how many days a proposal is signed, by the clock of the ledger. */
export interface SigningDays {
  /** Gives today's date in UTC. */
  readonly today: () => IsoDate;
  readonly proposalDays: number;
}

/** How a proposal stands today, without what it would book and what only limits of delegations count. */
export function proposalView(
  registered: RegisteredProposal & { readonly id: string },
  { today: todayOf, proposalDays }: SigningDays,
) {
  const { status, signedUsd, certifiedOn, approvedOn, ...proposal } = registered;
  const today = todayOf();
  const { proposedOn } = proposal;
  const isWaiting = status === 'PROPOSED' || status === 'CERTIFIED';
  const isExpired = isWaiting && !isOpenOn(today, { status, proposedOn }, proposalDays);
  return {
    ...proposal,
    status: isExpired ? ('EXPIRED' as const) : status,
    signUntil: lastDayToSign(proposedOn, proposalDays),
    ageDays: ageInDays(proposedOn, today),
  };
}

/** What a proposal would book; of a run, what it would book beside. */
export interface Proposed {
  readonly books: readonly ProposedEvent[];
  readonly run?: SignedRun | undefined;
}

/** What a run books in other streams, as its signers see it. */
export function signedRunView({ totals, items, root }: SignedRun) {
  return { totals, items: items.length, root };
}

/** What a proposal would book, and the warnings of it. */
export function contentView({ books, run }: Proposed) {
  return {
    ...(run === undefined ? {} : { run: signedRunView(run) }),
    books: books.map(({ warnings: _said, ...booked }) => booked),
    warnings: books.flatMap(({ warnings = [] }) => warnings),
  };
}

/** The same with no more lines and warnings than a list shows. */
export function listedContentView(proposed: Proposed) {
  const { books: all, warnings, ...content } = contentView(proposed);
  let left = linesListedMax;
  const shown = all.flatMap(({ entries, ...booked }) => {
    const isCut = left === 0 && entries.length > 0;
    const first = entries.slice(0, left);
    left -= first.length;
    return isCut ? [] : [{ ...booked, entries: first }];
  });
  const lines = all.reduce((sum, { entries }) => sum + entries.length, 0);
  return { ...content, lines, books: shown, warnings: warnings.slice(0, linesListedMax) };
}
