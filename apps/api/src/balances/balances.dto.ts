import { ApiProperty, PickType } from '@nestjs/swagger';
import { balanceWords, wordsInCurrency } from '@art30/books';
import { OneOf, Optional, Text } from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { PageAnswerDto } from '../read/as-of.dto';
import { DimensionFilterDto } from '../read/dimension-filter.dto';
import { Figure } from '../read/figure';
import { IdentityDto } from './identity.dto';

/** Which balances: by which dimensions, over which lines. */
export class BalancesQueryDto extends DimensionFilterDto {
  /**
   * Dimensions by which the lines are told apart, separated by commas: donor, pledge, instalment,
   * purpose, recommendation, account, currency, fund, bankAccount, year. Left out: totals only.
   * @example "donor,purpose"
   */
  @Optional()
  @Text(200)
  by?: string;

  /**
   * `true` shows memorandum accounts (9xxx) where rows are cut by account, and counts them in the
   * totals; rows that are not cut by account always count them.
   * @example "false"
   */
  @Optional()
  @OneOf(['true', 'false'])
  memorandum?: 'true' | 'false';
}

/** The figures of a balance row. Signs are such that what one would expect is positive. */
export class BalanceDto {
  @Figure(balanceWords.announced, '1195652.17')
  announced!: MoneyDto;

  @Figure(balanceWords.agreed, '1222222.22')
  agreed!: MoneyDto;

  @Figure(balanceWords.conditional, '0.00')
  conditional!: MoneyDto;

  @Figure(balanceWords.received, '662983.42')
  received!: MoneyDto;

  @Figure(balanceWords.writtenOff, '0.00')
  writtenOff!: MoneyDto;

  @Figure(balanceWords.outstanding, '555555.55')
  outstanding!: MoneyDto;

  @Figure(balanceWords.receivable, '555555.55')
  receivable!: MoneyDto;

  @Figure(balanceWords.allowance, '0.00')
  allowance!: MoneyDto;

  @Figure(balanceWords.receivedInAdvance, '0.00')
  receivedInAdvance!: MoneyDto;

  @Figure(balanceWords.conditionalLiability, '0.00')
  conditionalLiability!: MoneyDto;

  @Figure(balanceWords.refundsPayable, '0.00')
  refundsPayable!: MoneyDto;

  @Figure(balanceWords.levyPayable, '0.00')
  levyPayable!: MoneyDto;

  @Figure(balanceWords.pledgePayables, '0.00')
  pledgePayables!: MoneyDto;

  @Figure(balanceWords.unapplied, '0.00')
  unapplied!: MoneyDto;

  @Figure(balanceWords.cash, '662966.85')
  cash!: MoneyDto;

  @Figure(balanceWords.allocated, '452000.00')
  allocated!: MoneyDto;

  @Figure(balanceWords.unallocated, '210966.85')
  unallocated!: MoneyDto;

  /**
   * What `unallocated` lacks to `pledgePayables`: it blocks new allocations. Null where lines are
   * told apart by something that owns no money, such as an account, a currency or a year.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  shortfall!: MoneyDto | null;

  @Figure(balanceWords.availableProgrammable, '400000.00')
  availableProgrammable!: MoneyDto;

  @Figure(balanceWords.availableSupportReserve, '52000.00')
  availableSupportReserve!: MoneyDto;

  @Figure(balanceWords.revenue, '1222222.22')
  revenue!: MoneyDto;

  @Figure(balanceWords.refunds, '0.00')
  refunds!: MoneyDto;

  @Figure(balanceWords.interest, '0.00')
  interest!: MoneyDto;

  @Figure(balanceWords.recoveries, '0.00')
  recoveries!: MoneyDto;

  @Figure(balanceWords.exchangeGain, '0.00')
  exchangeGain!: MoneyDto;

  @Figure(balanceWords.exchangeLoss, '3683.25')
  exchangeLoss!: MoneyDto;

  @Figure(balanceWords.bankCharges, '16.57')
  bankCharges!: MoneyDto;

  @Figure(balanceWords.doubtfulDebts, '0.00')
  doubtfulDebts!: MoneyDto;

  @Figure(balanceWords.writeOff, '0.00')
  writeOff!: MoneyDto;

  @Figure(balanceWords.directExpenditure, '0.00')
  directExpenditure!: MoneyDto;

  @Figure(balanceWords.pscCharged, '0.00')
  pscCharged!: MoneyDto;

  @Figure(balanceWords.supportIncome, '0.00')
  supportIncome!: MoneyDto;

  @Figure(balanceWords.transfersInNet, '0.00')
  transfersInNet!: MoneyDto;

  @Figure(balanceWords.fundBalance, '1218522.40')
  fundBalance!: MoneyDto;
}

/** The figures that have a meaning in the currency of the lines. */
export class CurrencyBalanceDto extends PickType(BalanceDto, wordsInCurrency) {}

/** Figures of some lines. */
export class BalanceFiguresDto {
  /** In US dollars, the currency of the books. */
  usd!: BalanceDto;

  /** In the currency of the lines; only where all of them have the same. */
  inCurrency?: CurrencyBalanceDto;
}

/** Lines that share the dimensions asked for. A dimension that they do not carry is null. */
export class BalanceRowDto extends BalanceFiguresDto {
  /**
   * The dimensions for people, in the order of `by`; null is written `unattributed`.
   * @example "DON-A, k"
   */
  label!: string;

  /**
   * Donor; only where `by` names it, like all that follow.
   * @example "DON-A"
   */
  donor?: string | null;

  /**
   * Pledge.
   * @example "P1"
   */
  pledge?: string | null;

  /**
   * Number of the instalment.
   * @example 1
   */
  @ApiProperty({ type: 'integer', nullable: true })
  instalment?: number | null;

  /**
   * Purpose.
   * @example "k"
   */
  purpose?: string | null;

  /**
   * The call under which the money was given.
   * @example "n"
   */
  recommendation?: string | null;

  /**
   * Ledger account.
   * @example "1310"
   */
  account?: string;

  /**
   * Currency of the lines.
   * @example "EUR"
   */
  currency?: string;

  /**
   * Fund.
   * @example "ART30"
   */
  fund?: string;

  /**
   * Bank account.
   * @example "BK-EUR"
   */
  bankAccount?: string | null;

  /**
   * Year of the posting date.
   * @example "2024"
   */
  year?: string;

  /**
   * Debit less credit of the lines; only where `by` names the account.
   * @example { "amount": "555555.55", "currency": "USD" }
   */
  balance?: MoneyDto;

  /**
   * What the fund balance consists of; null where rows are told apart or narrowed down by anything
   * but donor, pledge, purpose and recommendation, and for money that has no such owner: in suspense,
   * or of the programme support fund.
   */
  identity!: IdentityDto | null;
}

/** Balances as at a date, as known at a moment. */
export class BalancesDto extends PageAnswerDto {
  /**
   * Dimensions of the rows.
   * @example ["donor", "purpose"]
   */
  by!: string[];

  /** One row for each combination of dimensions that lines carry, ordered by them. */
  items!: BalanceRowDto[];

  /** The same figures over all rows of all pages. */
  totals!: BalanceFiguresDto;

  /**
   * Assets less liabilities of the whole ledger, whatever was filtered.
   * @example { "amount": "1896522.40", "currency": "USD" }
   */
  netAssets!: MoneyDto;
}
