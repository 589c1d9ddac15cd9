import {
  assigning,
  assigningToReturn,
  eur,
  givenReceipt,
  interest,
  recording,
  transferring,
  usd,
} from '@art30/testing';
import type { ReceiptAssignedFacts } from '../facts/application.facts';
import type { BankCreditFacts } from '../state/bank-credit';
import { sentBackOf, settlementOf, takingOf } from './settlement-facts';

/** Bank credit of EUR 1,000.00 at USD 1,104.97 of 2 July 2024. */
const recorded = givenReceipt().commands(recording());
const creditOf = ({ state }: typeof recorded): BankCreditFacts => {
  if (state.status === 'none') throw new Error('it is recorded');
  return state.facts;
};
const assigned = (state: typeof recorded, command: Parameters<typeof recorded.when>[0]) => {
  const [event] = state.when(command).decided();
  if (event?.type !== 'ReceiptAssigned') throw new Error('it is assigned');
  return event.data as ReceiptAssignedFacts;
};

describe("a pledge's part of an assignment", () => {
  const facts = assigned(recorded, assigning(eur('300.00'), { evidence: 'letter' }));

  it('settles its lines with the money of the receipt', () => {
    const part = settlementOf(creditOf(recorded), facts);
    expect(part.type).toBe('SettleInstalments');
    expect(part.facts).toEqual({
      pledgeId: 'P1',
      applicationId: 'A1',
      effectiveDate: '2024-07-02',
      postingDate: undefined,
      receiptId: 'R1',
      bankAccount: 'BK-EUR',
      ledgerAccount: '1120',
      valueDate: '2024-07-02',
      fromOverpayment: undefined,
      lines: facts.lines,
      evidence: 'letter',
    });
  });

  it('is a credit where the assignment is of one', () => {
    const part = settlementOf(creditOf(recorded), { ...facts, credit: interest });
    expect(part.type).toBe('BookCredit');
    expect(part.facts).toMatchObject({ pledgeId: 'P1', applicationId: 'A1', credit: interest });
  });

  it('is of no pledge where the assignment names none', () => {
    const { pledgeId: _pledge, ...rest } = facts;
    expect(settlementOf(creditOf(recorded), rest as never).facts.pledgeId).toBe('');
  });
});

describe("a bank account's part of an assignment", () => {
  const side = { bankAccount: 'BK-EUR', ledgerAccount: '1120', amount: eur('91.00') };
  const cash = { ...side, usd: '100.55', covers: eur('91.00') };
  const account = {
    item: 'INTEREST',
    bankAccount: 'BK-EUR',
    fund: 'ART30',
    documentReference: 'bank letter',
  };
  const line = { cash: eur('91.00'), cashUsd: '100.55', cashFrom: [cash] };
  const facts = {
    applicationId: 'A1',
    effectiveDate: '2024-07-05',
    postingDate: '2024-08-01',
    account,
    lines: [line],
  };
  const taking = (change: object = {}) =>
    takingOf(creditOf(recorded), { ...facts, ...change } as never);

  it('takes the cash at its value', () => {
    const part = taking();
    expect(part.type).toBe('TakeFromReceipt');
    expect(part.facts).toEqual({
      code: 'BK-EUR',
      item: 'INTEREST',
      effectiveDate: '2024-07-05',
      postingDate: '2024-08-01',
      documentReference: 'bank letter',
      applicationId: 'A1',
      receiptId: 'R1',
      fund: 'ART30',
      ...cash,
      part: eur('91.00'),
      owedUsd: '100.55',
    });
  });

  it('owes the value of the debt where that is another', () => {
    expect(taking({ lines: [{ ...line, owedUsd: '99.00' }] }).facts.owedUsd).toBe('99.00');
  });

  it.each([
    ['no account', { account: undefined }],
    ['no line', { lines: [] }],
    ['no cash of accounts', { lines: [{ ...line, cashFrom: undefined }] }],
    ['no account with cash', { lines: [{ ...line, cashFrom: [] }] }],
  ])('is none of an assignment with %s', (_what, change) => {
    expect(() => taking(change)).toThrow('application A1 is to a pledge');
  });
});

describe('the part of a receipt whose return was sent back', () => {
  const credit = creditOf(recorded);
  const facts = assigned(recorded, assigningToReturn({ documentReference: 'bank letter' }));
  const part = (change: object = {}) => sentBackOf(credit, { ...facts, ...change });

  it('has the money at its value', () => {
    expect(part().type).toBe('TakeSentBack');
    expect(part().facts).toEqual({
      receiptId: 'R0',
      applicationId: 'A1',
      effectiveDate: '2024-09-21',
      postingDate: undefined,
      documentReference: 'bank letter',
      payment: 'e3',
      credit: {
        receiptId: 'R1',
        bankAccount: 'BK-EUR',
        ledgerAccount: '1120',
        valueDate: '2024-07-02',
      },
      money: { cash: eur('1000.00'), cashUsd: '1104.97' },
    });
  });

  it('has the accounts and the value of the debt where these are others', () => {
    const moved = recorded.commands(transferring(eur('91.00'), usd('100.00')));
    const split = assigned(moved, assigningToReturn());
    const { money } = sentBackOf(credit, split).facts;
    expect(money.cashFrom).toEqual(split.cashFrom);
    expect(money.owedUsd).toBe(split.lines[0]?.owedUsd);
    expect(money.owedUsd).toBeDefined();
  });

  it.each([
    ['to a pledge', { returnOf: undefined }],
    ['of no credit', { credit: undefined }],
    ['of interest', { credit: interest }],
    ['without a line', { lines: [] }],
  ])('is none of an assignment %s', (_what, change) => {
    expect(() => part(change)).toThrow('application A1 is to no return');
  });
});
