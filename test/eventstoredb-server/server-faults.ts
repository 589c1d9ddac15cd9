import { status } from '@grpc/grpc-js';

/** What goes wrong with one append: when it is committed, if ever, and what the client hears. */
interface Misbehaviour {
  readonly commit: 'at-once' | 'late' | 'never';
  /** `cut` closes all connections instead of answering; a number is the gRPC status answered. */
  readonly answer: 'late' | 'never' | 'cut' | status;
}

export const appendFaults = {
  /** The connection breaks between the commit and the answer. */
  'answer-lost': { commit: 'at-once', answer: 'cut' },
  'answer-late': { commit: 'at-once', answer: 'late' },
  'answer-never': { commit: 'at-once', answer: 'never' },
  /** The server has the request and writes it after the client has given up. */
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

/** The misbehaviour of a server, switched on and off by a test. */
export class ServerFaults {
  /** Each append takes the next one; with none left it is served well. */
  readonly appends: AppendFault[] = [];
  /** The streams whose appends take one: those of access logs beside a ledger are spared. */
  hits = (stream: string): boolean => !/^(?:\$\$)?[A-Za-z0-9]+access-/.test(stream);
  /** How late `late` is. */
  lateMs = 400;
  /** Appends take this long, all of them. */
  appendDelayMs = 0;
  /** A repeat is answered with the first place of the log instead of none. */
  repeatsMisplaced = false;
  /** Calls that read are taken and never answered. */
  readsIgnored = false;
  /** Answers to reads that come first are `UNAVAILABLE`. */
  readsRefused = 0;
  /** New subscriptions that come first are refused. */
  subscriptionsRefused = 0;
  /** Subscriptions stay open and deliver nothing more: all of them, or those of the connection with a name. */
  subscriptionsStalled: boolean | string = false;
  /** Subscriptions deliver an event so many milliseconds after it was written. */
  subscriptionsLagMs = 0;
  /** Events of the whole log that a filter looks at in a millisecond: a server reads all of them from its disk. */
  examinedPerMs = Infinity;
  /** Each event is delivered twice, the second time after the next few. */
  deliveredTwice = false;
  /** A checkpoint for a chunk is sent before its events. */
  checkpointFirst = false;
  /** Rights that nobody has, as `read $all`, `read $$article30-a` or `write article30-a`. */
  readonly denied = new Set<string>();
  /** A subscriber that lets the server wait is dropped. */
  slowConsumersDropped = false;
}

export function misbehaviourOf(fault: AppendFault): Misbehaviour {
  return appendFaults[fault];
}
