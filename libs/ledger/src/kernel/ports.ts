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

/** The clock of the ledger. The demo and the tests set their clock in process, never by a request. */
export interface Clock {
  /** Kind of clock, which the first event of a store records. */
  readonly kind: 'system' | 'simulated';
  now(): Date;
  /** Returns the time `hours` from now, in ISO 8601. */
  inHours(hours: number): string;
  /** Returns the milliseconds since a recorded time, which is given in ISO 8601. */
  msSince(recordedAt: string): number;
}

/** Returns today's date in UTC. */
export function todayOf(clock: Clock): IsoDate {
  return clock.now().toISOString().slice(0, 10);
}

/** The operator's settings on which decisions depend. */
export interface LedgerSettings {
  /** True if the European Union counts as a State party under recommendation (n) (article 2 (j)). */
  readonly regionalOrganizationsEligible: boolean;
  /** True if this ledger stores the accounts of people; false if an identity provider does. */
  readonly ownAccounts: boolean;
  /** Hours after a password reset during which the person cannot sign. */
  readonly signingSuspendedHours: number;
  /** Days within which a proposal must be signed. */
  readonly proposalDays: number;
  /** Deviations of prices and rates from which a warning is given, or an approval is required. */
  readonly prices: PriceLimits;
  /**
   * Milliseconds for which an open application or run is left to its own request before a worker completes
   * it.
   */
  readonly settlementGraceMs: number;
}

/** The trial balance of a year, with the unfinished work that prevents closing the year. */
export type BooksOfYear = Pick<
  PeriodContext,
  | 'lastSequence'
  | 'trialBalance'
  | 'postedSince'
  | 'pendingApplications'
  | 'unfinishedRuns'
  | 'unfinishedApprovals'
>;

/**
 * Pledges and receipts with open items in currencies other than USD, counted through a sequence of the log.
 */
export type OpenItems = Pick<
  RevaluationContext,
  'found' | 'throughSequence' | 'pendingApplications'
>;

/** Parameters of a donor statement. */
export interface StatementAsked {
  readonly statementId: string;
  readonly donorId: string;
  readonly from: IsoDate | null;
  readonly to: IsoDate;
  readonly language: string;
  readonly issuedOn: IsoDate;
  readonly supersedes: string | null;
  /** Sequence of the last event that the statement counts; without it, the last event of the log. */
  readonly throughSequence?: number | undefined;
}

/** One change in the register of applications, in the order of the log. */
export interface ApplicationChange {
  readonly sequence: number;
  /** Index among the changes that one event makes. */
  readonly ordinal: number;
  readonly applicationId: string;
  /** Id of the receipt, stated only by the first change of an application. */
  readonly receiptId?: string | undefined;
  /** True once the pledge has the money, or the receipt has it back. */
  readonly isSettled: boolean;
}

/** An approval whose bookings need later appends, or the end of such an approval, in the order of the log. */
export interface ApprovalChange {
  readonly sequence: number;
  readonly proposalId: string;
  /** Name and type of the event that completes the bookings; null if the proposal was sent back. */
  readonly last: { readonly id: string; readonly type: string } | null;
}

/**
 * A change of whether a proposal is certified, in the order of the log: it was certified, waits for
 * certification again, or has ended.
 */
export interface CertificationChange {
  readonly sequence: number;
  readonly proposalId: string;
  readonly stream: string;
  readonly isCertified: boolean;
}

/** An event as a search by name returns it. */
export interface NamedEvent {
  readonly stream: string;
  readonly type: string;
  readonly requestHash: string;
}

/** An event that the read model has processed, with its sequence in the log. */
export interface SeenEvent extends NamedEvent {
  readonly sequence: number;
}

/** A claim that reserves a reference for one use, or the release of a claim, in the order of the log. */
export interface ClaimChange {
  readonly sequence: number;
  /** Id of the event that claimed the reference. */
  readonly claimedBy: string;
  /** Stream of the claim, and name of the event that will use the reference; null for a release. */
  readonly claimed: { readonly stream: string; readonly usedBy: string } | null;
}

/** Fields of a donor, besides its name, by which similar donors are found. */
export type DonorLooks = Pick<RegisterDonor['facts'], 'donorId' | 'kind' | 'country'>;

