import { reservedBy, reservedWords } from './reserved';

const stream = 'pledge-P1';
const line = (account: string, amount: string, changes: object = {}, usd = amount) => ({
  account,
  currency: 'USD',
  amount,
  usd,
  dims: { pledge: 'P1', purpose: 'k', ...changes },
});
const event = (...entries: ReturnType<typeof line>[]) => ({
  id: 'a',
  type: 'AllocationMade' as const,
  stream,
  entries,
});
const ofPledge = { stream, currency: 'USD', words: reservedWords.pledge };
const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('what proposals reserve', () => {
  it('is what each takes, of a figure of each place: what one gives back is kept from no other', () => {
    const taken = event(line('1110', '-60.00'), line('1310', '60.00', { instalment: 1 }));
    const given = event(line('1110', '25.00'));
    expect(reservedBy([[taken], [given], [taken]], ofPledge)).toMatchObject({
      usd: { cash: usd('120.00'), outstanding: usd('0.00') },
      inCurrency: { cash: usd('120.00') },
    });
  });

  it('is what moves from one place to another', () => {
    const moved = event(
      line('9210', '-10.00', { level: 'NATIONAL' }),
      line('9210', '10.00', { level: 'GLOBAL' }),
    );
    const { usd: figures } = reservedBy([[moved]], ofPledge);
    expect(figures).toMatchObject({
      availableProgrammable: usd('10.00'),
      unallocated: usd('0.00'),
    });
  });

  it('nets what one proposal takes from a place and gives back there', () => {
    const both = [event(line('1110', '-60.00')), event(line('1110', '20.00'))];
    expect(reservedBy([both], ofPledge).usd.cash).toEqual(usd('40.00'));
  });

  it('counts other currencies in dollars alone, and what is booked in another stream not at all', () => {
    const euros = { ...line('1120', '-50.00', {}, '-55.00'), currency: 'EUR' };
    const elsewhere = { ...event(line('1110', '-1.00')), stream: 'pledge-P2' };
    expect(reservedBy([[event(euros), elsewhere]], ofPledge)).toMatchObject({
      usd: { cash: usd('55.00') },
      inCurrency: { cash: usd('0.00') },
    });
  });
});
