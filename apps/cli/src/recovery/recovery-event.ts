import { createHash, randomUUID } from 'node:crypto';
import { policyInForce } from '@art30/accounting';
import type { EventMetadata } from '@art30/event-sourcing';

/**
 * Creates the members that all events of recoveries have in common. The recorder is `recovery` and not a person,
 * because nobody has signed in to this program.
 */
export function recoveryEvent(): {
  readonly id: string;
  readonly dated: {
    readonly effectiveDate: string;
    readonly policy: typeof policyInForce;
    readonly entries: readonly [];
  };
  readonly metadata: EventMetadata;
} {
  const id = randomUUID();
  const recordedAt = new Date().toISOString();
  const hash = createHash('sha256').update(`recovery ${id}`).digest('hex');
  return {
    id,
    dated: { effectiveDate: recordedAt.slice(0, 10), policy: policyInForce, entries: [] },
    metadata: { recordedAt, recordedBy: 'recovery', keyHash: hash, requestHash: hash },
  };
}
