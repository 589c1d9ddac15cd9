import type { Receipt } from '../../../receipt/state/receipt.state';
import { postSentBack, postSentBackReversed } from './sent-back';
import { postTransferred, postTransferReversed, repaidByRelease } from './transfer';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const usd = (amount: string) => ({ amount, currency: 'USD' });
const euros = { bankAccount: 'BK-EUR', ledgerAccount: '1120' };
const dollars = { bankAccount: 'BK-USD', ledgerAccount: '1110' };
const shown = (
  entries: readonly {
    account: string;
    amount: string;
    currency: string;
    usd: string;
    dims: object;
  }[],
) =>
  entries.map(
    ({ account, amount, currency, usd: value, dims }) =>
      `${account} ${amount} ${currency} = ${value} ${Object.values(dims).join(' ')}`,
  );
/** A receipt whose cash on BK-EUR is EUR −100.00 at USD −110.00. */
const owing = {
  facts: { receiptId: 'R1', ...euros, net: eur('1000.00') },
  cash: new Map([
    [
      'BK-EUR',
      {
        ...euros,
        currency: 'EUR',
        covers: 0n,
        movements: [{ date: '2024-07-02', amount: -10_000n, usd: -11_000n }],
      },
    ],
  ]),
  assignments: new Map(),
  transfers: new Map(),
  sentBack: new Map(),
};
const receipt = (change: object = {}) => ({ ...owing, ...change }) as unknown as Receipt;

describe('money that a pledge gives back to an account with a debt', () => {
  const line = { cash: eur('40.00'), cashUsd: '42.00' };
  const facts = { applicationId: 'A1', lines: [line] };

  it('repays its share of the debt, and the difference is of nobody', () => {
    const assignments = new Map([['A1', { facts }]]);
    expect(shown(repaidByRelease(receipt({ assignments }), 'A1'))).toEqual([
      '1120 0.00 EUR = 2.00 R1 BK-EUR',
      '4910 0.00 EUR = -2.00 R1',
    ]);
  });

  it('changes nothing where there is no such application, or no debt', () => {
    expect(repaidByRelease(receipt(), 'A1')).toEqual([]);
    const free = receipt({ assignments: new Map([['A1', { facts }]]), cash: new Map() });
    expect(repaidByRelease(free, 'A1')).toEqual([]);
  });
});

describe('a transfer of money in suspense', () => {
  const moved = {
    receiptId: 'R1',
    transferId: 'T1',
    from: { ...dollars, amount: usd('100.00') },
    to: { ...euros, amount: eur('91.00') },
    leftUsd: '100.00',
    reachedUsd: '99.00',
    repaidUsd: '1.50',
  };
  const lines = postTransferred(moved as never);

  it('leaves at its value, and the differences are of nobody', () => {
    expect(shown(lines)).toEqual([
      '1110 -100.00 USD = -100.00 R1 BK-USD',
      '1120 91.00 EUR = 99.00 R1 BK-EUR',
      '5410 0.00 EUR = 1.00 R1',
      '1120 0.00 EUR = 1.50 R1 BK-EUR',
      '4910 0.00 EUR = -1.50 R1',
    ]);
  });

  it('is reversed with the share that its cash has then, and repays a debt where it came from', () => {
    const transfers = new Map([['T1', { facts: moved, entries: lines }]]);
    const undone = { transferId: 'T1', takenUsd: '98.00', repaidUsd: '-0.25' };
    expect(shown(postTransferReversed(undone as never, receipt({ transfers })).slice(5))).toEqual([
      '1120 0.00 EUR = 2.50 R1 BK-EUR',
      '4910 0.00 EUR = -2.50 R1',
      '1110 0.00 USD = -0.25 R1 BK-USD',
      '5410 0.00 USD = 0.25 R1',
    ]);
    expect(postTransferReversed(undone as never, receipt())).toEqual([]);
  });
});

describe('a return that the bank sent back', () => {
  const came = { receiptId: 'R2', ...euros, cash: eur('81.90'), cashUsd: '86.21' };
  const facts = {
    ...came,
    owed: eur('91.00'),
    worthUsd: '95.79',
    kept: eur('9.10'),
    keptUsd: '9.58',
    applicationId: 'A9',
  };
  const lines = (more: object = {}) =>
    postSentBack({ ...facts, ...more } as never, receipt()).slice(2);

  it('repays a debt of the receipt, and is owed again with what the bank kept', () => {
    expect(shown(lines())).toEqual([
      '1120 81.90 EUR = 86.21 R1 BK-EUR',
      '1120 0.00 EUR = 3.88 R1 BK-EUR',
      '4910 0.00 EUR = -3.88 R1',
      '5310 9.10 EUR = 9.58 R1',
      '2110 -91.00 EUR = -95.79 R1',
    ]);
  });

  it('is owed to the donor of an overpayment, and has no charge where nothing was kept', () => {
    const over = { overpaymentOf: 'A1', donorId: 'DON-A', cash: eur('91.00'), cashUsd: '95.79' };
    expect(shown(lines({ ...over, kept: eur('0.00'), keptUsd: '0.00' })).slice(-2)).toEqual([
      '4910 0.00 EUR = -4.31 R1',
      '2140 -91.00 EUR = -95.79 DON-A R1',
    ]);
  });

  const own = (more: object = {}) => {
    const taken = {
      facts: { ...facts, ...more },
      entries: postSentBack({ ...facts, ...more } as never, receipt()),
    };
    return receipt({ sentBack: new Map([['A9', { taken }]]) });
  };
  const reversed = (before: Receipt, more: object = {}) =>
    shown(postSentBackReversed({ applicationId: 'A9', ...more } as never, before)).slice(2);

  it('mirrors its lines where it is reversed', () => {
    expect(reversed(own())).toEqual([
      '1120 -81.90 EUR = -86.21 R1 BK-EUR',
      '1120 0.00 EUR = -3.88 R1 BK-EUR',
      '4910 0.00 EUR = 3.88 R1',
      '5310 -9.10 EUR = -9.58 R1',
      '2110 91.00 EUR = 95.79 R1',
    ]);
    expect(postSentBackReversed({ applicationId: 'A8' } as never, own())).toEqual([]);
  });

  it('is no longer owed to a donor whose application has ended since', () => {
    const over = own({ overpaymentOf: 'A1', donorId: 'DON-A' });
    expect(reversed(over).at(-1)).toBe('2110 91.00 EUR = 95.79 R1');
    expect(reversed(over, { overpaymentOf: 'A1' }).at(-1)).toBe('2140 91.00 EUR = 95.79 DON-A R1');
  });

  it('goes at the value that the debt and the cash have then', () => {
    const taken = [{ bankAccount: 'BK-EUR', usd: '88.00' }];
    expect(reversed(own(), { worthUsd: '96.00', taken }).slice(5)).toEqual([
      '2110 0.00 EUR = 0.21 R1',
      '4910 0.00 EUR = -0.21 R1',
      '1120 0.00 EUR = 2.09 R1 BK-EUR',
      '4910 0.00 EUR = -2.09 R1',
    ]);
    const elsewhere = [{ bankAccount: 'BK-USD', usd: '88.00' }];
    expect(reversed(own(), { taken: elsewhere })).toEqual(reversed(own()));
  });
});
