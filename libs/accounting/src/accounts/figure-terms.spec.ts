import { minus, plus, signIn, testsOf, type Countable, type Term } from './figure-terms';

const cash: Countable = { account: '1120', pledge: 'P1', isValueAlone: false, kind: 'RECEIPT' };
const change = { ...cash, isValueAlone: true };
const ofNobody = { ...cash, pledge: null };
const ofNoKind = { ...cash, kind: undefined };
const euros: Term = plus('11');

describe('a term of a figure', () => {
  it.each<[string, Term, Countable, number]>([
    ['of its accounts', euros, cash, 1],
    ['that it subtracts', minus('11'), cash, -1],
    ['of other accounts', plus('1310', '9'), cash, 0],
    ['of one of its accounts', plus('1310', '11'), cash, 1],
    ['of no pledge', euros, ofNobody, 1],
    ['of no pledge, where it counts those of pledges', { ...euros, ofPledges: true }, ofNobody, 0],
    ['of a pledge, where it counts those of pledges', { ...euros, ofPledges: true }, cash, 1],
    ['of an amount, where it counts amounts', { ...euros, moves: 'amount' }, cash, 1],
    ['of a value alone, where it counts amounts', { ...euros, moves: 'amount' }, change, 0],
    ['of an amount, where it counts values alone', { ...euros, moves: 'value alone' }, cash, 0],
    ['of a value alone, where it counts those', { ...euros, moves: 'value alone' }, change, 1],
    ['of a value alone', euros, change, 1],
    ['of one of its kinds', { ...euros, kinds: ['LEVY', 'RECEIPT'] }, cash, 1],
    ['of another kind', { ...euros, kinds: ['LEVY'] }, cash, 0],
    ['of no kind, where it counts kinds', { ...euros, kinds: ['LEVY'] }, ofNoKind, 0],
    ['of a kind that it leaves out', { ...euros, exceptKinds: ['RECEIPT'] }, cash, 0],
    ['of a kind that it does not leave out', { ...euros, exceptKinds: ['LEVY'] }, cash, 1],
    ['of no kind, where it leaves out some', { ...euros, exceptKinds: ['LEVY'] }, ofNoKind, 1],
    ['of its accounts, and another pledge', { ...minus('1310'), ofPledges: true }, cash, 0],
  ])('has for a line %s its sign or nothing', (_which, term, line, sign) => {
    expect(signIn([term], line)).toBe(sign);
  });

  it('counts a line once, by the first term that is for it', () => {
    expect(signIn([minus('11'), plus('')], cash)).toBe(-1);
    expect(signIn([plus('1310'), minus('11')], cash)).toBe(-1);
    expect(signIn([], cash)).toBe(0);
  });

  it('states its tests for a table of lines', () => {
    const term: Term = { ...euros, ofPledges: true, moves: 'amount', kinds: ['LEVY'] };
    expect(testsOf({ ...term, exceptKinds: ['FEE'] })).toEqual([
      { column: 'account', begins: ['11'] },
      { column: 'pledge' },
      { column: 'amount', isZero: false },
      { column: 'kind', of: ['LEVY'], isOneOf: true },
      { column: 'kind', of: ['FEE'], isOneOf: false },
    ]);
    expect(testsOf(euros)).toEqual([{ column: 'account', begins: ['11'] }]);
  });
});
