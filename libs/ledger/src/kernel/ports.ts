import type {
  AccountCash,
  AnonymousAgreement,
  DatedBalance,
  CreditOfDay,
  IsoDate,
  LikeCredit,
  MadeStatement,
  PeriodContext,
  CountedSignature,
  PriceLimits,
  RegisterDonor,
  RevaluationContext,
  Year,
} from '@art30/accounting';
import type { Position } from '@art30/event-sourcing';
import type { NamedDocuments } from './attached-documents';

/** The clock of the ledger. The demo and the tests set theirs in process, never by a request. */
export interface Clock {
  /** Written into the first event of a store. */
  readonly kind: 'system' | 'simulated';
  now(): Date;
  /** The time in so many hours, in ISO 8601. */
  inHours(hours: number): string;
  /** Milliseconds since a time that was recorded, in ISO 8601. */
  msSince(recordedAt: string): number;
}

/** The date in UTC. */
export function todayOf(clock: Clock): IsoDate {
  return clock.now().toISOString().slice(0, 10);
}

/** Settings of whoever runs the ledger; a decision rests on them. */
export interface LedgerSettings {
  /** The European Union counts as a State party under (n) (article 2 (j)). */
  readonly regionalOrganizationsEligible: boolean;
  /** Accounts of people are kept here, and not by an identity provider. */
  readonly ownAccounts: boolean;
  /** Hours for which whoever got a new password signs nothing. */
  readonly signingSuspendedHours: number;
  /** Days within which a proposal is to be signed. */
  readonly proposalDays: number;
  /** How far prices and rates may be off before somebody is warned, or must have approved them. */
  readonly prices: PriceLimits;
  /** How long an open application or run is left to its own request before a worker completes it. */
  readonly settlementGraceMs: number;
}

/** The trial balance of a year, and what keeps the year from being closed. */
export type BooksOfYear = Pick<
  PeriodContext,
  | 'lastSequence'
  | 'trialBalance'
  | 'postedSince'
  | 'pendingApplications'
  | 'unfinishedRuns'
  | 'unfinishedApprovals'
>;

/** Pledges and receipts with open items in other currencies, through a sequence of the log. */
export type OpenItems = Pick<
  RevaluationContext,
  'found' | 'throughSequence' | 'pendingApplications'
>;

/** The statement that is asked for. */
export interface StatementAsked {
  readonly statementId: string;
  readonly donorId: string;
  readonly from: IsoDate | null;
  readonly to: IsoDate;
  readonly language: string;
  readonly issuedOn: IsoDate;
  readonly supersedes: string | null;
  /** The last event that it counts; left out: the last of all. */
  readonly throughSequence?: number | undefined;
}

/** One change in the register of applications, in the order of the log. */
export interface ApplicationChange {
  readonly sequence: number;
  /** Its place among the changes of one event. */
  readonly ordinal: number;
  readonly applicationId: string;
  /** Stated by the first change of an application. */
  readonly receiptId?: string | undefined;
  /** The pledge has the money, or the receipt has it back. */
  readonly isSettled: boolean;
}

/** An approval of which something follows in other appends, or its end, in the order of the log. */
export interface ApprovalChange {
  readonly sequence: number;
  readonly proposalId: string;
  /** Name of the event with which all is booked, and its type; null where the proposal came back. */
  readonly last: { readonly id: string; readonly type: string } | null;
}

/** A proposal that was certified, or waits for that again or is over, in the order of the log. */
export interface CertificationChange {
  readonly sequence: number;
  readonly proposalId: string;
  readonly stream: string;
  readonly isCertified: boolean;
}

/** An event as far as it is looked up by its name. */
export interface NamedEvent {
  readonly stream: string;
  readonly type: string;
  readonly requestHash: string;
}

/** The same, and its place in the log. */
export interface SeenEvent extends NamedEvent {
  readonly sequence: number;
}

/** A claim of a reference, or its release, in the order of the log. */
export interface ClaimChange {
  readonly sequence: number;
  /** Event that claimed the reference. */
  readonly claimedBy: string;
  /** Stream of the claim, and name of the event that is to use the reference; null where it is released. */
  readonly claimed: { readonly stream: string; readonly usedBy: string } | null;
}

