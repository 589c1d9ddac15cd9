import { amountOf } from './proposal-amount';

const line = (account: string, currency: string, amount: string, usd: string) => ({
  account,
  currency,
  amount,
  usd,
  dims: {},
});

describe('the amount of a proposal', () => {
  it('is the debits of all its events, in USD and by currency, each counted once', () => {
    const agreement = {
      entries: [
        line('1310', 'EUR', '600.00', '666.67'),
        line('4110', 'EUR', '-600.00', '-666.67'),
        line('1310', 'JPY', '150', '1.00'),
        line('4110', 'JPY', '-150', '-1.00'),
      ],
    };
    const payment = {
      entries: [line('1120', 'EUR', '100.00', '111.11'), line('1310', 'EUR', '-100.00', '-111.11')],
    };
    expect(amountOf({ books: [agreement, payment] })).toEqual({
      usd: { amount: '778.78', currency: 'USD' },
      inCurrencies: [
        { amount: '700.00', currency: 'EUR' },
        { amount: '150', currency: 'JPY' },
      ],
      memorandumUsd: { amount: '0.00', currency: 'USD' },
    });
  });

  it('says apart what stands on memorandum accounts', () => {
    const allocation = {
      entries: [line('9210', 'USD', '500.00', '500.00'), line('9290', 'USD', '-500.00', '-500.00')],
    };
    expect(amountOf({ books: [allocation] })).toEqual({
      usd: { amount: '0.00', currency: 'USD' },
      inCurrencies: [],
      memorandumUsd: { amount: '500.00', currency: 'USD' },
    });
  });

  it('counts a line that changes the value alone in USD, and in no currency', () => {
    const gain = [line('5410', 'EUR', '0.00', '5.00'), line('1310', 'EUR', '0.00', '-5.00')];
    expect(amountOf({ books: [{ entries: gain }] })).toMatchObject({
      usd: { amount: '5.00', currency: 'USD' },
      inCurrencies: [],
    });
  });

  it('is nothing where nothing would be booked', () => {
    expect(amountOf({ books: [{ entries: [] }] })).toMatchObject({
      usd: { amount: '0.00' },
      inCurrencies: [],
      memorandumUsd: { amount: '0.00' },
    });
  });
});
