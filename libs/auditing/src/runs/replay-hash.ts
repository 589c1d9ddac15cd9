import { canonicalJson, type JsonObject } from '@art30/event-sourcing';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Returns the hash of a report without its duration, so that two replays of the same books have the same
 * hash.
 */
export function replayHash(report: { readonly durationMs: number }): string {
  const { durationMs: _duration, ...result } = report;
  // Objects from a worker thread have other prototypes; going through JSON makes them plain.
  const plain = JSON.parse(JSON.stringify(result)) as JsonObject;
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(plain))));
}
