import { join, resolve } from 'node:path';
import { defaultStreamPrefix, isStreamPrefix } from './event-store/eventstoredb/stream-prefix';
import { BadSecretFile, readSecretFile } from './private-files/secret-file';

/** Environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of the event log, of the read model (tables for queries, made from the log) and of documents. */
export interface StorageSettings {
  /** Folder of this instance's read model. By default it also has the embedded event store and the documents. */
  readonly dataDir: string;
  /**
   * URL of the event store: `sqlite:<file>` for the embedded one, `esdb://…` or `esdb+discover://…` for an
   * EventStoreDB server.
   */
  readonly eventStoreUrl: string;
  /** Prefix of the ledger's stream names on an EventStoreDB server, because several ledgers may share a server. */
  readonly streamPrefix: string;
  /**
   * True if a new ledger may be opened on a server that has none under the prefix. It is false by default, so
   * that a wrong address or prefix is an error and does not look like a new ledger.
   */
  readonly openNew: boolean;
  /** Time limit of one call to the event store server, in milliseconds. */
  readonly eventStoreCallMs: number;
  /**
   * Folder, meant to be on another machine, to which each checkpoint (a signed root of the log) is copied as
   * a file; undefined if not set.
   */
  readonly checkpointFolder: string | undefined;
  /**
   * File with the private keys that sign checkpoints, one a line. If undefined, an embedded store uses
   * `checkpoint.key` in the data folder, and an instance on a server signs none.
   */
  readonly checkpointKeyFile: string | undefined;
  /** Folder for the bytes of documents. */
  readonly documentsDir: string;
  /** True if all instances of the service share `documentsDir`, for instance as a volume. */
  readonly documentsShared: boolean;
}

/** True if the event store is a SQLite file that this process opens itself, and not a server. */
export function isEmbedded({ eventStoreUrl }: Pick<StorageSettings, 'eventStoreUrl'>): boolean {
  return eventStoreUrl.startsWith('sqlite:');
}

/** A setting cannot be used. The message names the setting and never its value, which may be a password. */
export class BadSetting extends Error {
  constructor(
    readonly setting: string,
    /** The fault and what to set, from the verb on: "must be yes or no". */
    fault: string,
  ) {
    super(`setting ${setting} ${fault}`);
    this.name = 'BadSetting';
  }
}

/**
 * Demands a shared document folder for a ledger on an event store server. Several instances may serve such a
 * ledger, and each must find the documents that another instance received.
 *
 * @throws BadSetting if the folder is inside the data folder or not declared as shared.
 */
export function demandSharedDocuments(settings: StorageSettings): void {
  const { dataDir, documentsDir, documentsShared } = settings;
  if (isEmbedded(settings)) return;
  const own = [resolve(dataDir), resolve(dataDir, 'documents')];
  if (own.includes(resolve(documentsDir))) {
    throw new BadSetting(
      'DOCUMENTS_DIR',
      'is inside DATA_DIR (its default), which belongs to one instance: where EVENTSTORE_URL names a server, ' +
        'name a folder outside that all instances share',
    );
  }
  if (documentsShared) return;
  throw new BadSetting(
    'DOCUMENTS_SHARED',
    'must be yes where EVENTSTORE_URL names a server: it states that all instances share the folder DOCUMENTS_DIR',
  );
}

/** Reads a setting; an empty value counts as not set. */
export function textSetting(environment: Environment, name: string, fallback: string): string {
  const value = environment[name];
  return value === undefined || value === '' ? fallback : value;
}

/**
 * Reads a setting that may contain a password, from the environment or from the file that `<name>_FILE` names.
 * A file is safer, because other users who can list processes may see the environment. White space around the
 * content of the file is removed.
 *
 * @throws BadSetting if both are set, or the file cannot be read or may be read by others.
 */
