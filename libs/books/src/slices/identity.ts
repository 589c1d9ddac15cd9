import type { CursorKey } from '../times/cursor';
import { balanceWords } from '../words/balance-words';
import type { Dimension } from '../words/dimensions';
import { usdFigures, usdMoney } from './slice-values';
import type { Sums } from './slices';
import { figure, type Words } from '../words/words';
import { kit } from '@art30/accounting';

const { answer, money } = kit;

const { receivable, allowance, receivedInAdvance, conditionalLiability } = balanceWords;
const { pledgePayables, unallocated, fundBalance } = balanceWords;
const { availableProgrammable, availableSupportReserve } = balanceWords;

const raising = { receivable, unallocated, availableProgrammable, availableSupportReserve };
const lowering = { allowance, receivedInAdvance, conditionalLiability, pledgePayables };

/** Definitions of the components of a fund balance, by the sign with which they enter it. */
export const identityParts: Readonly<Record<'raising' | 'lowering', Words>> = { raising, lowering };

/** Definitions of the components of a fund balance, and of the fund balance itself. */
export const identityWords = {
  receivable,
  allowance,
  receivedInAdvance,
  conditionalLiability,
  pledgePayables,
  unallocated,
  availableProgrammable,
  availableSupportReserve,
  fundBalance,
} as const satisfies Words;

type IdentityWord = keyof typeof identityWords;

/**
 * Dimensions by which contributions and their uses can be separated completely. Money outside them (in suspense, or of
 * the programme support fund) is not part of the identity.
 */
const owners: readonly Dimension[] = ['donor', 'pledge', 'purpose', 'recommendation'];
const supportFund = 'PSC-FUND';

/**
 * Accounting identity of a contribution, in USD: fundBalance = receivable − allowance − receivedInAdvance −
 * conditionalLiability − pledgePayables + unallocated + availableProgrammable + availableSupportReserve.
 */
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
export type Identity = kit.Infer<typeof Identity>;

/**
 * True if the identity must hold for the journal lines with this key. It need not hold if the lines are selected by
 * other dimensions, such as account or year.
 */
export function holdsIdentity(used: readonly Dimension[], key: CursorKey): boolean {
  return (
    key.length > 0 &&
    used.every((name) => owners.includes(name)) &&
    key.every((part) => part !== null && part !== supportFund)
  );
}

/** Computes the identity for one slice of the journal. Its difference must be zero. */
export function identityOf(sums: Sums<IdentityWord>): Identity {
  const words = Object.keys(identityWords) as IdentityWord[];
  const expected = words
    .filter((word) => word !== 'fundBalance')
    .reduce((sum, word) => sum + signOf(word) * sums[word].usd, 0n);
  return {
    ...usdFigures(identityWords, sums),
    difference: usdMoney(sums.fundBalance.usd - expected),
  };
}

function signOf(word: IdentityWord): bigint {
  return Object.hasOwn(lowering, word) ? -1n : 1n;
}
