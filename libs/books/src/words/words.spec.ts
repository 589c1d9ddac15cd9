import { contributionWords } from '../reports/contributions';
import { authorityWords } from '../reports/spending-authority';
import { balanceWords } from './balance-words';
import { bridgeSteps } from './bridge-words';
import { formulaOf, signOf, type Word } from './words';

describe('the words of a balance row', () => {
  const all: [string, Word][] = [
    ...Object.entries(balanceWords),
    ...Object.entries(authorityWords),
  ];

  it.each(all)('%s counts an account once at most', (_name, { terms }) => {
    const accounts = terms.flatMap((term) => [...term.accounts]);
    for (const code of accounts) {
      expect(accounts.filter((other) => other.startsWith(code))).toEqual([code]);
    }
  });

  it('are written as formulas for people', () => {
    expect(formulaOf(balanceWords.outstanding)).toBe('1310 + 9150');
    expect(formulaOf(balanceWords.revenue)).toBe('− 4110');
    expect(formulaOf(balanceWords.fundBalance)).toBe('− 3xxx − 4xxx − 5xxx');
    expect(formulaOf(balanceWords.unallocated)).toBe(
      '11xx with a pledge + 5110 − 9210 − 9220 − 3900',
    );
  });

  it('say which kinds of events they tell apart', () => {
    expect(formulaOf(bridgeSteps.exchangeAtReceipt)).toBe(
      '− 4910 − 5410 − 2130 in ReceiptApplied + 9150 in ReceiptApplied',
    );
    expect(formulaOf(bridgeSteps.signed)).toBe('9120 + 9121 in AgreementSigned, PledgeTakenOver');
    expect(formulaOf(contributionWords.received)).toBe('9130 not in PledgeTakenOver');
  });

  it('take cash as unallocated only where a pledge owns it', () => {
    const { unallocated } = balanceWords;
    expect(signOf(unallocated, { account: '1120', pledge: 'P1' })).toBe(1);
    expect(signOf(unallocated, { account: '1120', pledge: null })).toBe(0);
    expect(signOf(unallocated, { account: '9210', pledge: null })).toBe(-1);
    expect(signOf(unallocated, { account: '4110', pledge: 'P1' })).toBe(0);
  });
});
