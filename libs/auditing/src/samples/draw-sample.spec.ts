import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { drawSample, monetaryUnits, type SampleTerms } from './draw-sample';
import { populationLinesMax, populationOf, type PopulationLine } from './population';

const breathe = async () => undefined;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function drawn(terms: Partial<SampleTerms>, lines: readonly PopulationLine[]) {
  const asked = {
    method: 'MONETARY_UNIT',
    seed: 's',
    size: null,
    interval: null,
    ...terms,
  } as const;
  return drawSample(asked, await populationOf(lines, breathe), breathe);
}

/** Builds lines with these values in US cents, one event each. */
const linesOf = (values: readonly bigint[]): PopulationLine[] =>
  values.map((usd, index) => ({ sequence: index + 1, line: index % 3, usd }));
const keysOf = (items: readonly { sequence: number; line: number }[]) =>
  items.map(({ sequence, line }) => `${sequence} ${line}`);

const seeds = fc.stringMatching(/^[a-zA-Z0-9._-]{1,12}$/);
const values = (max: number) =>
  fc.array(fc.bigInt({ min: BigInt(-max), max: BigInt(max) }), { minLength: 1, maxLength: 40 });
const absolute = (value: bigint) => (value < 0n ? -value : value);

/** Expands the lines below the interval into single cents, each with its line, to select them naively. */
function naiveMonetaryUnits(lines: readonly PopulationLine[], interval: bigint, start: bigint) {
  const cents = lines
    .filter(({ usd }) => absolute(usd) < interval)
    .flatMap((line) => Array<PopulationLine>(Number(absolute(line.usd))).fill(line));
  const hit = new Set<PopulationLine>();
  for (let cent = Number(start); cent < cents.length; cent += Number(interval)) {
    hit.add(cents[cent] as PopulationLine);
  }
  return lines.filter((line) => hit.has(line) || absolute(line.usd) >= interval);
}

