import { kit } from '@art30/accounting';
import { CheckpointsCheck } from '../../checkpoints/checkpoints.answers';

const { answer, answerRowsMax, count, listOf, moment, nullable, oneOf, optional, part, words } =
  kit;

const upOrDown = oneOf(['up', 'down']);

/** Answer of the liveness check: the process runs. */
export const Liveness = answer('Liveness', {
  status: upOrDown('Always `up`: a process that is not up does not answer.', 'up'),
});

/** Readiness check: the event store answers and accepts events. */
const EventStoreCheck = answer('EventStoreCheck', {
  status: upOrDown('`up` when it answered in time and can be written to.', 'up'),
  reason: nullable(words('Reason for which it is down; null while it is up.', null)),
});

/** Readiness check: the access log accepts entries. Data about donors is shown only if an entry can be written. */
const AccessLogCheck = answer('AccessLogCheck', {
  status: upOrDown('`up` when its store answered in time.', 'up'),
  reason: nullable(words('Reason for which it is down; null while it is up.', null)),
});

/** Readiness check: the auditor's log accepts events, and its earlier events are unchanged. */
const AuditorLogCheck = answer('AuditorLogCheck', {
  status: upOrDown(
    '`up` when its store answered in time, and every event that was read again is what it was when it was first read.',
    'up',
  ),
  reason: nullable(words('Reason for which it is down; null while it is up.', null)),
  events: nullable(count('Events that it holds; null while it is down.', 3)),
});

/** Readiness check: the read model (rows made from the log for queries) keeps up with the event store. */
const ReadModelCheck = answer('ReadModelCheck', {
  status: upOrDown(
    '`up` while it is at most `lagEventsMax` events behind the log, and not halted.',
    'up',
  ),
  reason: nullable(words('Reason why the event cannot be read; null if it can.', null)),
  sequence: count('Sequence of the last event it has seen, 0 for none.', 42),
  lagEvents: nullable(
    count('Events of the log it has not seen; null when the log cannot be read.', 0),
  ),
  lagEventsMax: count('Events it may lag behind and still count as ready.', 1000),
  haltedAt: nullable(
    words(
      'Id of the event that this instance cannot read and at which it stops until an operator acts; null while it goes on.',
      null,
    ),
  ),
});
export type ReadModelCheck = kit.Infer<typeof ReadModelCheck>;

/** Readiness check: result of the background comparison of the read model with the log. */
const BooksCheck = answer('BooksCheck', {
  status: upOrDown('`up` unless the books differ from what the log says.', 'up'),
  state: oneOf(['pending', 'agrees', 'differs', 'failed'])(
    '`pending` until the first check after the start is done; `failed` when it could not be done.',
    'agrees',
  ),
  throughSequence: nullable(
    count('Sequence of the last event that was compared; null before.', 42),
  ),
  checkedAt: nullable(moment('When, UTC; null before.', '2024-10-14T13:05:00.000Z')),
  reason: nullable(words('What differs, or why the check failed; null otherwise.', null)),
});
export type BooksCheckAnswer = kit.Infer<typeof BooksCheck>;

/**
 * Number of events that were posted into a closed year. People correct such events, so the number does not make an
 * instance unready.
 */
const PeriodsCheck = answer('PeriodsCheck', {
  strayPostings: count(
    'Number of events that were written into a year while it was closed; `/v1/periods` names them.',
    0,
  ),
});

/**
 * Number of agreements that exceed the limit for anonymous donors. People correct them, so the number does not make an
 * instance unready.
 */
const AgreementsCheck = answer('AgreementsCheck', {
  anonymousAboveLimit: count(
    'Number of events with which anonymous donors had signed for more than they may in one year: two were signed at the same time.',
    0,
  ),
});

/**
 * Number of payments that left a bank account below zero. People correct them, so the number does not make an instance
 * unready.
 */
const BankAccountsCheck = answer('BankAccountsCheck', {
  overdrafts: count(
    'Number of payments that left a bank account below zero because another came at the same time; `/v1/cash` names them.',
    0,
  ),
});

/**
 * Number of signatures that exceed the signer's delegation. People correct them, so the number does not make an
 * instance unready.
 */
const DelegationsCheck = answer('DelegationsCheck', {
  undelegated: count(
    'Number of signatures that were given at the same time as a revocation, or as others with which they are above a limit; `/v1/audit/segregation` names them.',
    0,
  ),
});

/** Numbers of events that should have been refused, and were recorded because two requests raced. */
export type RacesCounted = kit.Infer<typeof PeriodsCheck> &
  kit.Infer<typeof AgreementsCheck> &
  kit.Infer<typeof BankAccountsCheck> &
  kit.Infer<typeof DelegationsCheck>;

/** All checks on which the readiness of an instance depends. */
const ReadinessChecks = answer('ReadinessChecks', {
  eventStore: part(EventStoreCheck)('The event store.'),
  accessLog: part(AccessLogCheck)('The access log.'),
  auditorLog: part(AuditorLogCheck)("The auditor's log."),
  readModel: part(ReadModelCheck)('The read model of this instance.'),
  books: part(BooksCheck)('The books against the log.'),
  checkpoints: part(CheckpointsCheck)('Comparison of the log with its signed checkpoints.'),
  periods: part(PeriodsCheck)('Postings into closed years.'),
  agreements: part(AgreementsCheck)('Agreements above a limit.'),
  bankAccounts: part(BankAccountsCheck)('Payments that left a bank account below zero.'),
  delegations: part(DelegationsCheck)('Signatures beyond a delegation.'),
});

/** Codes of warnings for operators; a warning does not make an instance unready. */
const readinessWarningCodes = [
  'ADMINISTRATORS_FEW',
  'ADMINISTRATOR_STOPS',
  'CHECKPOINT_FILE_REFUSED',
  'CHECKPOINT_FOLDER_AWAY',
  'CHECKPOINT_KEY_MISSING',
  'CLOCK_BEHIND',
  'DELEGATION_ENDS',
  'DISK_SPACE_LOW',
  'IDENTITY_PROVIDER_AWAY',
  'READ_MODEL_MISSING',
] as const;

/** A condition that an operator should correct before it stops the service. */
const ReadinessWarning = answer('ReadinessWarning', {
  code: oneOf(readinessWarningCodes)('Stable code of the warning.', 'DELEGATION_ENDS'),
  detail: words(
    'Sentence with the state and what to do.',
    'The delegation DEL-1 of u.approver ends on 2025-06-30, and no later one follows: ask two administrators for a new one before that day.',
  ),
});
export type ReadinessWarning = kit.Infer<typeof ReadinessWarning>;

/** Readiness of this instance for requests, with its checks. */
export const Readiness = answer('Readiness', {
  status: upOrDown('`up` when every check is.', 'up'),
  checks: optional(part(ReadinessChecks)('Each check; left out without a sign-in.')),
  warnings: optional(
    listOf(
      part(ReadinessWarning),
      answerRowsMax,
    )('Warnings, which make nothing unready; left out without a sign-in.'),
  ),
});
export type Readiness = kit.Infer<typeof Readiness>;

/**
 * Readiness with all checks and warnings. They are removed before the answer is sent to a caller who may not see them.
 */
export interface ReadinessReport extends Readiness {
  readonly checks: kit.Infer<typeof ReadinessChecks>;
  readonly warnings: readonly ReadinessWarning[];
}
