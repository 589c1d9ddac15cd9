import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { demandAudit } from '../engagement/refusal';
import { type SampleDrawn, sampleItemsMax, type SamplingMethod } from '../engagement/sample.facts';
import { type Population, type PopulationLine, sizeOf } from './population';

/**
 * Returns the SHA-256 of a text, in hex. A sample has no other source of randomness, so that anybody can
 * reproduce the sample from its seed without this program.
 */
function digestOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * Returns the random rank of a line, in hex: the hash of `<seed>|<sequence>|<line>`. The lines with the
 * lowest ranks are drawn.
 */
function lotOf(seed: string, { sequence, line }: PopulationLine): string {
  return digestOf(`${seed}|${sequence}|${line}`);
}

/** Returns a random start below the interval: the hash of `<seed>|start` as a number, modulo the interval. */
function startOf(seed: string, interval: bigint): bigint {
  return BigInt(`0x${digestOf(`${seed}|start`)}`) % interval;
}

/** Version of the sampling rules. Raise it when the same seed and lines would give another sample. */
const samplingRules = 'SAMPLE@1';
/** Lines ranked before control is yielded to other work. */
const lotsAtOnce = 1_000;

/**
 * Parameters of a sample. A random sample needs a size; a monetary-unit sample needs a size or an interval in
 * US cents.
 */
export interface SampleTerms {
  readonly method: SamplingMethod;
  readonly seed: string;
  readonly size: number | null;
  readonly interval: bigint | null;
}

/** Results that follow from a sample's parameters and population. */
type Drawn = Pick<SampleDrawn, 'rules' | 'population' | 'interval' | 'start' | 'items'>;

/**
 * Draws a sample (ISA 530): the same terms and lines always give the same items.
 *
 * @param breathe yields to other work.
 * @throws AuditRefused POPULATION_EMPTY or SAMPLE_TOO_LARGE, both for the method `MONETARY_UNIT` only.
 */
export async function drawSample(
  terms: SampleTerms,
  population: Population,
  breathe: () => Promise<unknown>,
): Promise<Drawn> {
  const { stated } = population;
  if (terms.method === 'RANDOM') {
    const lines = await lowestLots(terms, population, breathe);
    const items = lines.map((line) => itemOf(line, false));
    return { rules: samplingRules, population: stated, interval: null, start: null, items };
  }
  const interval = intervalOf(terms, population);
  const start = startOf(terms.seed, interval);
  const field = terms.interval === null ? 'size' : 'interval';
  const items = monetaryUnits(population.lines, interval, start, field);
  return {
    rules: samplingRules,
    population: stated,
    interval: String(interval),
    start: String(start),
    items,
  };
}

/** Ranks all lines randomly and takes those with the lowest ranks, so that all have the same chance. */
async function lowestLots(
  { seed, size }: SampleTerms,
  { lines }: Population,
  breathe: () => Promise<unknown>,
): Promise<readonly PopulationLine[]> {
  const lots: { readonly lot: string; readonly line: PopulationLine }[] = [];
  for (const line of lines) {
    lots.push({ lot: lotOf(seed, line), line });
    if (lots.length % lotsAtOnce === 0) await breathe();
  }
  return lots
    .sort((one, other) => (one.lot < other.lot ? -1 : 1))
    .slice(0, size ?? 0)
    .map(({ line }) => line)
    .sort((one, other) => one.sequence - other.sequence || one.line - other.line);
}

/**
 * Returns the requested interval; without one, the total divided by the size, at least one cent. The quotient
 * is rounded down, so that the sample is not smaller than requested where no line reaches the interval.
 *
 * @throws AuditRefused POPULATION_EMPTY if no line has a value in US dollars.
 */
function intervalOf({ size, interval }: SampleTerms, { total }: Population): bigint {
  demandAudit(
    total > 0n,
    'POPULATION_EMPTY',
    'no line that passes the filters has a value in US dollars: draw a random sample',
    'filters',
  );
  if (interval !== null) return interval;
  const even = total / BigInt(size ?? 1);
  return even > 0n ? even : 1n;
}

/**
 * Selects by monetary unit (ISA 530, appendix 4: value-weighted selection). Every line of at least the
 * interval is selected. The cents of all other lines are counted in log order: a line is selected if it
 * contains the cent at the start, or one at a whole number of intervals after the start. The chance of such a
 * line is its value divided by the interval.
 *
 * @param field member of the request that determined the interval, for refusals.
 * @throws AuditRefused SAMPLE_TOO_LARGE.
 */
export function monetaryUnits(
  lines: readonly PopulationLine[],
  interval: bigint,
  start: bigint,
  field: 'size' | 'interval' = 'interval',
): SampleDrawn['items'] {
  const items: ReturnType<typeof itemOf>[] = [];
  let counted = 0n;
  let hit = start;
  for (const line of lines) {
    const size = sizeOf(line);
    const isWhole = size >= interval;
    if (!isWhole) counted += size;
    const isHit = !isWhole && hit < counted;
    if (isHit) hit += interval;
    if (!isWhole && !isHit) continue;
    items.push(itemOf(line, isWhole));
    demandAudit(
      items.length <= sampleItemsMax,
      'SAMPLE_TOO_LARGE',
      `an interval of ${interval} US cents draws more than ${sampleItemsMax} lines: take a ${field === 'size' ? 'smaller size' : 'larger one'}`,
      field,
    );
  }
  return items;
}

function itemOf({ sequence, line, usd }: PopulationLine, whole: boolean) {
  return { sequence, line, amount: String(usd), whole };
}
