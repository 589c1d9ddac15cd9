import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { demandAudit } from '../engagement/refusal';
import type { SamplePopulation } from '../engagement/sample.facts';

/** The members of a journal line that sampling needs. */
export interface PopulationLine {
  readonly sequence: number;
  readonly line: number;
  /** Value in US cents, debit positive. */
  readonly usd: bigint;
}

/** Most lines in one population, since all are in memory while a sample is drawn. */
export const populationLinesMax = 200_000;
/** Lines read before control is yielded to other work. */
const linesAtOnce = 1_000;

/**
 * Lines of a population, with the sum of their absolute values in US cents. The sample's event records
 * `stated`.
 */
export interface Population {
  readonly lines: readonly PopulationLine[];
  readonly total: bigint;
  readonly stated: SamplePopulation;
}

/**
 * Reads the lines of a population in log order.
 *
 * @param breathe yields to other work.
 * @throws AuditRefused POPULATION_EMPTY without lines, POPULATION_TOO_LARGE above `populationLinesMax`.
 */
export async function populationOf(
  source: Iterable<PopulationLine>,
  breathe: () => Promise<unknown>,
): Promise<Population> {
  const lines: PopulationLine[] = [];
  const hash = sha256.create();
  let total = 0n;
  for (const one of source) {
    demandAudit(
      lines.length < populationLinesMax,
      'POPULATION_TOO_LARGE',
      `more than ${populationLinesMax} lines pass the filters: narrow them, and draw from each part`,
      'filters',
    );
    lines.push(one);
    total += sizeOf(one);
    hash.update(utf8ToBytes(`${one.sequence} ${one.line} ${one.usd}\n`));
    if (lines.length % linesAtOnce === 0) await breathe();
  }
  demandAudit(
    lines.length > 0,
    'POPULATION_EMPTY',
    'no line of the journal passes the filters at these times: nothing can be drawn',
    'filters',
  );
  const stated = { count: lines.length, total: String(total), sha256: bytesToHex(hash.digest()) };
  return { lines, total, stated };
}

/** Returns the absolute value of a line in US cents. */
export function sizeOf({ usd }: PopulationLine): bigint {
  return usd < 0n ? -usd : usd;
}
