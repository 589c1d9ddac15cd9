import { lastEventPlayed } from '../../apps/api/src/demo/worked-example';
import { Client } from '../support/client';
import { figure, gapsIn, type Bridge } from '../support/bridges';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { announcement, application, credit, eur, terms, usd } from '../support/world';

interface Row extends Bridge {
  readonly label: string;
}
interface Bridges {
  readonly items: readonly Row[];
  readonly totals: Bridge;
  readonly next: string | null;
}
interface Item {
  readonly step: string;
  readonly type: string;
  readonly sequence: number;
  readonly receipt: string | null;
  readonly usd: { readonly amount: string };
  readonly inCurrency: { readonly amount: string };
}
interface PledgeBridge extends Bridge {
  readonly items: readonly Item[];
  readonly next: string | null;
}

const owners = ['pledge', 'donor', 'purpose', 'recommendation'];

/**
 * Bridge of P1, computed by hand: step, USD and EUR. The figures come from the events E04, E06 (twice), E17,
 * E23 and E26.
 */
const stepsOfP1 = [
  ['signed', '1222222.22', '1100000.00'],
  ['bankCharges', '-16.57', '-15.00'],
  ['exchangeAtReceipt', '-3683.25', '0.00'],
  ['revaluation', '-23640.66', '0.00'],
  ['exchangeAtReceipt', '8280.63', '0.00'],
  ['writtenOff', '-21276.60', '-20000.00'],
];

