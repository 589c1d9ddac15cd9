import type { EventKind } from '../words/words';
import { countsIn, isAbout, type TracedLine } from './statement-traces';

const line = (changes: Partial<TracedLine> = {}): TracedLine => ({
  account: '5110',
  kind: 'ExpenditureReported',
  postingDate: '2024-07-01',
  currency: 'USD',
  pledge: 'P1',
  recommendation: 'n',
  instalment: null,
  purpose: 'k',
  level: 'NATIONAL',
  country: null,
  isValueAlone: false,
  ...changes,
});
const cash = (kind: EventKind, changes: Partial<TracedLine> = {}) =>
  line({ account: '1120', kind, ...changes });
const from = '2024-07-01';
const before = { postingDate: '2024-06-30' };

describe('the journal lines behind a line of a statement', () => {
  it.each([
    ['unspent', 'expenditure', line(), true],
    ['unspent', 'expenditure', cash('ExpenditureReported'), false],
    ['unspent', 'expenditure', line(before), false],
    ['unspent', 'exchangeAtSpending', line({ account: '4910' }), true],
    ['unspent', 'exchangeAtSpending', line({ account: '4910', kind: 'ReceiptApplied' }), false],
    ['unspent', 'refundsPaid', cash('RefundPaid'), true],
    ['unspent', 'refundsPaid', cash('ReceiptApplied'), false],
    ['unspent', 'refundsPaid', cash('RefundPaid', { pledge: null }), false],
    ['unspent', 'received', cash('ReceiptApplied'), true],
    ['unspent', 'received', cash('ReceiptApplied', { isValueAlone: true }), false],
    ['unspent', 'borrowingRepaid', cash('ReceiptApplied', { isValueAlone: true }), true],
    ['unspent', 'borrowingRepaid', cash('ReceiptApplied'), false],
    ['unspent', 'opening', cash('ReceiptApplied', before), true],
    ['unspent', 'opening', cash('ReceiptApplied'), false],
    ['unspent', 'closing', cash('ReceiptApplied', before), true],
    ['unspent', 'supportCharged', line({ account: '5210' }), true],
    ['fundBalance', 'directExpenditure', line(), true],
    ['fundBalance', 'exchangeLoss', line(), false],
    ['position', 'receivable.closing', line({ account: '1310' }), true],
    ['position', 'receivable.opening', line({ account: '1310' }), false],
    ['pledges', 'receivedUsd', line({ account: '9130' }), true],
    ['pledges', 'signed', line({ account: '9121' }), true],
    ['instalments', 'outstanding', line({ account: '9150' }), true],
    ['purposes', 'available.closing', line(before), true],
    ['purposes', 'directExpenditure.inPeriod', line(before), false],
    ['purposes', 'allocated.closing', line({ account: '9220' }), true],
    ['exchangeDifferences', 'net', line({ account: '4910' }), true],
    ['exchangeDifferences', 'gain', line({ account: '5410' }), false],
    ['ageing', 'DAYS_1_30.receivable', line({ account: '1310' }), true],
    ['bridges', 'writtenOff', line({ account: '9140', kind: 'ReceivableWrittenOff' }), true],
    ['bridges', 'writtenOff', line({ account: '9140', kind: 'PledgeRevalued' }), true],
    ['bridges', 'writtenOff', line({ account: '9140' }), false],
    ['bridgesInCurrency', 'bankCharges', line({ account: '5310', kind: 'ReceiptApplied' }), true],
    ['statement', 'name', line(), false],
  ])('of %s, %s', (section, figure, journalLine, counted) => {
    expect(countsIn({ section, figure }, journalLine, from)).toBe(counted);
  });

  it.each([
    [{ recommendation: 'n' }, true],
    [{ recommendation: null }, true],
    [{ pledge: 'P2' }, false],
    [{ purpose: 'k', level: 'NATIONAL', country: null }, true],
    [{ purpose: 'k', level: 'GLOBAL' }, false],
    [{ instalment: 1 }, false],
    [{ inCurrency: 'EUR' }, false],
  ])('are of what it is about: %p', (about, holds) => {
    expect(isAbout({ section: 'purposes', figure: 'allocated', ...about }, line())).toBe(holds);
  });
});
