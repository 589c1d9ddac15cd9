import { LogVerifier } from './log-verifier';
import type { VerifyOptions } from './verdict/options';
import type { Verdict } from './verdict/verdict';

/** A log as plain lines, each without its line feed. */
export interface LogLines {
  readonly checkpoints: AsyncIterable<Uint8Array>;
  readonly leaves: AsyncIterable<Uint8Array>;
}

/**
 * Checks a log from its lines alone: every hash, root, signature and entry, and every rule that one event
 * or several must keep.
 *
 * @throws NotANote or NotACheckpoint for a kept checkpoint that is none; NoLines.
 */
export async function verifyLog(lines: LogLines, options: VerifyOptions): Promise<Verdict> {
  const verifier = new LogVerifier(options);
  for await (const line of lines.checkpoints) verifier.addCheckpoint(line);
  for await (const line of lines.leaves) verifier.addLeaf(line);
  return verifier.end();
}
