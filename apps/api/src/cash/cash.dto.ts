import { ApiProperty, PickType } from '@nestjs/swagger';
import { MoneyDto } from '../http/money.dto';
import { PageAnswerDto } from '../read/as-of.dto';
import { DimensionFilterDto } from '../read/dimension-filter.dto';

/** Which cash; an empty pledge asks for cash in suspense. */
export class CashQueryDto extends PickType(DimensionFilterDto, [
  ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
  ...(['bankAccount', 'account', 'currency', 'pledge', 'donor'] as const),
]) {}

/** Cash in one currency, in it and in US dollars at carrying value. */
export class CashFiguresDto {
  /**
   * What there is, in the currency of the account.
   * @example { "amount": "599985.00", "currency": "EUR" }
   */
  amount!: MoneyDto;

  /**
   * The same at carrying value.
   * @example { "amount": "662966.85", "currency": "USD" }
   */
  usd!: MoneyDto;

  /**
   * Internal borrowing: what owners have paid from here beyond what they have here, out of what other
   * owners have here.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  borrowed!: MoneyDto;

  /**
   * The same at carrying value.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  borrowedUsd!: MoneyDto;
}

/** Cash on an account. */
export class AccountCashDto extends CashFiguresDto {
  /**
   * Code of the bank account; null for cash that names none.
   * @example "BK-EUR"
   */
  bankAccount!: string | null;

  /**
   * Ledger account.
   * @example "1120"
   */
  account!: string;

  /**
   * Its name.
   * @example "Cash at bank, EUR"
   */
  accountName!: string;

  /**
   * Currency, ISO 4217.
   * @example "EUR"
   */
  currency!: string;
}

/** Cash of one owner on an account. */
export class OwnedCashDto extends AccountCashDto {
  /**
   * Whether a pledge owns it, or nobody yet.
   * @example "PLEDGE"
   */
  @ApiProperty({ enum: ['PLEDGE', 'SUSPENSE'] })
  owner!: 'PLEDGE' | 'SUSPENSE';

  /**
   * The pledge; null for cash in suspense.
   * @example "P1"
   */
  pledge!: string | null;

  /**
   * Its donor; null for cash in suspense.
   * @example "DON-A"
   */
  donor!: string | null;
}

/** Cash in one currency on all accounts. */
export class CurrencyCashDto extends CashFiguresDto {
  /**
   * Currency, ISO 4217.
   * @example "EUR"
   */
  currency!: string;
}

/** Cash by account and owner. */
export class CashDto extends PageAnswerDto {
  /** Cash of owners, by bank account, ledger account, currency and pledge, suspense last. */
  items!: OwnedCashDto[];

  /** Each account, over all owners of all pages. */
  accounts!: AccountCashDto[];

  /** Each currency, over all accounts. */
  currencies!: CurrencyCashDto[];

  /**
   * All cash at carrying value.
   * @example { "amount": "1340966.85", "currency": "USD" }
   */
  totalUsd!: MoneyDto;

  /**
   * The part of it that no pledge owns.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  suspenseUsd!: MoneyDto;

  /**
   * Internal borrowing on all accounts.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  borrowedUsd!: MoneyDto;
}
