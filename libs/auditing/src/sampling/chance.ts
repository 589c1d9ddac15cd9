import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PopulationLine } from './population';

/**
 * All chance of a sample is SHA-256 of the seed and a place, so that anybody can make it again with a
 * hash and a division, without this program.
 */
function digestOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** The lot of a line, in hex: `<seed>|<sequence>|<line>`. The lowest ones are drawn. */
export function lotOf(seed: string, { sequence, line }: PopulationLine): string {
  return digestOf(`${seed}|${sequence}|${line}`);
}

/** A start from 0 to one below the interval: `<seed>|start` as a number, modulo the interval. */
export function startOf(seed: string, interval: bigint): bigint {
  return BigInt(`0x${digestOf(`${seed}|start`)}`) % interval;
}
