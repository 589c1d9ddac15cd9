import {
  bankAccountsDecider,
  donorDecider,
  Money,
  periodsDecider,
  purposesDecider,
  ratesDecider,
  stream,
  type AccountItemsContext,
  type BankCash,
  type CommandRequest,
  type IsoDate,
  type LikeCredit,
  type Periods,
  type PledgeCommand,
  type PledgeContext,
  type PledgeState,
  type PriceLimits,
  type Posting,
  type ReceiptContext,
  type RecordReceipt,
} from '@art30/accounting';
import type { Ledger } from './ledger';
import type { Books, LedgerSettings } from './ports';

/** Commands on a pledge that a request can send, without those that only background jobs make. */
export type CommandOnPledge = Extract<PledgeCommand, { request: unknown }>;

/** The bank credit with which a receipt is recorded. */
export type Credit = Pick<RecordReceipt['facts'], 'bankAccount' | 'valueDate' | 'net'>;

export interface AboutPledge {
  readonly today: IsoDate;
  readonly donorId?: string | undefined;
  /** Request of the command; absent if a background job completes a step that was decided before. */
  readonly request?: CommandRequest | undefined;
  /** Ids of other pledges signed under the same agreement reference. */
  readonly likeAgreements?: readonly string[];
}

/**
 * Collects the data that a decision needs from other streams. Streams are read from the log, so they are current. Sums
 * and searches over all streams come from the read model.
 */
export class DecisionContexts {
  constructor(
    private readonly ledger: Ledger,
    private readonly settings: LedgerSettings,
    private readonly books: Pick<Books, 'anonymousAgreements' | 'lookAlikes'>,
    /** Query for the cash on bank accounts; in a dry run, it includes the events of the dry run. */
    private readonly cash: Pick<Books, 'bankCash'>,
  ) {}

  get prices(): PriceLimits {
    return this.settings.prices;
  }

  async ofPledge(about: AboutPledge): Promise<PledgeContext> {
    const { today, donorId, request, likeAgreements = [] } = about;
    const [donor, purposes, rates, bankAccounts, posting] = await Promise.all([
      donorId === undefined ? undefined : this.ledger.read(stream.donor(donorId), donorDecider),
      this.ledger.read(stream.purposes, purposesDecider),
      this.ledger.read(stream.rates, ratesDecider),
      this.ledger.read(stream.bankAccounts, bankAccountsDecider),
      this.posting(request),
    ]);
    const { regionalOrganizationsEligible } = this.settings;
    const isAnonymous = donor?.state?.kinds.some(({ kind }) => kind === 'ANONYMOUS');
    return {
      today,
      donor: donor?.state,
      purposes: purposes.state,
      rates: rates.state,
      prices: this.prices,
      bankAccounts: bankAccounts.state,
      bankCash: {},
      posting,
      likeAgreements,
      anonymousAgreements: isAnonymous ? await this.books.anonymousAgreements() : [],
      regionalOrganizationsEligible,
    };
  }

  /** Returns the context for a command on a pledge, given the state of that pledge. */
  async ofCommand(
    { facts, request }: CommandOnPledge,
    pledge: PledgeState,
  ): Promise<PledgeContext> {
    const knownDonorId = pledge.status === 'none' ? undefined : pledge.donorId;
    const donorId = 'donorId' in facts ? facts.donorId : knownDonorId;
    const likeAgreements = this.likeAgreements(facts);
    const about = { today: request.today, donorId, request, likeAgreements };
    const context = await this.ofPledge(about);
    return { ...context, bankCash: await this.bankCash(payingAccountIn(facts)) };
  }

  /**
   * Returns the movements of a bank account, summed over all owners of its cash, including the last event of the log.
   * They are keyed by the code of the ledger account.
   *
   * @param code code of the bank account. The result is empty if it is undefined, unknown or that of the clearing
   * account.
   */
  async bankCash(code: string | undefined): Promise<BankCash> {
    const { state } = await this.ledger.read(stream.bankAccounts, bankAccountsDecider);
    const { ledgerAccount } = state.opened.find((own) => own.code === code) ?? {};
    if (ledgerAccount === undefined) return {};
    return { [ledgerAccount]: await this.cash.bankCash(ledgerAccount) };
  }

  /**
   * Returns the ids of other pledges with the agreement reference that a command states, because the same agreement may
   * have been recorded twice.
   */
  private likeAgreements(facts: CommandOnPledge['facts']): readonly string[] {
    const terms = 'agreement' in facts ? facts.agreement : facts;
    if (!('agreementReference' in terms)) return [];
    return this.books.lookAlikes.agreements(terms.agreementReference, facts.pledgeId);
  }

  /** @param request undefined if a background job completes a step that was decided before. */
  async posting(request: CommandRequest | undefined): Promise<Posting | null> {
    if (request === undefined) return null;
    return { periods: await this.periods(), byController: this.isByController(request) };
  }

  /** Reads which periods are soft-closed or closed. */
  async periods(): Promise<Periods> {
    const { state } = await this.ledger.read(stream.periods, periodsDecider);
    return state;
  }

  /** True if the controller approves the request. */
  isByController({ asController = false, signed }: CommandRequest): boolean {
    return signed?.asController ?? asController;
  }

  /**
   * @param code code of the bank account whose own items the command decides on.
   * @param request undefined if a background job completes a step that was decided before.
   */
  async ofAccountItems(
    code: string,
    today: IsoDate,
    request?: CommandRequest,
  ): Promise<AccountItemsContext> {
    const [bankAccounts, rates, posting, bankCash] = await Promise.all([
      this.ledger.read(stream.bankAccounts, bankAccountsDecider),
      this.ledger.read(stream.rates, ratesDecider),
      this.posting(request),
      this.bankCash(code),
    ]);
    return { today, bankAccounts: bankAccounts.state, rates: rates.state, posting, bankCash };
  }

  /** @param credit bank credit with which the command begins a receipt; undefined for an existing receipt. */
  async ofReceipt(
    today: IsoDate,
    request?: CommandRequest,
    credit?: Credit,
  ): Promise<ReceiptContext> {
    const [bankAccounts, rates, posting] = await Promise.all([
      this.ledger.read(stream.bankAccounts, bankAccountsDecider),
      this.ledger.read(stream.rates, ratesDecider),
      this.posting(request),
    ]);
    return {
      today,
      bankAccounts: bankAccounts.state,
      rates: rates.state,
      posting,
      prices: this.prices,
      bankCash: {},
      likeCredits: credit ? this.likeCredits(credit) : [],
    };
  }

  /**
   * Returns recorded credits that the given one may duplicate. Empty if the stated amount is invalid, because the
   * decision rejects such a command.
   */
  private likeCredits({ bankAccount, valueDate, net: stated }: Credit): readonly LikeCredit[] {
    const net = Money.ifAmount(stated);
    return net ? this.books.lookAlikes.credits({ bankAccount, valueDate, net }) : [];
  }
}

/** Returns the bank account that a command on a pledge pays from; undefined if it pays nothing. */
function payingAccountIn(facts: CommandOnPledge['facts']): string | undefined {
  if ('paidFrom' in facts) return facts.paidFrom;
  return 'from' in facts && 'bankAccount' in facts.from ? facts.from.bankAccount : undefined;
}
