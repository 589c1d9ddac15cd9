import type { IsoDate, MoneyFact } from '@art30/accounting';

/** A figure with its name and what it says. */
export type NamedFigure = {
  readonly figure: string;
  readonly label: string;
  readonly value: MoneyFact;
};

/** An account over the period: opening balance, movements, closing balance. */
export type Movements = {
  readonly opening: MoneyFact;
  readonly movements: readonly NamedFigure[];
  readonly closing: MoneyFact;
  /** Closing less opening and movements: zero, or the statement is not true. */
  readonly difference: MoneyFact;
};

/** A balance at both ends of the period. */
export type Position = {
  readonly figure: string;
  readonly label: string;
  readonly opening: MoneyFact;
  readonly closing: MoneyFact;
};

/** The contributions of a donor under one recommendation, or all of them, in US dollars. */
export type AccountSection = {
  /** Null: all together, with what belongs to no recommendation. */
  readonly recommendation: string | null;
  /** Money received that is neither spent nor charged nor paid back. */
  readonly unspent: Movements;
  /** Fund balance: what is owed counts as soon as it is agreed. */
  readonly fundBalance: Movements;
  /** Parts of both balances. */
  readonly position: readonly Position[];
};

/** A pledge as at the end of the period, in its own currency. */
export type PledgeSection = {
  readonly pledge: string;
  readonly recommendation: string;
  readonly currency: string;
  readonly status: string;
  readonly announcedOn: IsoDate | null;
  readonly announced: MoneyFact;
  readonly signedOn: IsoDate | null;
  readonly agreementReference: string | null;
  readonly signed: MoneyFact;
  readonly signedUsd: MoneyFact;
  readonly conditional: MoneyFact;
  readonly received: MoneyFact;
  readonly receivedUsd: MoneyFact;
  readonly writtenOff: MoneyFact;
  readonly outstanding: MoneyFact;
  readonly outstandingUsd: MoneyFact;
};

/** An instalment as at the end of the period; age and bucket are of what is outstanding. */
export type InstalmentSection = {
  readonly pledge: string;
  readonly recommendation: string;
  readonly instalment: number;
  readonly dueOn: IsoDate;
  /** The day first agreed; statements of version 1 do not have it. */
  readonly originalDueOn?: IsoDate | undefined;
  readonly agreed: MoneyFact;
  readonly received: MoneyFact;
  readonly writtenOff: MoneyFact;
  readonly outstanding: MoneyFact;
  readonly outstandingUsd: MoneyFact;
  readonly daysPastDue: number | null;
  readonly bucket: string | null;
};

/** The fact that makes a line: its event, its own date, and the date it is posted under. */
type OfEvent = {
  readonly eventId: string;
  readonly eventType: string;
  readonly date: IsoDate;
  readonly postedOn: IsoDate;
};

/** Money credited to a pledge. */
export type ReceiptSection = OfEvent & {
  readonly pledge: string;
  readonly recommendation: string;
  readonly receipt: string | null;
  readonly bankAccount: string | null;
  /** Its name at the end of the period, where it had one; not in versions 1 and 2. */
  readonly bankAccountName?: string | undefined;
  readonly bankReference: string | null;
  readonly valueDate: IsoDate | null;
  /** In the currency of the receipt, as net and charges. */
  readonly gross: MoneyFact;
  readonly charges: MoneyFact;
  readonly net: MoneyFact;
  /** Units of the currency for one US dollar, from the rate list of the value date. */
  readonly rate: string | null;
  /**
   * The run that valued the money before it was applied, if one did: `netUsd` is at its rate, in
   * units of the currency for one US dollar. Statements of versions 1 and 2 do not have it.
   */
  readonly revaluation?:
    { readonly id: string; readonly asAt: IsoDate; readonly rate: string } | undefined;
  readonly netUsd: MoneyFact;
  readonly chargesUsd: MoneyFact;
  /** In the currency of the pledge. */
  /** On the first of the lines of one event alone. */
  readonly settled?: MoneyFact;
};

