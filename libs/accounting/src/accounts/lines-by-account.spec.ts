import fc from 'fast-check';
import { type BookedLine, LinesByAccount } from './balances';

const accounts = ['1110', '1310', '2110'];
let booked = 0;

function lineOn(account: string): BookedLine {
  booked += 1;
  return {
    date: '2024-01-01',
    account,
    currency: 'EUR',
    dims: {},
    amount: BigInt(booked),
    usd: 0n,
  };
}

describe('the lines of a stream', () => {
  it('are told apart by account in every version, whichever grows and whenever it is asked', () => {
    const added = fc.array(fc.constantFrom(...accounts), { maxLength: 4 });
    const asked = fc.subarray([...accounts, 'none']);
    const steps = fc.array(fc.tuple(fc.nat(20), added, asked), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (taken) => {
        const versions = [{ lines: LinesByAccount.of([]), plain: [] as readonly BookedLine[] }];
        const demandAlike = (at: number, of: readonly string[]) => {
          const { lines, plain } = versions[at % versions.length] ?? versions[0]!;
          expect([...lines]).toEqual(plain);
          expect(lines.on(...of)).toEqual(plain.filter(({ account }) => of.includes(account)));
          const present = new Set(plain.map(({ account }) => account));
          expect([...lines.accounts()]).toEqual([...present]);
        };
        for (const [pick, codes, of] of taken) {
          const from = versions[pick % versions.length] ?? versions[0]!;
          const more = codes.map(lineOn);
          versions.push({ lines: from.lines.with(more), plain: [...from.plain, ...more] });
          demandAlike(pick + codes.length, of);
        }
        for (const at of versions.keys()) demandAlike(at, accounts.slice(0, (at % 3) + 1));
      }),
    );
  });

  it('are those that it was made of, and no longer those of a list that goes on', () => {
    const given = [lineOn('1110')];
    const lines = LinesByAccount.of(given);
    given.push(lineOn('1110'));
    expect(lines.on('1110')).toHaveLength(1);
    expect(lines.on()).toEqual([]);
  });
});
