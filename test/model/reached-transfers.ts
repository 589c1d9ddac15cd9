import { balanceOf, Money, type AnyLedgerEvent, type Pledge } from '@art30/accounting';

/** States of cash moved between own bank accounts that random histories must reach. */
export const transferStates = [
  'borrowing repaid',
  'converted between two foreign currencies',
  'clearing settled',
  'conversion reversed',
  'suspense exchanged',
  'suspense moved in one currency',
  'transfer of suspense reversed',
  'return reversed',
  'return reversed into cash below zero',
  'return sent back',
  'return sent back less what the bank kept',
  'overpayment owed again that was returned',
  'return sent back taken back',
] as const;

type State = (typeof transferStates)[number];

export function ofTransfer(event: AnyLedgerEvent, pledge: Pledge | undefined): [State, boolean][] {
  switch (event.type) {
    case 'CashConverted': {
      const { from, to } = event.data;
      const foreign = from.amount.currency !== 'USD' && to.amount.currency !== 'USD';
      return [
        ['borrowing repaid', pledge !== undefined && wasBorrowed(event, pledge)],
        ['converted between two foreign currencies', foreign],
        ['clearing settled', to.bankAccount === 'CLEARING'],
      ];
    }
    case 'CashTransferred': {
      const { from, to } = event.data;
      const oneCurrency = from.amount.currency === to.amount.currency;
      return [
        ['suspense moved in one currency', oneCurrency],
        ['suspense exchanged', !oneCurrency],
      ];
    }
    case 'EventReversed':
      return [['conversion reversed', event.data.reversedType === 'CashConverted']];
    case 'CashTransferReversed':
      return [['transfer of suspense reversed', true]];
    case 'ReceiptReturnReversed':
      return [
        ['return reversed', true],
        ['return reversed into cash below zero', event.data.repaidUsd !== undefined],
      ];
    case 'ReturnSentBack':
      return [
        ['return sent back', true],
        ['return sent back less what the bank kept', !Money.of(event.data.kept).isZero],
        ['overpayment owed again that was returned', event.data.overpaymentOf !== undefined],
      ];
    case 'ReturnSentBackReversed':
      return [['return sent back taken back', true]];
    default:
      return [];
  }
}

/**
 * True if the converted cash arrived on an account on which the pledge had negative cash, and so repaid a borrowing.
 */
function wasBorrowed(
  { data }: Extract<AnyLedgerEvent, { type: 'CashConverted' }>,
  pledge: Pledge,
): boolean {
  const { ledgerAccount, amount } = data.to;
  const now = balanceOf(
    pledge.lines,
    ({ account: code, dims }) => code === ledgerAccount && dims.pledge !== undefined,
  );
  return now.amount < Money.of(amount).minor;
}
