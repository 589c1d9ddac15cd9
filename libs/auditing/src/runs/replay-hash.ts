import { canonicalJson, type JsonObject } from '@art30/event-sourcing';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The hash of a report, which two replays of the same books have in common, however long they took. */
export function replayHash(report: { readonly durationMs: number }): string {
  const { durationMs: _duration, ...result } = report;
  // What a thread hands over are objects of its own kind: as text they are like any others.
  const plain = JSON.parse(JSON.stringify(result)) as JsonObject;
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(plain))));
}
