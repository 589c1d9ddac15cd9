import { account, type AnyLedgerEvent, type Entry, type Pledge } from '@art30/accounting';

/** States of allowances, write-offs and refunds that random histories must reach. */
export const closingStates = [
  'allowance booked',
  'allowance released',
  'allowance over several purposes',
  'allowance released by a receipt',
  'allowance used by a write-off',
  'allowance reversed',
  'written off in part',
  'written off after a part was paid',
  'written off over several purposes',
  'write-off reversed',
  'refund owed',
  'refund paid at once',
  'refund in the currency of the pledge',
  'refund of the whole remainder',
  'refund of money not allocated',
  'refund at the value that money carries',
  'refund reversed',
  'refund paid',
  'refund paid with an exchange difference',
  'payment of a refund reversed',
  'payment of a levy reversed',
  'payment reversed of a refund that was paid at once',
  'debt paid again',
  'bounced refund owed again',
  'bounced refund that was paid at once',
  'bounced levy payment owed again',
  'bounced payment of which the bank kept a part',
  'return of a payment reversed',
  'paid what an ended pledge left',
] as const;

type State = (typeof closingStates)[number];

export function booksOn(event: AnyLedgerEvent, code: string): boolean {
  return event.data.entries.some((line) => line.account === code);
}

/** Returns the states of allowances, write-offs and refunds to which a new event leads, each with `true` if it does. */
export function ofClosing(event: AnyLedgerEvent, pledge: Pledge | undefined): [State, boolean][] {
  switch (event.type) {
    case 'ReceiptApplied':
      return [['allowance released by a receipt', booksOn(event, account.allowance)]];
    case 'AllowanceBooked': {
      const { lines } = event.data;
      const purposes = new Set(lines.map((line) => line.purpose));
      return [
        ['allowance booked', lines.some(({ amount }) => !amount.amount.startsWith('-'))],
        ['allowance released', lines.some(({ amount }) => amount.amount.startsWith('-'))],
        ['allowance over several purposes', purposes.size > 1],
      ];
    }
    case 'ReceivableWrittenOff': {
      const { lines } = event.data;
      const left = lines.map((line) => owedBy(pledge, account.receivable, line.instalment));
      return [
        ['allowance used by a write-off', booksOn(event, account.allowance)],
        ['written off in part', left.some((amount) => amount > 0n)],
        [
          'written off after a part was paid',
          lines.some((line) => owedBy(pledge, account.memoReceived, line.instalment) > 0n),
        ],
        ['written off over several purposes', new Set(lines.map((line) => line.purpose)).size > 1],
      ];
    }
    case 'ContributionRefunded': {
      const { lines, bankAccount } = event.data;
      return [
        ['refund owed', bankAccount === undefined],
        ['refund paid at once', bankAccount !== undefined],
        ['refund in the currency of the pledge', lines.some(({ owed }) => owed.currency !== 'USD')],
        ['refund of money not allocated', lines.some(({ level }) => level === undefined)],
        ['refund at the value that money carries', booksOtherThanTaken(event)],
        ['refund of the whole remainder', lines.some((line) => nothingLeft(pledge, line))],
      ];
    }
    case 'RefundPaid': {
      const refund = pledge?.refunds.get(event.data.refundId);
      const exchange = booksOn(event, account.exchangeGain) || booksOn(event, account.exchangeLoss);
      return [
        ['refund paid', true],
        ['debt paid again', refund?.paidMeanwhile !== undefined],
        ['refund paid with an exchange difference', exchange],
        ['paid what an ended pledge left', pledge?.status !== 'signed'],
      ];
    }
    case 'PaymentReturned': {
      const { payment, levyId } = event.data;
      const paid = pledge?.booked.get(payment)?.type;
      return [
        ['bounced refund owed again', paid === 'RefundPaid'],
        ['bounced refund that was paid at once', paid === 'ContributionRefunded'],
        ['bounced levy payment owed again', levyId !== undefined],
        ['bounced payment of which the bank kept a part', booksOn(event, account.bankCharges)],
      ];
    }
    case 'ReceiptApplicationReversed':
      return [['return of a payment reversed', event.data.reversedType === 'PaymentReturned']];
    case 'EventReversed': {
      const { reversedType, paymentOnly } = event.data;
      return [
        ['payment of a refund reversed', reversedType === 'RefundPaid'],
        ['payment of a levy reversed', reversedType === 'LevyPaid'],
        ['payment reversed of a refund that was paid at once', paymentOnly === true],
        ['allowance reversed', reversedType === 'AllowanceBooked'],
        ['write-off reversed', reversedType === 'ReceivableWrittenOff'],
        ['refund reversed', reversedType === 'ContributionRefunded'],
      ];
    }
    default:
      return [];
  }
}

/** Returns the balance of an instalment on an account, in the pledge's currency. */
function owedBy(pledge: Pledge | undefined, code: string, instalment: number): bigint {
  const lines = [...(pledge?.lines ?? [])].filter(
    ({ account: line, dims }) => line === code && dims.instalment === instalment,
  );
  return lines.reduce((sum, { amount }) => sum + amount, 0n);
}

/** True if the USD value of a refund differs from the unspent amount from which it was taken. */
function booksOtherThanTaken({ data }: Extract<AnyLedgerEvent, { type: 'ContributionRefunded' }>) {
  const worth = data.entries.filter((line) => line.account === account.refunds);
  return data.lines.some(({ gross }, index) => worth[index]?.usd !== gross.amount);
}

type Place = Pick<Entry['dims'], 'purpose' | 'level' | 'country'>;

/** True if no spending authority is left for a purpose, level and country: none was granted or all was spent. */
function nothingLeft(pledge: Pledge | undefined, { purpose, level, country }: Place): boolean {
  const here = [...(pledge?.lines ?? [])].filter(
    ({ account: code, dims }) =>
      [account.memoProgrammable, account.directExpenditure].some(
        (memoAccount) => memoAccount === code,
      ) &&
      dims.purpose === purpose &&
      dims.level === level &&
      dims.country === country,
  );
  const sumOn = (code: string) =>
    here.filter((line) => line.account === code).reduce((sum, { usd }) => sum + usd, 0n);
  return sumOn(account.memoProgrammable) === sumOn(account.directExpenditure);
}
