import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { base64Of } from '@art30/event-sourcing';
import { isDate } from '@art30/accounting';
import { bytesOfBase64, countIn } from './note-fields';

/** Thrown for a text that is not a checkpoint of a ledger. */
export class NotACheckpoint extends Error {
  override readonly name = 'NotACheckpoint';
}

/**
 * Text members of a checkpoint, the signed root hash of a log's Merkle tree (C2SP tlog-checkpoint). The time is in an
 * extension line.
 */
export interface CheckpointBody {
  /** Ledger id and last restore from a backup, as `originOf` returns them. */
  readonly origin: string;
  /** Number of leaves of the tree. */
  readonly size: number;
  /** Root hash of the tree, 64 hexadecimal digits. */
  readonly root: string;
  /** Time of the signature in UTC: `2024-12-31T23:59:59.000Z`. */
  readonly time: string;
}

const clock = /^T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$/;

/**
 * Returns the text to sign, with its last line feed.
 *
 * @throws NotACheckpoint for members that no checkpoint can have.
 */
export function writeCheckpoint(body: CheckpointBody): string {
  const { origin, size, root, time } = body;
  if (!/^[0-9a-f]{64}$/.test(root)) throw new NotACheckpoint('a root has 64 digits of hex');
  if (!Number.isSafeInteger(size) || size < 0) throw new NotACheckpoint('a size is a whole number');
  demandOrigin(origin);
  demandTime(time);
  return `${origin}\n${size}\n${base64Of(hexToBytes(root))}\ntime ${time}\n`;
}

/**
 * Parses the text of a note as a checkpoint.
 *
 * @throws NotACheckpoint for a text that differs from what `writeCheckpoint` would write.
 */
export function parseCheckpoint(text: string): CheckpointBody {
  const [origin, size, root, time, end, ...rest] = text.split('\n');
  const isWhole = end === '' && rest.length === 0;
  if (!isWhole || origin === undefined || size === undefined || root === undefined) {
    throw new NotACheckpoint('a checkpoint has four lines: origin, size, root and time');
  }
  demandOrigin(origin);
  const hash = bytesOfBase64(root);
  if (hash?.length !== 32) throw new NotACheckpoint('the third line of a checkpoint is its root');
  if (!time?.startsWith('time ')) {
    throw new NotACheckpoint('the fourth line of a checkpoint is its time');
  }
  const stated = time.slice('time '.length);
  demandTime(stated);
  return { origin, size: sizeIn(size), root: bytesToHex(hash), time: stated };
}

/**
 * Returns the origin line of a ledger's checkpoints, which names the ledger and its last restore from a backup. A
 * restored log may lack events, and its own origin distinguishes it from the lost log.
 *
 * @param ledgerId as the first event of the log states it in its metadata.
 * @param restores ids of the restore events, in order.
 */
export function originOf(ledgerId: string, restores: readonly string[]): string {
  const last = restores.at(-1);
  return last === undefined ? keyNameOf(ledgerId) : `${keyNameOf(ledgerId)}/restored/${last}`;
}

/** Returns the name that all keys of a ledger have: its origin before any restore. Restores do not change the name. */
export function keyNameOf(ledgerId: string): string {
  return `article30-ledger/${ledgerId}`;
}

function sizeIn(line: string): number {
  const size = countIn(line);
  if (size === undefined) {
    throw new NotACheckpoint('the second line of a checkpoint is its size, without leading zeros');
  }
  return size;
}

function demandOrigin(origin: string) {
  // Names and ids in an origin are printable ASCII without spaces.
  if (/^[!-~]+$/.test(origin)) return;
  throw new NotACheckpoint('the first line of a checkpoint is its origin, without spaces');
}

function demandTime(time: string) {
  if (isDate(time.slice(0, 10)) && clock.test(time.slice(10))) return;
  throw new NotACheckpoint('the time of a checkpoint is UTC, such as 2024-12-31T23:59:59.000Z');
}