/** A donor as others may be like it, but for the name. */
export type DonorLooks = Pick<RegisterDonor['facts'], 'donorId' | 'kind' | 'country'>;

/** A donor by its name, or by the reference of that. */
export interface NamedDonor {
  readonly id: string;
  readonly name: string;
}

/** What is in the books already and may be the same: it is warned of, and holds nothing up. */
export interface LookAlikes {
  /** Other donors of the kind and country. */
  donors(like: DonorLooks): readonly NamedDonor[];
  /** Credits of an amount to the bank account on that day, without reversed ones. */
  credits(credit: CreditOfDay): readonly LikeCredit[];
  /** Ids of other pledges that are signed under the reference, however it is written. */
  agreements(agreementReference: string, exceptPledgeId: string): readonly string[];
}

/**
 * The read model: how much of the log it has seen, and its answers. An answer that a decision rests
 * on comes once it has seen the whole log as it stands, and is refused where that takes too long.
 */
export interface Books extends NamedDocuments {
  /** Where the event with this id stands, what it is and whose, once it has been seen. */
  find(eventId: string): SeenEvent | undefined;
  /** The same by what the event comes from, whatever it says; one of this instance as soon as it is appended. */
  findNamed(name: string): NamedEvent | undefined;
  /** Position of the last event that has been seen; null where there is none. */
  seenThrough(): Position | null;
  /** Sequence of the event at a position of the log, where that is known without waiting until it has been seen. */
  sequenceAt?(position: Position): number | undefined;
  /** Waits until a position has been seen, but not for ever. */
  waitFor(position: Position): Promise<'reached' | 'timeout'>;
  /** Id of the event at which the read model stands still until an operator acts, or null. */
  unreadable(): string | null;
  /** @param through last sequence that the trial balance counts. */
  ofYear(year: Year, through: number): Promise<BooksOfYear>;
  /** @param through the last event that it counts; without it, the last of all. */
  openItems(asAt: IsoDate, through?: number): Promise<OpenItems>;
  /** Ids of applications posted by that day of which one side is not written yet. */
  pendingApplications(asAt: IsoDate): Promise<readonly string[]>;
  /** What lies on a ledger account of cash, and whose it is. */
  cashOn(ledgerAccount: string): Promise<AccountCash>;
  /** Movements of a ledger account by both of their days, of all owners together. */
  bankCash(ledgerAccount: string): Promise<readonly DatedBalance[]>;
  /** How many proposals of somebody wait for signatures. */
  openProposalsOf(person: string, today: IsoDate): Promise<number>;
  /** What somebody has signed in the last 30 days, what one person books alone included. */
  signaturesOf(person: string, today: IsoDate): Promise<readonly CountedSignature[]>;
  anonymousAgreements(): Promise<readonly AnonymousAgreement[]>;
  statement(asked: StatementAsked): Promise<MadeStatement>;
  /** What looks like something that is recorded, as far as the read model has seen. */
  readonly lookAlikes: LookAlikes;
  /** Runs whose valuing or reversal is not complete, as far as the read model has seen. */
  unfinishedRuns(): readonly string[];
  /** Ids of runs that valued at a list of rates and are not reversed, in their order. */
  runsAt(listId: string): readonly string[];
  /** Changes after one, as many as one look takes in; the first ones of all after null. */
  applicationChanges(after: ApplicationChange | null): readonly ApplicationChange[];
  /** Claims and releases after an event of the log, as many as one look takes in. */
  claimChanges(after: number): readonly ClaimChange[];
  /** Approvals and their ends after an event of the log, as many as one look takes in. */
  approvalChanges(after: number): readonly ApprovalChange[];
  /** Certifications and what ends them after an event of the log, as many as one look takes in. */
  certificationChanges(after: number): readonly CertificationChange[];
  /** Verifier key of the first checkpoint, and how far the log has been seen. */
  checkpointsSeen(): {
    readonly firstKey: string | undefined;
    readonly lastSequence: number;
  };
  /** The revision of a stream as far as it has been seen, -1 where it has no event. */
  revisionOf(stream: string): number;
}
