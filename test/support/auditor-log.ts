import { createHash } from 'node:crypto';
import type { CommandRequest } from '@art30/accounting';
import { nameUuid } from '@art30/ledger';

const sha256 = (...parts: readonly (string | Buffer)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/**
 * Computes the Merkle root over lines (RFC 6962, 2.1) in hex, without the code of the service, so that an error in that
 * code is noticed.
 */
export function treeOf(lines: readonly string[]): string {
  return rootOf(lines).toString('hex');
}

function rootOf(lines: readonly string[]): Buffer {
  if (lines.length === 0) return sha256('');
  if (lines.length === 1) return sha256(Buffer.of(0), lines[0] ?? '');
  let split = 1;
  while (split * 2 < lines.length) split *= 2;
  return sha256(Buffer.of(1), rootOf(lines.slice(0, split)), rootOf(lines.slice(split)));
}

/** Returns a SHA-256 in hex that repeats one digit. */
export const repeated = (digit: string) => digit.repeat(64);

/** Returns a command request of an auditor with the given idempotency key. */
export function auditorRequest(key: string, requestHash = repeated('a')): CommandRequest {
  const recordedAt = '2025-01-15T09:00:00.000Z';
  const metadata = { recordedAt, recordedBy: 'u.auditor', keyHash: repeated('b'), requestHash };
  const eventName = (step: string, index: number) => nameUuid(key, step, index);
  return { identity: { metadata, eventName }, today: '2025-01-15', dryRun: false };
}
