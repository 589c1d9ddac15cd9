import type { KeySums } from '../columns/key-sums';
import { within } from '../times/conditions';
import { balanceWords } from '../words/balance-words';
import type { ColumnsInReach } from './keyed-sums';
import { Slices } from './slices';

const limit = 200;
/** Number of rows with more sums than the cache can hold. */
const rows = 10_000;
const kind: KeySums['kinds'][number]['kind'] = {
  account: '1110',
  kind: 'ReceiptRecorded',
  isOwned: false,
  isValueAlone: false,
};

describe('slices that are made of columns', () => {
  let made = 0;
  const sums: readonly KeySums[] = Array.from({ length: rows }, (_, index) => ({
    key: [`PL-${String((index * 7_919) % rows).padStart(5, '0')}`],
    kinds: [{ kind, usd: BigInt(index), amount: BigInt(index), lines: 1 }],
  }));
  const columns: ReturnType<ColumnsInReach['here']> = {
    sums: () => {
      made += 1;
      return sums;
    },
    eventsThat: () => undefined,
    years: () => undefined,
  };
  const asked = (sequence: number) => {
    const tree = { size: sequence, roots: [] };
    const checkpoint = () => ({ position: null, sequence, knownFrom: '', tree });
    made = 0;
    return new Slices({ checkpoint, query: () => [] }, { here: () => columns });
  };
  const asOf = { asAt: null, sequence: 100, recordedAt: null };
  const cut = { by: ['pledge' as const], where: within(asOf) };

  it('are cut into pages that come after one another as the whole does, from sums that are made once', () => {
    const slices = asked(100);
    const whole = slices.all(balanceWords, cut);
    made = 0;
    const paged = [];
    for (let after = null as (typeof whole)[number]['key'] | null, more = true; more;) {
      const page = slices.page(balanceWords, cut, { asOf, after, limit });
      paged.push(...page.rows);
      after = page.nextAfter;
      more = after !== null;
    }
    expect(whole).toHaveLength(rows);
    expect(paged).toEqual(whole);
    expect(made).toBe(1);
  });

  it('are made anew where lines may still come to them', () => {
    const slices = asked(99);
    const page = { asOf, after: null, limit };
    for (let time = 0; time < 2; time += 1) slices.page(balanceWords, cut, page);
    expect(made).toBe(2);
  });
});
