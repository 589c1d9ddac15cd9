import { balanceWords, figure } from '@art30/books';
import { kit } from '@art30/accounting';
const { answer, money } = kit;
/** The identity of a contribution's books, in USD: fundBalance = receivable − allowance − receivedInAdvance − conditionalLiability − pledgePayables + unallocated + availableProgrammable + availableSupportReserve. */
export const Identity = answer('Identity', {
  receivable: figure(balanceWords.receivable, '555555.55'),
  allowance: figure(balanceWords.allowance, '0.00'),
  receivedInAdvance: figure(balanceWords.receivedInAdvance, '0.00'),
  conditionalLiability: figure(balanceWords.conditionalLiability, '0.00'),
  pledgePayables: figure(balanceWords.pledgePayables, '0.00'),
  unallocated: figure(balanceWords.unallocated, '210966.85'),
  availableProgrammable: figure(balanceWords.availableProgrammable, '400000.00'),
  availableSupportReserve: figure(balanceWords.availableSupportReserve, '52000.00'),
  fundBalance: figure(balanceWords.fundBalance, '1218522.40'),
  difference: money(
    '`fundBalance` less what the other figures come to: always zero, or the books are broken.',
    { amount: '0.00', currency: 'USD' },
  ),
});
