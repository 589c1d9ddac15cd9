import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { PendingCalls } from './pending-calls';

let ofThisProcess: Registry | undefined;

/**
 * Metrics of the process: memory, processor, garbage collection, event loop lag and open files. The first call starts
 * their collection.
 */
function processMetrics(): Registry {
  if (ofThisProcess === undefined) {
    ofThisProcess = new Registry();
    collectDefaultMetrics({ register: ofThisProcess });
  }
  return ofThisProcess;
}

/** An answered request, without anything that identifies its caller. */
interface Answered {
  /** Name of the operation in the API contract, or a fixed label for other requests. */
  readonly operation: string;
  readonly status: number;
  readonly seconds: number;
  /** Error code of the problem that was answered; undefined for a success. */
  readonly code: string | undefined;
}

/** A measured call to the event store, with its outcome. */
export interface StoreCall {
  readonly call: 'append' | 'readStream' | 'readAll' | 'head' | 'check';
  readonly outcome: 'done' | 'wrong_revision' | 'unavailable' | 'outcome_unknown' | 'failed';
  readonly seconds: number;
}

/** State of this instance for the metrics; null where a value cannot be determined. */
export interface InstanceState {
  readonly isReady: boolean;
  readonly isStoreUp: boolean;
  readonly readModelSequence: number;
  readonly readModelLagEvents: number | null;
  readonly isReadModelHalted: boolean;
  readonly doBooksDiffer: boolean;
  /** Number of faults that people must correct, by alarm. */
  readonly alarms: Readonly<Record<string, number>>;
  /** Number of started but unfinished pieces of work, by kind; null if the read model cannot be read. */
  readonly openWork: Readonly<Record<'applications' | 'revaluation_runs', number>> | null;
  /**
   * Age in seconds of the oldest event not covered by a checkpoint; 0 if all are covered, null if the read
   * model cannot be read.
   */
  readonly unsignedSeconds: number | null;
  /** Seconds between two automatic checkpoints; 0 if they are signed on request only. */
  readonly checkpointSeconds: number;
  /** Free bytes on the disk of a folder, by the setting that names the folder. */
  readonly freeBytes: Readonly<Record<string, number>>;
  /** End of the certificate's validity; null if the service does not end TLS itself. */
  readonly certificateEndsAt: Date | null;
}

const answerBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const callBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15];
/** Number of calls that are buffered before they are added to the histogram. */
const uncountedMax = 100;

/**
 * Metrics for monitoring, in the text format of Prometheus. Labels come from closed lists of operations,
 * statuses and codes; they contain no id, person, address or amount.
 */
