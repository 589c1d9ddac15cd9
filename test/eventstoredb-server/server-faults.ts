import { status } from '@grpc/grpc-js';

/** A fault of one append: when it is committed, if at all, and how the client is answered. */
interface Misbehaviour {
  readonly commit: 'at-once' | 'late' | 'never';
  /** `cut` closes all connections without an answer; a number is the gRPC status of the answer. */
  readonly answer: 'late' | 'never' | 'cut' | status;
}

export const appendFaults = {
  /** The connection breaks between the commit and the answer. */
  'answer-lost': { commit: 'at-once', answer: 'cut' },
  'answer-late': { commit: 'at-once', answer: 'late' },
  'answer-never': { commit: 'at-once', answer: 'never' },
  /** The server writes the request after the client has timed out. */
  'commit-late': { commit: 'late', answer: 'never' },
  'request-lost': { commit: 'never', answer: 'cut' },
  'request-ignored': { commit: 'never', answer: 'never' },
  refused: { commit: 'never', answer: status.UNAVAILABLE },
  'timed-out-unwritten': { commit: 'never', answer: status.ABORTED },
  'timed-out-written': { commit: 'at-once', answer: status.ABORTED },
  'deadline-passed': { commit: 'at-once', answer: status.DEADLINE_EXCEEDED },
  cancelled: { commit: 'at-once', answer: status.CANCELLED },
  'failed-unwritten': { commit: 'never', answer: status.UNKNOWN },
  'failed-written': { commit: 'at-once', answer: status.UNKNOWN },
} as const satisfies Record<string, Misbehaviour>;

export type AppendFault = keyof typeof appendFaults;

/** Faults of a server, which a test switches on and off. */
export class ServerFaults {
  /** Queue of faults: each append takes the next one; with an empty queue it is served correctly. */
  readonly appends: AppendFault[] = [];
  /** True for streams whose appends take a fault. Streams of access logs are spared. */
  hits = (stream: string): boolean => !/^(?:\$\$)?[A-Za-z0-9]+access-/.test(stream);
  /** Delay of a late commit or answer. */
  lateMs = 400;
  /** Delay of every append. */
  appendDelayMs = 0;
  /** If true, a repeated append is answered with the first position of the log instead of none. */
  repeatsMisplaced = false;
  /** If true, reads are accepted and never answered. */
  readsIgnored = false;
  /** Number of coming reads that are answered with `UNAVAILABLE`. */
  readsRefused = 0;
  /** Number of coming subscriptions that are refused. */
  subscriptionsRefused = 0;
  /**
   * If true, subscriptions stay open and deliver nothing; a text stalls those of the connection with that
   * name.
   */
  subscriptionsStalled: boolean | string = false;
  /** Delay in milliseconds between the write of an event and its delivery to subscriptions. */
  subscriptionsLagMs = 0;
  /**
   * Number of events that a filter scans in a millisecond. A real server reads each of them from its disk.
   */
  examinedPerMs = Infinity;
  /** If true, each event is delivered twice, the second time after the next few events. */
  deliveredTwice = false;
  /** If true, the checkpoint of a chunk is sent before the chunk's events. */
  checkpointFirst = false;
  /**
   * Permissions that are denied to everybody, such as `read $all`, `read $$article30-a` or `write
   * article30-a`.
   */
  readonly denied = new Set<string>();
  /** If true, a subscription is dropped when its client reads too slowly. */
  slowConsumersDropped = false;
}

export function misbehaviourOf(fault: AppendFault): Misbehaviour {
  return appendFaults[fault];
}
