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

/** The clock of the ledger. The demo and the tests set their clock in process, so no request can change it. */
export interface Clock {
  /** Kind of clock. The first event of a store records it. */
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
  /** Number of days within which a proposal must be signed. */
  readonly proposalDays: number;
  /**
   * Differences of a price or rate from the UN operational rate above which the recorder is warned, or an approval is
   * needed.
   */
  readonly prices: PriceLimits;
  /**
   * Milliseconds for which background workers leave an unfinished application, approval or revaluation run to the
   * request that began it.
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
 * Pledges and receipts with open items in currencies other than USD, which a revaluation values, as of a sequence of
 * the log.
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
  /** Sequence of the last event that the statement includes; by default the last event of the log. */
  readonly throughSequence?: number | undefined;
}

/** The beginning or the settlement of an application, in the order of the log. */
export interface ApplicationChange {
  readonly sequence: number;
  /** Index among the changes that one event makes. */
  readonly ordinal: number;
  readonly applicationId: string;
  /** Id of the receipt, stated only by the first change of an application. */
  readonly receiptId?: string | undefined;
  /** True if the application is settled: the pledge has the money, or the receipt has it back. */
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
 * A change of whether a proposal is certified, in the order of the log. The proposal was certified, waits for
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

/**
 * Fields by which donors similar to a given one are found. Names are compared elsewhere, because they may be stored
 * apart from the log.
 */
export type DonorLooks = Pick<RegisterDonor['facts'], 'donorId' | 'kind' | 'country'>;

/** A donor's id and name. The name can be a reference to a text that is stored apart from the log. */
export interface NamedDonor {
  readonly id: string;
  readonly name: string;
}

/** Finds records that a new record may duplicate. A match gives a warning and rejects nothing. */
export interface LookAlikes {
  /** Returns the other donors of the same kind and country. */
  donors(like: DonorLooks): readonly NamedDonor[];
  /** Returns the credits of the same amount to the same bank account on the same day, without reversed ones. */
  credits(credit: CreditOfDay): readonly LikeCredit[];
  /**
   * Returns the ids of other pledges signed under the same agreement reference. Differences in case, spaces and the
   * form of dashes do not count.
   */
  agreements(agreementReference: string, exceptPledgeId: string): readonly string[];
}

/**
 * The read model, which answers questions over all streams. Methods that return a promise wait until the read model has
 * caught up with the log, because decisions depend on them; the promise is rejected if that takes too long.
 */
export interface Books extends NamedDocuments {
  /** Finds an event by its id; undefined until the read model has processed it. */
  find(eventId: string): SeenEvent | undefined;
  /**
   * Finds an event by its name, which is derived from its request: sender, path, key, step and index. Events of this
   * instance are found as soon as they are appended, before the read model has processed them.
   */
  findNamed(name: string): NamedEvent | undefined;
  /** Returns the position of the last event that the read model has processed; null if there is none. */
  seenThrough(): Position | null;
  /**
   * Returns the sequence of the event at a position; undefined if it is not known without waiting for the read model.
   */
  sequenceAt?(position: Position): number | undefined;
  /** Waits, up to a time limit, until the read model has processed a position. */
  waitFor(position: Position): Promise<'reached' | 'timeout'>;
  /**
   * Returns the id of the event at which the read model has stopped until an operator acts, because this build cannot
   * read the event; null if there is none.
   */
  unreadable(): string | null;
  /**
   * Returns the trial balance and the unfinished work of a year.
   *
   * @param through sequence of the last event that is included.
   */
  ofYear(year: Year, through: number): Promise<BooksOfYear>;
  /**
   * Returns the open items in currencies other than USD at the end of a day.
   *
   * @param through sequence of the last event that is included; by default the last event of the log.
   */
  openItems(asAt: IsoDate, through?: number): Promise<OpenItems>;
  /**
   * Returns the ids of applications that are posted on or before a day and written only on the receipt or only on the
   * pledge.
   */
  pendingApplications(asAt: IsoDate): Promise<readonly string[]>;
  /**
   * Returns the cash on a ledger account by owner, that is, the pledge, receipt or fund whose carrying value it is
   * (rule 33).
   */
  cashOn(ledgerAccount: string): Promise<AccountCash>;
  /** Returns the movements on a ledger account, summed over all owners, by posting date and effective date. */
  bankCash(ledgerAccount: string): Promise<readonly DatedBalance[]>;
  /** Returns how many of a person's proposals wait for signatures. */
  openProposalsOf(person: string, today: IsoDate): Promise<number>;
  /**
   * Returns a person's signatures of the last 30 days, for the limits of delegations. Commands that the person booked
   * alone are included.
   */
  signaturesOf(person: string, today: IsoDate): Promise<readonly CountedSignature[]>;
  anonymousAgreements(): Promise<readonly AnonymousAgreement[]>;
  statement(asked: StatementAsked): Promise<MadeStatement>;
  /** Search for possible duplicates among the events that the read model has processed. */
  readonly lookAlikes: LookAlikes;
  /**
   * Returns the ids of revaluation runs that are begun but not completed, or whose reversal is not completed, as far as
   * the read model has processed the log.
   */
  unfinishedRuns(): readonly string[];
  /**
   * Returns the ids of revaluation runs that used a list of rates and are not reversed, in the order of their start.
   * The warning about a list that replaces it names them.
   */
  runsAt(listId: string): readonly string[];
  /** Returns the next batch of changes after the given one; the first batch for null. */
  applicationChanges(after: ApplicationChange | null): readonly ApplicationChange[];
  /** Returns the next batch of claims and releases after a sequence of the log. */
  claimChanges(after: number): readonly ClaimChange[];
  /** Returns the next batch of approvals and their ends after a sequence of the log. */
  approvalChanges(after: number): readonly ApprovalChange[];
  /** Returns the next batch of certification changes after a sequence of the log. */
  certificationChanges(after: number): readonly CertificationChange[];
  /**
   * Returns the verifier key of the first checkpoint, and the sequence of the last event that the read model has
   * processed.
   */
  checkpointsSeen(): {
    readonly firstKey: string | undefined;
    readonly lastSequence: number;
  };
  /** Returns the revision of a stream in the read model, -1 if it has no event there. */
  revisionOf(stream: string): number;
}
