import { balanceWords } from '@art30/books';
import { MoneyDto } from '../http/money.dto';
import { Figure } from '../read/figure';

/**
 * The identity of a contribution's books, in USD: fundBalance = receivable − allowance −
 * receivedInAdvance − conditionalLiability − pledgePayables + unallocated + availableProgrammable +
 * availableSupportReserve.
 */
export class IdentityDto {
  @Figure(balanceWords.receivable, '555555.55')
  receivable!: MoneyDto;

  @Figure(balanceWords.allowance, '0.00')
  allowance!: MoneyDto;

  @Figure(balanceWords.receivedInAdvance, '0.00')
  receivedInAdvance!: MoneyDto;

  @Figure(balanceWords.conditionalLiability, '0.00')
  conditionalLiability!: MoneyDto;

  @Figure(balanceWords.pledgePayables, '0.00')
  pledgePayables!: MoneyDto;

  @Figure(balanceWords.unallocated, '210966.85')
  unallocated!: MoneyDto;

  @Figure(balanceWords.availableProgrammable, '400000.00')
  availableProgrammable!: MoneyDto;

  @Figure(balanceWords.availableSupportReserve, '52000.00')
  availableSupportReserve!: MoneyDto;

  @Figure(balanceWords.fundBalance, '1218522.40')
  fundBalance!: MoneyDto;

  /**
   * `fundBalance` less what the other figures come to: always zero, or the books are broken.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  difference!: MoneyDto;
}
