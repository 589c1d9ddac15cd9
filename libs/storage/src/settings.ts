import { join, resolve } from 'node:path';
import { defaultStreamPrefix, isStreamPrefix } from './event-store/eventstoredb/stream-prefix';
import { BadSecretFile, readSecretFile } from './private-files/secret-file';

/** Names and values that a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of the log and the read models. */
export interface StorageSettings {
  /** Folder of this instance's read model, and of the embedded store unless its URL says otherwise. */
  readonly dataDir: string;
  /** `sqlite:<file>` for the embedded store, `esdb://…` or `esdb+discover://…` for a server. */
  readonly eventStoreUrl: string;
  /** What the names of the ledger's streams begin with on a server, which others may use too. */
  readonly streamPrefix: string;
  /** Whether a ledger may be opened on a server that holds none under the prefix. */
  readonly openNew: boolean;
  /** Milliseconds that one call to a server may take before it counts as unanswered. */
  readonly eventStoreCallMs: number;
  /** Folder, meant to be another machine's, in which each checkpoint becomes a file; undefined where none is set. */
  readonly checkpointFolder: string | undefined;
  /** File with signer keys of checkpoints, one a line; undefined for the one of the data folder. */
  readonly checkpointKeyFile: string | undefined;
  /** Folder of the bytes of documents. */
  readonly documentsDir: string;
  /** Whether every instance has that folder, as a volume that they share. */
  readonly documentsShared: boolean;
}

/** Whether the event store is a file of this process, and no server. */
export function isEmbedded({ eventStoreUrl }: Pick<StorageSettings, 'eventStoreUrl'>): boolean {
  return eventStoreUrl.startsWith('sqlite:');
}

/** A setting cannot be used; its name is all that is said, never its value. */
export class BadSetting extends Error {
  constructor(
    readonly setting: string,
    /** What is wrong and what to set, from the verb on: "must be yes or no". */
    fault: string,
  ) {
    super(`setting ${setting} ${fault}`);
    this.name = 'BadSetting';
  }
}

/**
 * On a server there may be other instances, and a document that one of them alone had would be missing at
 * the others: a folder that they share is named, and said to be shared.
 *
 * @throws BadSetting where it is not.
 */
export function demandSharedDocuments(settings: StorageSettings): void {
  const { dataDir, documentsDir, documentsShared } = settings;
  if (isEmbedded(settings)) return;
  const own = [resolve(dataDir), resolve(dataDir, 'documents')];
  if (own.includes(resolve(documentsDir))) {
    throw new BadSetting(
      'DOCUMENTS_DIR',
      'is inside DATA_DIR, as it is unless it is set, and that is of one instance alone: where EVENTSTORE_URL ' +
        'names a server name a folder outside, which every instance has',
    );
  }
  if (documentsShared) return;
  throw new BadSetting(
    'DOCUMENTS_SHARED',
    'must be yes where EVENTSTORE_URL names a server: say that every instance has the folder DOCUMENTS_DIR',
  );
}

/** An empty value is one that is not set. */
export function textSetting(environment: Environment, name: string, fallback: string): string {
  const value = environment[name];
  return value === undefined || value === '' ? fallback : value;
}

/**
 * A setting that may hold a password, which stands in the environment, where it is seen by whoever may list
 * processes, or alone in the file that `<name>_FILE` names. White space around it is none of it.
 *
 * @throws BadSetting where both are set, or the file cannot be read, or may be read by others.
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
 * The secret in the file that a setting names, without the white space around it.
 *
 * @throws BadSetting where the file is empty, cannot be read, or may be read by others.
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

/** @throws BadSetting for anything but a whole number within the limits. */
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

/** Hours for which whoever got a new password signs nothing. */
export function signingSuspendedHours(environment: Environment): number {
  return wholeNumber(environment, 'SIGNING_SUSPENDED_HOURS', { fallback: 24, min: 1, max: 168 });
}

/** @throws BadSetting for anything but yes or no. */
export function yesOrNo(environment: Environment, name: string, fallback: boolean): boolean {
  const value = textSetting(environment, name, fallback ? 'yes' : 'no');
  if (value !== 'yes' && value !== 'no') throw new BadSetting(name, 'must be yes or no');
  return value === 'yes';
}

/** @throws BadSetting for a URL of no event store that is known here. */
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