export class Metrics {
  readonly contentType: string;
  /** Calls to the event store that are not answered yet. */
  readonly pending = new PendingCalls();
  readonly #registry = new Registry();
  readonly #answers = new Histogram({
    name: 'ledger_http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer; its count is that of requests.',
    labelNames: ['operation', 'status'],
    buckets: answerBuckets,
    registers: [this.#registry],
  });
  readonly #refusals = new Counter({
    name: 'ledger_http_refusals_total',
    help: 'Problems that were answered, by code: SIGN_IN_REFUSED, SIGN_IN_REQUIRED, RATE_LIMITED, BUSY and others.',
    labelNames: ['code'],
    registers: [this.#registry],
  });
  readonly #storeCalls = new Histogram({
    name: 'ledger_event_store_call_duration_seconds',
    help: 'Time of a call to the event store; its count by outcome is that of calls.',
    labelNames: ['call', 'outcome'],
    buckets: callBuckets,
    registers: [this.#registry],
  });
  /**
   * Buffer of measured calls. A request makes nine calls, and adding one to the histogram costs a lookup by its labels.
   */
  readonly #uncounted: StoreCall[] = [];
  readonly #ready = this.#gauge('ledger_ready', '1 while /health/ready says up.');
  readonly #storeUp = this.#gauge(
    'ledger_event_store_up',
    '1 while the event store answers and can be written to.',
  );
  readonly #sequence = this.#gauge(
    'ledger_read_model_sequence',
    'Sequence of the last event that the read model has seen.',
  );
  readonly #lag = this.#gauge(
    'ledger_read_model_lag_events',
    'Events of the log that the read model has not seen, counted up to one above READY_LAG_EVENTS_MAX; NaN when the log cannot be read.',
  );
  readonly #halted = this.#gauge(
    'ledger_read_model_halted',
    '1 while the read model stands at an event that cannot be read.',
  );
  readonly #differs = this.#gauge(
    'ledger_books_differ',
    '1 where the last comparison found that the books differ from the log.',
  );
  readonly #certificate = this.#gauge(
    'ledger_tls_certificate_end_timestamp_seconds',
    'When the certificate of the service ends, in seconds since 1970; 0 where the service does not end TLS.',
  );
  readonly #unsigned = this.#gauge(
    'ledger_unsigned_event_age_seconds',
    'Age of the oldest event that no checkpoint signs; 0 where all are signed.',
  );
  readonly #interval = this.#gauge(
    'ledger_checkpoint_interval_seconds',
    'Seconds between two checkpoints; 0 where they are signed on request only.',
  );
  readonly #free = new Gauge({
    name: 'ledger_free_bytes',
    help: 'Bytes left on the disk of a folder, by the setting that names it.',
    labelNames: ['folder'],
    registers: [this.#registry],
  });
  readonly #accessLogBytes = new Counter({
    name: 'ledger_access_log_bytes_total',
    help: 'Bytes of the entries of the access log that this instance has written: its increase over a day is what the log grows by.',
    registers: [this.#registry],
  });
  readonly #open = new Gauge({
    name: 'ledger_open_work',
    help: 'Applications of receipts and revaluation runs that are begun and not completed, as the read model has them.',
    labelNames: ['work'],
    registers: [this.#registry],
  });
  readonly #alarms = new Gauge({
    name: 'ledger_alarms',
    help: 'What people have to mend: events that a race let through, by what they are.',
    labelNames: ['alarm'],
    registers: [this.#registry],
  });

  constructor() {
    this.contentType = this.#registry.contentType;
  }

  answered({ operation, status, seconds, code }: Answered): void {
    this.#answers.observe({ operation, status }, seconds);
    if (code !== undefined) this.#refusals.inc({ code });
  }

  /** Counts the bytes of a new entry in the access log. */
  entered(bytes: number): void {
    this.#accessLogBytes.inc(bytes);
  }

  called(call: StoreCall): void {
    this.#uncounted.push(call);
    if (this.#uncounted.length === uncountedMax) this.#countCalls();
  }

  #countCalls(): void {
    for (const { seconds, ...labels } of this.#uncounted) this.#storeCalls.observe(labels, seconds);
    this.#uncounted.length = 0;
  }

  /** Returns all metrics as text, with the instance's state at this moment. */
  text(state: InstanceState): Promise<string> {
    this.#countCalls();
    this.#ready.set(Number(state.isReady));
    this.#storeUp.set(Number(state.isStoreUp));
    this.#sequence.set(state.readModelSequence);
    this.#lag.set(state.readModelLagEvents ?? Number.NaN);
    this.#halted.set(Number(state.isReadModelHalted));
    this.#differs.set(Number(state.doBooksDiffer));
    this.#certificate.set(Math.floor((state.certificateEndsAt?.getTime() ?? 0) / 1_000));
    this.#unsigned.set(state.unsignedSeconds ?? Number.NaN);
    this.#interval.set(state.checkpointSeconds);
    for (const [folder, bytes] of Object.entries(state.freeBytes))
      this.#free.set({ folder }, bytes);
    this.#open.reset();
    for (const [work, count] of Object.entries(state.openWork ?? {}))
      this.#open.set({ work }, count);
    for (const [alarm, count] of Object.entries(state.alarms)) this.#alarms.set({ alarm }, count);
    return Registry.merge([this.#registry, processMetrics()]).metrics();
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }
}