describe('a random sample', () => {
  it('is what a naive draw of lots gives, and the same again', async () => {
    await fc.assert(
      fc.asyncProperty(
        values(1_000),
        seeds,
        fc.integer({ min: 1, max: 50 }),
        async (all, seed, size) => {
          const lines = linesOf(all);
          const terms = { method: 'RANDOM', seed, size } as const;
          const { items, interval, start } = await drawn(terms, lines);
          const byLot = lines.toSorted((one, other) => {
            const [a, b] = [one, other].map((of) => sha256(`${seed}|${of.sequence}|${of.line}`));
            return String(a) < String(b) ? -1 : 1;
          });
          const naive = byLot
            .slice(0, size)
            .toSorted((one, other) => one.sequence - other.sequence);
          expect(keysOf(items)).toEqual(keysOf(naive));
          expect([interval, start]).toEqual([null, null]);
          expect((await drawn(terms, lines)).items).toEqual(items);
        },
      ),
    );
  });

  it('gives each line the same chance', async () => {
    const lines = linesOf(Array<bigint>(20).fill(100n));
    const counts = new Map<string, number>();
    for (let at = 0; at < 2_000; at += 1) {
      const { items } = await drawn({ method: 'RANDOM', seed: `seed-${at}`, size: 5 }, lines);
      for (const key of keysOf(items)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // Each line is expected 500 times; five standard deviations are 97.
    expect(counts.size).toBe(20);
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(97);
  });

  it('does not hang on the value or on what else is in the population', async () => {
    const terms = { method: 'RANDOM', seed: 's', size: 3 } as const;
    const lines = linesOf([1n, 2n, 3n, 4n, 5n, 6n, 7n]);
    const first = keysOf((await drawn(terms, lines)).items);
    const others = lines.map((line) => ({ ...line, usd: line.usd * 1_000n }));
    expect(keysOf((await drawn(terms, others)).items)).toEqual(first);
    const drawnOnly = lines.filter((line) => first.includes(String(keysOf([line])[0])));
    expect(keysOf((await drawn(terms, drawnOnly)).items)).toEqual(first);
  });
});

describe('a monetary-unit sample', () => {
  it('is what a naive count of every cent gives, and the same again', async () => {
    await fc.assert(
      fc.asyncProperty(values(300), seeds, fc.bigInt(1n, 400n), async (all, seed, interval) => {
        const lines = linesOf(all);
        fc.pre(all.some((value) => value !== 0n));
        const { items, start } = await drawn({ seed, interval }, lines);
        expect(BigInt(start ?? -1)).toBe(BigInt(`0x${sha256(`${seed}|start`)}`) % interval);
        const naive = naiveMonetaryUnits(lines, interval, BigInt(start ?? 0));
        expect(keysOf(items)).toEqual(keysOf(naive));
        expect((await drawn({ seed, interval }, lines)).items).toEqual(items);
      }),
    );
  });

  it('gives each line its value by the interval as its chance, over all starts exactly', () => {
    fc.assert(
      fc.property(values(120), fc.bigInt(1n, 150n), (all, interval) => {
        const lines = linesOf(all);
        const times = new Map<string, bigint>();
        for (let start = 0n; start < interval; start += 1n) {
          for (const key of keysOf(monetaryUnits(lines, interval, start))) {
            times.set(key, (times.get(key) ?? 0n) + 1n);
          }
        }
        for (const line of lines) {
          const size = absolute(line.usd);
          const [key = ''] = keysOf([line]);
          expect(times.get(key) ?? 0n).toBe(size < interval ? size : interval);
        }
      }),
    );
  });

  it('stands for its population: whole lines and intervals sum to the total, but for one interval', async () => {
    await fc.assert(
      fc.asyncProperty(values(5_000), seeds, fc.bigInt(1n, 6_000n), async (all, seed, interval) => {
        fc.pre(all.some((value) => value !== 0n));
        const { items, population } = await drawn({ seed, interval }, linesOf(all));
        const represented = items.reduce(
          (sum, { whole, amount }) => sum + (whole ? absolute(BigInt(amount)) : interval),
          0n,
        );
        expect(absolute(represented - BigInt(population.total))).toBeLessThan(interval);
      }),
    );
  });

  it('takes the interval from a size, rounded down to whole cents, of one cent at least', async () => {
    const { interval, items } = await drawn({ size: 4 }, linesOf([100n, 100n, 100n, 103n]));
    expect([interval, items.length]).toEqual(['100', 4]);
    expect(await drawn({ size: 9 }, linesOf([1n, 2n]))).toMatchObject({
      interval: '1',
      start: '0',
      items: [{ whole: true }, { whole: true }],
    });
  });

  it('states its population by count, total and hash', async () => {
    const { population } = await drawn({ interval: 10n }, linesOf([-5n, 7n]));
    expect(population).toEqual({ count: 2, total: '12', sha256: sha256('1 0 -5\n2 1 7\n') });
  });
});

describe('a sample', () => {
  it.each<readonly [string, string, Partial<SampleTerms>, readonly bigint[]]>([
    ['POPULATION_EMPTY', 'filters', { method: 'RANDOM', size: 1 }, []],
    ['POPULATION_EMPTY', 'filters', { size: 1 }, [0n, 0n]],
    ['SAMPLE_TOO_LARGE', 'interval', { interval: 1n }, Array<bigint>(2_001).fill(1n)],
    ['SAMPLE_TOO_LARGE', 'size', { size: 2_000 }, Array<bigint>(2_001).fill(1n)],
    [
      'POPULATION_TOO_LARGE',
      'filters',
      { size: 1 },
      Array<bigint>(populationLinesMax + 1).fill(1n),
    ],
  ])('is refused with %s at %s (%#)', async (code, ...[field, terms, all]) => {
    await expect(drawn(terms, linesOf(all))).rejects.toMatchObject({ code, field });
  });
});