/** Interest, recoveries, or levy that came in or was passed on. */
export type IncomeSection = OfEvent & {
  readonly pledge: string | null;
  readonly recommendation: string | null;
  readonly purpose: string | null;
  readonly kind: string;
  readonly amount: MoneyFact;
  readonly usd: MoneyFact;
};

export type OverThePeriod = {
  readonly opening: MoneyFact;
  readonly inPeriod: MoneyFact;
  readonly closing: MoneyFact;
};

/** Amounts allocated to a place, spent and left there, in US dollars. */
export type PurposeSection = {
  readonly recommendation: string;
  readonly purpose: string;
  readonly level: string | null;
  readonly country: string | null;
  readonly allocated: OverThePeriod;
  readonly directExpenditure: OverThePeriod;
  readonly supportCost: OverThePeriod;
  readonly available: OverThePeriod;
};

/** Exchange differences of the period, in US dollars. */
export type ExchangeSection = {
  readonly pledge: string;
  readonly recommendation: string;
  readonly gain: MoneyFact;
  readonly loss: MoneyFact;
  readonly net: MoneyFact;
};

/** A contribution paid back, or what is owed back because of it. */
export type RefundSection = OfEvent & {
  readonly pledge: string | null;
  readonly recommendation: string | null;
  readonly purpose: string | null;
  /** Contributions refunded, in US dollars. */
  readonly refundedUsd: MoneyFact;
  /** Change of what is owed back, in the currency owed and in US dollars. */
  readonly owed: MoneyFact;
  readonly owedUsd: MoneyFact;
};

export type WriteOffSection = OfEvent & {
  readonly pledge: string;
  readonly recommendation: string;
  readonly instalment: number | null;
  /** In the currency of the pledge. */
  readonly amount: MoneyFact;
  readonly carryingUsd: MoneyFact;
  /** Expense beyond the allowance, in US dollars. */
  readonly expenseUsd: MoneyFact;
};

/** Instalments of one age, in one currency. */
export type AgeSection = {
  readonly bucket: string;
  readonly currency: string;
  readonly instalments: number;
  readonly outstanding: MoneyFact;
  readonly receivable: MoneyFact;
  readonly conditional: MoneyFact;
};

/** From what was signed to the cash of it, in US dollars or in the currency of the pledge. */
export type BridgeSection = {
  readonly values: 'USD' | 'PLEDGE_CURRENCY';
  readonly pledge: string;
  readonly recommendation: string;
  readonly currency: string;
  readonly steps: readonly NamedFigure[];
  readonly cashReceived: MoneyFact;
  readonly difference: MoneyFact;
};

/** Head of a statement: issue, donor, period and times. */
export type StatementHead = {
  /** Null for one that is only looked at. */
  readonly issue: {
    readonly id: string;
    readonly issuedOn: IsoDate;
    readonly supersedes: string | null;
  } | null;
  readonly language: string;
  /** Posting rules in force. */
  readonly policy: string;
  readonly donor: {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly country: string | null;
  };
  /** Posting dates, both inclusive; `from` null counts from the first fact on. */
  readonly period: { readonly from: IsoDate | null; readonly to: IsoDate };
  readonly knownAt: { readonly sequence: number; readonly recordedAt: string | null };
};

/** A donor statement: all it says, as plain JSON. */
export type StatementContent = StatementHead & {
  readonly template: string;
  readonly accounts: readonly AccountSection[];
  readonly pledges: readonly PledgeSection[];
  readonly instalments: readonly InstalmentSection[];
  readonly receipts: readonly ReceiptSection[];
  readonly otherIncome: readonly IncomeSection[];
  readonly purposes: readonly PurposeSection[];
  readonly exchangeDifferences: readonly ExchangeSection[];
  readonly refunds: readonly RefundSection[];
  readonly writeOffs: readonly WriteOffSection[];
  readonly ageing: readonly AgeSection[];
  readonly bridges: readonly BridgeSection[];
};
