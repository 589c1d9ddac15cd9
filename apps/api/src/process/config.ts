import { priceLimits, type PriceLimits } from '@art30/accounting';
import { followedMsMax } from '@art30/ledger';
import {
  type AccessLogSettings,
  BadSetting,
  demandSharedDocuments,
  type Environment,
  readStorageSettings,
  signingSuspendedHours,
  type StorageSettings,
  textSetting,
  wholeNumber,
  yesOrNo,
} from '@art30/storage';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { type Listening, readListening } from '../http/network/listening';
import { type OidcSettings, readOidcSettings } from '../sign-in/oidc-settings';
import { type CheckpointSettings, readCheckpointSettings } from './checkpoint-settings';
import { type RateSettings, readRateSettings } from './rate-settings';

/** Separate address on which metrics are served without a token. */
interface MetricsSettings {
  readonly port: number;
  readonly host: string;
}

/**
 * Returns the metrics settings; undefined if no port is set.
 *
 * @throws BadSetting for an unusable value.
 */
function readMetricsSettings(environment: Environment): MetricsSettings | undefined {
  const host = textSetting(environment, 'METRICS_HOST', '127.0.0.1');
  if (isIP(host) === 0) {
    throw new BadSetting('METRICS_HOST', 'must be an IP address of this machine');
  }
  if (textSetting(environment, 'METRICS_PORT', '') === '') return undefined;
  return {
    host,
    port: wholeNumber(environment, 'METRICS_PORT', { fallback: 0, min: 0, max: 65_535 }),
  };
}

/** All settings that the service reads from its environment; `.env.example` documents each of them. */
export interface Config extends StorageSettings, AccessLogSettings, Listening, CheckpointSettings {
  readonly port: number;
  /** Separate address for metrics; undefined if there is none. */
  readonly metrics: MetricsSettings | undefined;
  readonly rates: RateSettings;
  readonly logLevel: LogLevel;
  /** Milliseconds that a request waits at most for the read model to reach a position. */
  readonly readWaitMs: number;
  /**
   * Milliseconds for which the cached streams count as complete after the server's subscription last delivered all
   * events. Later reads go to the server.
   */
  readonly followedMs: number;
  /**
   * Milliseconds that a request has to complete its application of a receipt or its revaluation run. After that, a
   * background worker completes it.
   */
  readonly settlementGraceMs: number;
  /**
   * Number of events by which the read model may lag behind the log while the instance still reports that it is ready.
   */
  readonly readyLagEventsMax: number;
  /** Milliseconds from the start of the service to the first background comparison of the read model with the log. */
  readonly booksCheckAfterMs: number;
  /** Identity provider that authenticates people; undefined if they have local accounts. */
  readonly oidc: OidcSettings | undefined;
  /** Hours after a password reset during which the person cannot sign. */
  readonly signingSuspendedHours: number;
  /** File with the key that seals cursors, shared by all instances; undefined to keep a key in DATA_DIR. */
  readonly cursorKeyFile: string | undefined;
  /**
   * True if a regional organization such as the European Union counts as a State party (article 2 (j) of the
   * Convention). Its contributions then fall under recommendation (n), which urges States parties to give.
   */
  readonly regionalOrganizationsEligible: boolean;
  /** Days within which a proposed command must be certified and approved. */
  readonly proposalDays: number;
  /**
   * Percentages by which prices and exchange rates may deviate. A first limit leads to a warning, a second one to the
   * demand for an approval reference.
   */
  readonly prices: PriceLimits;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** @throws BadSetting for the first setting that cannot be used. */
export function readConfig(environment: Environment): Config {
  const storage = readStorageSettings(environment);
  demandSharedDocuments(storage);
  return {
    port: wholeNumber(environment, 'PORT', { fallback: 3000, min: 0, max: 65_535 }),
    ...readListening(environment),
    ...readCheckpointSettings(environment),
    metrics: readMetricsSettings(environment),
    rates: readRateSettings(environment),
    ...storage,
    instance: instance(environment),
    accessLogDays: wholeNumber(environment, 'ACCESS_LOG_DAYS', {
      fallback: 400,
      min: 30,
      max: 36_500,
    }),
    logLevel: logLevel(environment),
    readWaitMs: wholeNumber(environment, 'READ_WAIT_MS', { fallback: 5_000, min: 0, max: 20_000 }),
    followedMs: wholeNumber(environment, 'EVENTSTORE_FOLLOWED_MS', {
      fallback: 2_000,
      min: 0,
      max: followedMsMax,
    }),
    settlementGraceMs: wholeNumber(environment, 'SETTLEMENT_GRACE_MS', {
      fallback: 5_000,
      min: 10,
      max: 600_000,
    }),
    readyLagEventsMax: wholeNumber(environment, 'READY_LAG_EVENTS_MAX', {
      fallback: 1_000,
      min: 0,
      max: 1_000_000,
    }),
    booksCheckAfterMs: wholeNumber(environment, 'BOOKS_CHECK_AFTER_MS', {
      fallback: 10_000,
      min: 0,
      max: 86_400_000,
    }),
    oidc: readOidcSettings(environment),
    cursorKeyFile: textSetting(environment, 'CURSOR_KEY_FILE', '') || undefined,
    signingSuspendedHours: signingSuspendedHours(environment),
    regionalOrganizationsEligible: yesOrNo(environment, 'REGIONAL_ORGANIZATIONS_ELIGIBLE', true),
    proposalDays: wholeNumber(environment, 'PROPOSAL_DAYS', { fallback: 30, min: 1, max: 366 }),
    prices: prices(environment),
  };
}

/**
 * Reads the price limits. The approval percentage must be at least the warning percentage, so that each price that
 * needs an approval has a warning too.
 */
function prices(environment: Environment): PriceLimits {
  const max = 1_000;
  const warning = wholeNumber(environment, 'PRICE_WARNING_PERCENT', {
    fallback: Number(priceLimits.warningPercent),
    min: 0,
    max,
  });
  const approval = wholeNumber(environment, 'PRICE_APPROVAL_PERCENT', {
    fallback: Number(priceLimits.approvalPercent),
    min: warning,
    max,
  });
  return { warningPercent: BigInt(warning), approvalPercent: BigInt(approval) };
}

/** Maximum length of an instance's name in characters. */
const instanceLengthMax = 64;

/** Returns the name under which this instance writes its access log; by default the name of its host. */
function instance(environment: Environment): string {
  const host = hostname()
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, instanceLengthMax);
  const name = textSetting(environment, 'INSTANCE', host === '' ? 'instance' : host);
  if (/^[a-z0-9][a-z0-9.-]*$/.test(name) && name.length <= instanceLengthMax) return name;
  throw new BadSetting(
    'INSTANCE',
    'must be 1 to 64 lower-case letters, digits, dots or hyphens, a letter or digit first',
  );
}

function logLevel(environment: Environment): LogLevel {
  const value = textSetting(environment, 'LOG_LEVEL', 'info');
  const level = logLevels.find((allowedLevel) => allowedLevel === value);
  if (level === undefined)
    throw new BadSetting('LOG_LEVEL', `must be one of ${logLevels.join(', ')}`);
  return level;
}
