import Database from 'better-sqlite3';
import { chartOfAccounts, ledgerEventTypes } from '@art30/accounting';
import { contributionWords } from '../reports/contributions';
import { performanceWords } from '../reports/financial-performance';
import { authorityWords } from '../reports/spending-authority';
import { writeOffWords } from '../reports/write-offs';
import { balanceWords } from './balance-words';
import { bridgeSteps, bridgeWords } from './bridge-words';
import { contributionSql, formulaOf, signOf, type Word } from './words';

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
      '11xx with a pledge + 5110 with a pledge − 9210 − 9220 − 3900',
    );
  });

  it('say which kinds of events they tell apart', () => {
    expect(formulaOf(bridgeSteps.exchangeAtReceipt)).toBe(
      '− 4910 − 5410 − 2130 in ReceiptApplied + 9150 in ReceiptApplied ' +
        '− 11xx with a pledge (value alone) in ReceiptApplied',
    );
    expect(formulaOf(bridgeSteps.signed)).toBe('9120 + 9121 in AgreementSigned, PledgeTakenOver');
    expect(formulaOf(contributionWords.received)).toBe('9130 not in PledgeTakenOver');
  });

  it('take cash as unallocated only where a pledge owns it', () => {
    const signed = (account: string, pledge: string | null) =>
      signOf(balanceWords.unallocated, {
        account,
        pledge,
        isValueAlone: false,
        kind: 'ReceiptApplied',
      });
    expect(signed('1120', 'P1')).toBe(1);
    expect(signed('1120', null)).toBe(0);
    expect(signed('9210', null)).toBe(-1);
    expect(signed('4110', 'P1')).toBe(0);
  });
});

describe('the rule by which a line counts', () => {
  const words: [string, Word][] = [
    balanceWords,
    authorityWords,
    contributionWords,
    performanceWords,
    bridgeWords,
    writeOffWords,
  ].flatMap((table) => Object.entries<Word>(table));
  const lines = [...chartOfAccounts.map(({ code }) => code), '1171'].flatMap((account) =>
    ['P1', null].flatMap((pledge) =>
      ledgerEventTypes.flatMap((kind) =>
        [0, 100].map((amount) => ({ account, pledge, kind, amount, usd: 100 })),
      ),
    ),
  );
  const database = new Database(':memory:');
  afterAll(() => database.close());

  it.each(words)('%s is one, in SQL and as a predicate', (_name, word) => {
    const table = `SELECT value ->> 'account' AS account, value ->> 'pledge' AS pledge,
      value ->> 'kind' AS kind, value ->> 'amount' AS amount, value ->> 'usd' AS usd FROM json_each(?)`;
    const counted = database
      .prepare(`SELECT ${contributionSql(word, 'usd')} AS usd FROM (${table})`)
      .pluck()
      .all(JSON.stringify(lines));
    const signs = counted.map((usd) => Math.sign((usd as number | null) ?? 0));
    const predicted = lines.map(({ amount, ...line }) =>
      signOf(word, { ...line, isValueAlone: amount === 0 }),
    );
    expect(signs).toEqual(predicted);
  });
});