function secretSetting(environment: Environment, name: string, fallback: string): string {
  const fileSetting = `${name}_FILE`;
  const file = textSetting(environment, fileSetting, '');
  if (file === '') return textSetting(environment, name, fallback);
  if (textSetting(environment, name, '') !== '') {
    throw new BadSetting(fileSetting, `is set, and ${name} too: leave one of them out`);
  }
  return secretIn(file, fileSetting);
}

/**
 * Reads the secret in the file that a setting names, without white space around it.
 *
 * @throws BadSetting if the file is empty, cannot be read, or may be read by others.
 */
export function secretIn(file: string, setting: string): string {
  try {
    const value = readSecretFile(file).trim();
    if (value === '') throw new BadSecretFile('names a file with nothing in it');
    return value;
  } catch (error) {
    if (error instanceof BadSecretFile) throw new BadSetting(setting, error.fault);
    throw error;
  }
}

/**
 * Reads a setting that is a whole number.
 *
 * @throws BadSetting for any other text or a number outside the limits.
 */
export function wholeNumber(
  environment: Environment,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  const value = textSetting(environment, name, String(fallback));
  const number = Number(value);
  if (!/^\d{1,9}$/.test(value) || number < min || number > max) {
    throw new BadSetting(name, `must be a whole number from ${min} to ${max}`);
  }
  return number;
}

/**
 * Returns the hours during which a person whose password was reset signs nothing. So a reset that its owner did
 * not ask for can be noticed before anything is signed with the new password.
 */
export function signingSuspendedHours(environment: Environment): number {
  return wholeNumber(environment, 'SIGNING_SUSPENDED_HOURS', { fallback: 24, min: 1, max: 168 });
}

/**
 * Reads a setting that is `yes` or `no`.
 *
 * @throws BadSetting for any other text.
 */
export function yesOrNo(environment: Environment, name: string, fallback: boolean): boolean {
  const value = textSetting(environment, name, fallback ? 'yes' : 'no');
  if (value !== 'yes' && value !== 'no') throw new BadSetting(name, 'must be yes or no');
  return value === 'yes';
}

/**
 * Reads the settings of the log and the read models.
 *
 * @throws BadSetting for a value that cannot be used, such as a URL of an unknown kind.
 */
export function readStorageSettings(environment: Environment): StorageSettings {
  const dataDir = textSetting(environment, 'DATA_DIR', './data');
  const url = secretSetting(environment, 'EVENTSTORE_URL', `sqlite:${join(dataDir, 'events.db')}`);
  if (!/^(sqlite:|esdb:\/\/|esdb\+discover:\/\/)./.test(url)) {
    throw new BadSetting('EVENTSTORE_URL', 'must be sqlite:<file>, esdb://… or esdb+discover://…');
  }
  const prefix = textSetting(environment, 'EVENTSTORE_STREAM_PREFIX', defaultStreamPrefix);
  if (!isStreamPrefix(prefix)) {
    throw new BadSetting(
      'EVENTSTORE_STREAM_PREFIX',
      'must be up to 32 letters and digits with a hyphen at the end, such as article30-, and not end in access-, audit- or names-',
    );
  }
  const calls = { fallback: 5_000, min: 100, max: 15_000 };
  return {
    dataDir,
    eventStoreUrl: url,
    streamPrefix: prefix,
    openNew: yesOrNo(environment, 'EVENTSTORE_OPEN_NEW', false),
    eventStoreCallMs: wholeNumber(environment, 'EVENTSTORE_CALL_MS', calls),
    checkpointFolder: textSetting(environment, 'CHECKPOINT_FOLDER', '') || undefined,
    checkpointKeyFile: textSetting(environment, 'CHECKPOINT_KEY_FILE', '') || undefined,
    documentsDir: textSetting(environment, 'DOCUMENTS_DIR', join(dataDir, 'documents')),
    documentsShared: yesOrNo(environment, 'DOCUMENTS_SHARED', false),
  };
}
