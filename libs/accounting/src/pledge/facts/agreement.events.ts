import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { Recommendation } from '../../purpose/purpose.facts';
import type { RateUsed } from '../../rates/rates.facts';

/** A share of the money that the donor ties to a purpose. */
export type Earmark = { readonly purpose: string; readonly amount: MoneyFact };

/** One due payment; `lines` are its shares by purpose and sum to `amount`. */
export type Instalment = {
  readonly no: number;
  readonly dueOn: IsoDate;
  /** The day first agreed, where it was moved to another. */
  readonly originalDueOn?: IsoDate | undefined;
  readonly amount: MoneyFact;
  readonly lines: readonly Earmark[];
};

/** A performance obligation with the duty to return the money (IPSAS 23). */
export type Condition = {
  readonly kind: string;
  readonly text: string;
  readonly returnClause: string;
};

/** Where confiscated money comes from: articles 14 (3) (a) and 30 (2) (c) of the Convention. */
export type Proceeds = {
  readonly legalBase: string;
  readonly confiscationOrder: string;
  readonly confiscatedValue: MoneyFact;
  readonly percentage: string;
  readonly requestingState?: string | undefined;
};

/** What an agreement says, wherever it was signed. */
export type AgreementFacts = {
  readonly pledgeId: string;
  readonly donorId: string;
  readonly recommendation: Recommendation;
  readonly agreementReference: string;
  readonly amount: MoneyFact;
  readonly earmarks: readonly Earmark[];
  readonly instalments: readonly Instalment[];
  readonly condition: Condition | null;
  /** Support costs as a fraction of direct expenditure, `0.13`. */
  readonly pscRate: string;
  readonly pscApprovalReference?: string | undefined;
  readonly source: string;
  readonly additionalLiability: boolean;
  readonly consentReference?: string | undefined;
  readonly proceeds?: Proceeds | undefined;
};

export type AgreementSignedFacts = DatedFacts & AgreementFacts & { readonly rate: RateUsed };

/** The agreement that stands, dated the day from which it stands in these books. */
export type Agreement = DatedFacts &
  AgreementFacts & {
    /** Its own day, where it was taken over from another system. */
    readonly signedOn?: IsoDate | undefined;
  };

/** What an agreement says of money, and amendments change. */
export type MoneyTerms = Pick<AgreementFacts, 'amount' | 'earmarks' | 'instalments'>;
