import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { base64Of } from '@art30/event-sourcing';
import { isDate } from '@art30/accounting';
import { bytesOfBase64, countIn } from './note-fields';

/** A text is no checkpoint of a ledger. */
export class NotACheckpoint extends Error {
  override readonly name = 'NotACheckpoint';
}

/** Text of a signed checkpoint (C2SP tlog-checkpoint), with its time in an extension line. */
export interface CheckpointBody {
  /** The ledger, and the last restore that it went through: see `originOf`. */
  readonly origin: string;
  /** Leaves of the tree. */
  readonly size: number;
  /** Hash of the tree, 64 digits of hex. */
  readonly root: string;
  /** When it was signed, UTC: `2024-12-31T23:59:59.000Z`. */
  readonly time: string;
}

const clock = /^T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$/;

/**
 * The text that is signed, with its last line feed.
 *
 * @throws NotACheckpoint for members that no checkpoint has.
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
 * The checkpoint that a note's text is.
 *
 * @throws NotACheckpoint for a text that `writeCheckpoint` would write otherwise.
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
 * Who signs a ledger's checkpoints and since which restore, as checkpoints state it.
 *
 * @param ledgerId as the first event of the log states it in its metadata.
 * @param restores ids of the events by which it was restored, in their order.
 */
export function originOf(ledgerId: string, restores: readonly string[]): string {
  const last = restores.at(-1);
  return last === undefined ? keyNameOf(ledgerId) : `${keyNameOf(ledgerId)}/restored/${last}`;
}

/** The name that each key of a ledger bears: its first origin, which stays over restores. */
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
  // An origin is written in no other characters than the names and ids that it is made of.
  if (/^[!-~]+$/.test(origin)) return;
  throw new NotACheckpoint('the first line of a checkpoint is its origin, without spaces');
}

function demandTime(time: string) {
  if (isDate(time.slice(0, 10)) && clock.test(time.slice(10))) return;
  throw new NotACheckpoint('the time of a checkpoint is UTC, such as 2024-12-31T23:59:59.000Z');
}
