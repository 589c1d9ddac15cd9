import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { demandAudit } from '../engagement/refusal';
import { type SampleDrawn, sampleItemsMax, type SamplingMethod } from '../engagement/sample.facts';
import { type Population, type PopulationLine, sizeOf } from './population';

/**
 * All chance of a sample is SHA-256 of the seed and a place, so that anybody can make it again with a
 * hash and a division, without this program.
 */
function digestOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** The lot of a line, in hex: `<seed>|<sequence>|<line>`. The lowest ones are drawn. */
function lotOf(seed: string, { sequence, line }: PopulationLine): string {
  return digestOf(`${seed}|${sequence}|${line}`);
}

/** A start from 0 to one below the interval: `<seed>|start` as a number, modulo the interval. */
function startOf(seed: string, interval: bigint): bigint {
  return BigInt(`0x${digestOf(`${seed}|start`)}`) % interval;
}

/** Raised when another sample would follow from the same seed and lines. */
const samplingRules = 'SAMPLE@1';
/** Lots after which others are let in between. */
const lotsAtOnce = 1_000;

/** How a sample is drawn; of a random one the size is given, else that or the interval in US cents. */
export interface SampleTerms {
  readonly method: SamplingMethod;
  readonly seed: string;
  readonly size: number | null;
  readonly interval: bigint | null;
}

/** What of a sample follows from its terms and its population. */
type Drawn = Pick<SampleDrawn, 'rules' | 'population' | 'interval' | 'start' | 'items'>;

/**
 * Draws a sample (ISA 530): the same seed from the same lines draws the same ones.
 *
 * @param breathe lets others have a turn.
 * @throws AuditRefused POPULATION_EMPTY or SAMPLE_TOO_LARGE.
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

/** Each line draws a lot, and those with the lowest are the sample: all have the same chance. */
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
 * The total by the size, rounded down to whole cents, so that no fewer are drawn than were asked for where
 * no line reaches it; at least one cent.
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
 * Every line that reaches the interval, and of the others those that hold the cent at the start and at
 * every whole interval after it, counted through them in the order of the log. So the chance of a line is
 * its value by the interval (ISA 530, appendix 4: value-weighted selection).
 *
 * @param field what whoever asked has stated, and the interval follows from.
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
