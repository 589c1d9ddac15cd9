import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { Condition, Earmark, Proceeds } from './agreement.events';

/** What a request says of an agreement. */
export interface AgreementTerms {
  readonly signedOn: IsoDate;
  readonly agreementReference: string;
  readonly amount?: MoneyFact | undefined;
  readonly earmarks?: readonly Earmark[] | undefined;
  readonly instalments: readonly {
    readonly no: number;
    readonly dueOn: IsoDate;
    /** The day first agreed, of an agreement that is taken over with another. */
    readonly originalDueOn?: IsoDate | undefined;
    readonly amount: MoneyFact;
    readonly lines?: readonly Earmark[] | undefined;
  }[];
  readonly condition?: Condition | null | undefined;
  readonly pscRate: string;
  readonly pscApprovalReference?: string | undefined;
  readonly source: string;
  /** Signing includes acceptance: a liability beyond the contribution needs consent. */
  readonly additionalLiability?: boolean | undefined;
  readonly consentReference?: string | undefined;
  readonly proceeds?: Proceeds | undefined;
}