describe('the bridge from agreements to cash', () => {
  let service: Service;
  let client: Client;

  async function playedThrough(event: string): Promise<void> {
    service = await Service.start();
    client = new Client(service);
    await playExample(service, event);
  }

  beforeAll(() => playedThrough(lastEventPlayed));
  afterAll(() => service.stopAndRemove());

  const ofPledge = (id: string, query = '') =>
    service.get<PledgeBridge>(`/v1/pledges/${id}/bridge?${query}`);
  const find = (query: string) => service.get<Bridges>(`/v1/bridge?${query}`);

  it('is P1 as it is worked by hand, step by step', async () => {
    const bridge = await ofPledge('P1');
    const steps = bridge.items.map(({ step, usd: { amount }, inCurrency }) => [
      ...[step, amount, inCurrency.amount],
    ]);
    expect(steps).toEqual(stepsOfP1);
    expect(bridge.usd).toMatchObject({ cashReceived: usd('1181885.77') });
    expect(bridge.inCurrencies).toHaveLength(1);
    expect(bridge.inCurrencies[0]).toMatchObject({
      currency: 'EUR',
      cashReceived: eur('1079985.00'),
    });
    expect(bridge.usd).toMatchObject({ difference: usd('0.00'), differenceHeld: usd('0.00') });
  });

  it('shows a mistake only as long as it was not known to be one', async () => {
    const before = await ofPledge('P1', 'asAt=2024-09-30&knownAt=2024-09-17');
    const mistaken = before.items.filter(({ step }) => step === 'exchangeAtReceipt');
    expect(mistaken.map((item) => item.usd.amount)).toEqual(['-3683.25', '-610.51']);
    expect(before.inCurrencies[0]).toMatchObject({ cashReceived: eur('649985.00') });
    expect(gapsIn(before)).toEqual({});
    const after = await ofPledge('P1', 'asAt=2024-09-30&knownAt=2024-09-30');
    expect(after.items.map(({ step }) => step)).not.toContain('writtenOff');
    expect(after.inCurrencies[0]).toMatchObject({ cashReceived: eur('599985.00') });
    expect(gapsIn(after)).toEqual({});
  });

  it('is read in pages that count events', async () => {
    const first = await ofPledge('P1', 'limit=1');
    expect(first.items.map(({ step }) => step)).toEqual(['signed']);
    const second = await ofPledge('P1', `limit=1&cursor=${first.next}`);
    expect(second.items.map(({ step }) => step)).toEqual(['bankCharges', 'exchangeAtReceipt']);
    expect(second.usd).toEqual(first.usd);
  });

  it('answers 404 for a pledge that is not there, or not yet', async () => {
    for (const path of ['/v1/pledges/NONE/bridge', '/v1/pledges/P1/bridge?asAt=2024-01-01']) {
      const { status, body } = await service.http().get(path);
      expect([status, (body as { code: string }).code]).toEqual([404, 'PLEDGE_UNKNOWN']);
    }
  });

  it.each(['level', 'account', 'donor,donor'])('refuses to be told apart by %s', async (by) => {
    const { status, body } = await service.http().get(`/v1/bridge?by=${by}`);
    expect([status, (body as { field: string }).field]).toEqual([400, 'by']);
  });

  describe('of agreements of every sort', () => {
    beforeAll(async () => {
      await service.stopAndRemove();
      await playedThrough('E14');
      const own = { announcedOn: undefined };
      const condition = { kind: 'PERFORMANCE', text: 'a report', returnClause: 'unspent funds' };
      const inEuro = { bankAccount: 'BK-EUR', charges: eur('1.00') };
      await client.done('/v1/pledges', {
        ...announcement('CONDITIONAL', { ...own, amount: eur('1000.00') }),
        agreement: terms(eur('1000.00'), { condition }),
      });
      await client.done(
        '/v1/receipts',
        credit('conditional', '0', {
          ...inEuro,
          net: eur('399.00'),
          application: {
            ...application('CONDITIONAL', '0', { chargesBorneBy: 'ACCOUNT' }),
            lines: [{ instalment: 1, settles: eur('400.00') }],
          },
        }),
      );
      await client.done('/v1/pledges', announcement('ADVANCE', { amount: eur('500.00') }));
      const advance = {
        ...application('ADVANCE', '0', { chargesBorneBy: 'ACCOUNT' }),
        lines: [{ settles: eur('200.00') }],
      };
      await client.done(
        '/v1/receipts',
        credit('advance', '0', { ...inEuro, net: eur('199.00'), application: advance }),
      );
      await client.done('/v1/pledges', {
        ...announcement('FOREIGN', { ...own, amount: eur('1000.00') }),
        agreement: terms(eur('1000.00')),
      });
      const foreign = {
        ...application('FOREIGN', '0', { chargesBorneBy: 'ACCOUNT' }),
        lines: [{ instalment: 1, settles: eur('1000.00'), paid: usd('1100.00') }],
      };
      await client.done(
        '/v1/receipts',
        credit('foreign', '1090.00', { charges: usd('10.00'), application: foreign }),
      );
      await exchangedInSuspense();
    });

    /**
     * Books a receipt of USD 500.00 that loses 10.00 in its exchange to EUR 441.00 and 4.90 on the way back
     * to USD 485.10, before it is applied.
     */
    async function exchangedInSuspense(): Promise<void> {
      await client.done('/v1/pledges', {
        ...announcement('EXCHANGED', { announcedOn: undefined, amount: usd('500.00') }),
        agreement: terms(usd('500.00')),
      });
      const { id: receiptId } = await client.done('/v1/receipts', credit('exchanged', '500.00'));
      const dollars = (amount: string) => ({ bankAccount: 'BK-USD', amount: usd(amount) });
      const euros = { bankAccount: 'BK-EUR', amount: eur('441.00') };
      for (const [from, to] of [
        [dollars('500.00'), euros],
        [euros, dollars('485.10')],
      ]) {
        const deal = { effectiveDate: '2024-07-02', receiptId, documentReference: 'FX deal 8' };
        await client.done('/v1/transfers', { ...deal, from, to });
      }
      await client.done(
        `/v1/receipts/${receiptId}/applications`,
        application('EXCHANGED', '500.00'),
      );
    }

    it('tells conditional money by what it was worth at the signature and at the receipt', async () => {
      const bridge = await ofPledge('CONDITIONAL');
      expect(gapsIn(bridge)).toEqual({});
      expect(bridge.usd).toMatchObject({
        signed: usd('1111.11'),
        outstanding: usd('-666.67'),
        bankCharges: usd('-1.10'),
        exchangeAtReceipt: usd('-2.46'),
        cashReceived: usd('440.88'),
      });
      expect(bridge.inCurrencies[0]).toMatchObject({
        signed: eur('1000.00'),
        outstanding: eur('-600.00'),
        bankCharges: eur('-1.00'),
        cashReceived: eur('399.00'),
      });
    });

    it('tells an advance until it is part of an agreement', async () => {
      const before = await ofPledge('ADVANCE');
      expect(gapsIn(before)).toEqual({});
      expect(before.inCurrencies[0]).toMatchObject({
        signed: eur('0.00'),
        receivedInAdvance: eur('200.00'),
        cashReceived: eur('199.00'),
      });
      const signature = { ...terms(eur('500.00')), signedOn: '2024-07-03' };
      await client.done('/v1/pledges/ADVANCE/agreement', signature);
      const after = await ofPledge('ADVANCE');
      expect(gapsIn(after)).toEqual({});
      expect(after.inCurrencies[0]).toMatchObject({
        signed: eur('500.00'),
        receivedInAdvance: eur('0.00'),
        outstanding: eur('-300.00'),
        cashReceived: eur('199.00'),
      });
    });

    it('counts a receipt in another currency with what it settled', async () => {
      const bridge = await ofPledge('FOREIGN');
      expect(gapsIn(bridge)).toEqual({});
      expect(bridge.inCurrencies.map(({ currency }) => currency)).toEqual(['EUR']);
      expect(bridge.inCurrencies[0]).toMatchObject({
        signed: eur('1000.00'),
        bankCharges: eur('0.00'),
        cashReceived: eur('1000.00'),
      });
      expect(bridge.usd).toMatchObject({
        bankCharges: usd('-10.00'),
        cashReceived: usd('1090.00'),
      });
    });

    it('counts money that was exchanged in suspense with what the bank credited', async () => {
      const bridge = await ofPledge('EXCHANGED');
      expect(gapsIn(bridge)).toEqual({});
      expect(bridge.inCurrencies).toMatchObject([
        { signed: usd('500.00'), outstanding: usd('0.00'), cashReceived: usd('500.00') },
      ]);
      expect(bridge.usd).toMatchObject({
        signed: usd('500.00'),
        outstanding: usd('0.00'),
        exchangeAtReceipt: usd('-14.90'),
        cashReceived: usd('485.10'),
        cashHeld: usd('485.10'),
      });
    });

    it.each(owners)('per %s: each bridge holds, and all sum to the total', async (by) => {
      const { items, totals } = await find(`by=${by}`);
      expect(items.length).toBeGreaterThan(1);
      for (const row of items) expect([row.label, gapsIn(row)]).toEqual([row.label, {}]);
      expect(gapsIn(totals)).toEqual({});
      for (const word of Object.keys(totals.usd)) {
        const sum = items.reduce((all, row) => all + figure(row.usd, word), 0n);
        expect([word, sum]).toEqual([word, figure(totals.usd, word)]);
      }
      for (const whole of totals.inCurrencies) {
        const own = items.flatMap(({ inCurrencies }) =>
          inCurrencies.filter(({ currency }) => currency === whole.currency),
        );
        for (const word of Object.keys(whole).filter((name) => name !== 'currency')) {
          const sum = own.reduce((all, part) => all + figure(part, word), 0n);
          expect([whole.currency, word, sum]).toEqual([whole.currency, word, figure(whole, word)]);
        }
      }
    });

    it('is read in pages, filtered, and the same as that of the pledge', async () => {
      const whole = await find('by=pledge');
      const pages: Row[] = [];
      for (let cursor = ''; ;) {
        const page = await find(`by=pledge&limit=2${cursor}`);
        pages.push(...page.items);
        if (page.next === null) break;
        cursor = `&cursor=${page.next}`;
      }
      expect(pages).toEqual(whole.items);
      const { items, totals } = await find('by=pledge&donor=DON-B');
      expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['P2']));
      expect(items.map(({ label }) => label)).not.toContain('P1');
      const { usd: figures, inCurrencies } = await ofPledge('P2');
      expect((await find('pledge=P2')).totals).toEqual({ usd: figures, inCurrencies });
      expect(gapsIn(totals)).toEqual({});
    });

    it('has items that sum to the steps', async () => {
      for (const id of ['P1', 'P2', 'CONDITIONAL', 'ADVANCE', 'FOREIGN', 'EXCHANGED']) {
        const { items, usd: figures, inCurrencies } = await ofPledge(id, 'limit=200');
        const steps = new Set(items.map(({ step }) => step));
        for (const step of steps) {
          const own = items.filter((item) => item.step === step);
          const sum = own.reduce(
            (all, item) => all + figure({ usd: usd(item.usd.amount) }, 'usd'),
            0n,
          );
          expect([id, step, sum]).toEqual([id, step, figure(figures, step)]);
          const inOwn = own.reduce(
            (all, item) => all + figure({ own: eur(item.inCurrency.amount) }, 'own'),
            0n,
          );
          expect([id, step, inOwn]).toEqual([id, step, figure(inCurrencies[0] ?? {}, step)]);
        }
      }
    });
  });
});