/** A donor's id and name. The name can be a reference to a text that is stored apart from the log. */
export interface NamedDonor {
  readonly id: string;
  readonly name: string;
}

/** Finds records that a new one may duplicate. A match gives a warning and rejects nothing. */
export interface LookAlikes {
  /** Returns the other donors of the same kind and country. */
  donors(like: DonorLooks): readonly NamedDonor[];
  /** Returns credits of the same amount to the bank account on that day, without reversed ones. */
  credits(credit: CreditOfDay): readonly LikeCredit[];
  /**
   * Returns the ids of other pledges that are signed under the same agreement reference, ignoring how it is
   * written.
   */
  agreements(agreementReference: string, exceptPledgeId: string): readonly string[];
}

/**
 * The read model, which answers questions over all streams. An answer on which a decision depends (a promise)
 * waits until the read model has caught up with the log, and is rejected if that takes too long.
 */
export interface Books extends NamedDocuments {
  /** Finds an event by its id; undefined until the read model has processed it. */
  find(eventId: string): SeenEvent | undefined;
  /**
   * Finds an event by its name, which follows from sender, path, key, step and index. Events of this instance
   * are found as soon as they are appended, before they are projected.
   */
  findNamed(name: string): NamedEvent | undefined;
  /** Returns the position of the last event that the read model has processed; null if there is none. */
  seenThrough(): Position | null;
  /**
   * Returns the sequence of the event at a position, if it is known before the read model has processed that
   * event.
   */
  sequenceAt?(position: Position): number | undefined;
  /** Waits, up to a time limit, until the read model has processed a position. */
  waitFor(position: Position): Promise<'reached' | 'timeout'>;
  /**
   * Returns the id of the event at which the read model has stopped until an operator acts; null if there is
   * none.
   */
  unreadable(): string | null;
  /** @param through sequence of the last event that the trial balance counts. */
  ofYear(year: Year, through: number): Promise<BooksOfYear>;
  /** @param through sequence of the last event to count; without it, the last event of the log. */
  openItems(asAt: IsoDate, through?: number): Promise<OpenItems>;
  /**
   * Returns the ids of applications posted by that day of which only one side, receipt or pledge, is written.
   */
  pendingApplications(asAt: IsoDate): Promise<readonly string[]>;
  /** Returns the cash on a ledger account by owner (rule 33). */
  cashOn(ledgerAccount: string): Promise<AccountCash>;
  /**
   * Returns the movements of a ledger account for all owners together, by posting date and effective date.
   */
  bankCash(ledgerAccount: string): Promise<readonly DatedBalance[]>;
  /** Returns how many of a person's proposals wait for signatures. */
  openProposalsOf(person: string, today: IsoDate): Promise<number>;
  /** Returns a person's signatures of the last 30 days, including commands that they booked alone. */
  signaturesOf(person: string, today: IsoDate): Promise<readonly CountedSignature[]>;
  anonymousAgreements(): Promise<readonly AnonymousAgreement[]>;
  statement(asked: StatementAsked): Promise<MadeStatement>;
  /** Searches for possible duplicates, among the events that the read model has processed. */
  readonly lookAlikes: LookAlikes;
  /**
   * Returns the ids of revaluation runs not fully valued or reversed, among the events that the read model
   * has processed.
   */
  unfinishedRuns(): readonly string[];
  /** Returns the ids, in order, of revaluation runs that used a list of rates and are not reversed. */
  runsAt(listId: string): readonly string[];
  /** Returns the next batch of changes after the given one; null starts with the first change. */
  applicationChanges(after: ApplicationChange | null): readonly ApplicationChange[];
  /** Returns the next batch of claims and releases after a sequence of the log. */
  claimChanges(after: number): readonly ClaimChange[];
  /** Returns the next batch of approvals and their ends after a sequence of the log. */
  approvalChanges(after: number): readonly ApprovalChange[];
  /** Returns the next batch of certification changes after a sequence of the log. */
  certificationChanges(after: number): readonly CertificationChange[];
  /**
   * Returns the verifier key of the first checkpoint, and the last sequence that the read model has
   * processed.
   */
  checkpointsSeen(): {
    readonly firstKey: string | undefined;
    readonly lastSequence: number;
  };
  /** Returns the revision of a stream in the read model, -1 if it has no event there. */
  revisionOf(stream: string): number;
}
