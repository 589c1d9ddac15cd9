import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { BadKey, keyNameOf, makeSignerKey, parseSignerKey } from '@art30/evidence';
import {
  BadSetting,
  CannotOpen,
  checkpointKeys,
  faultOfCheckpointKeys,
  keepCheckpointKey,
  lacksCheckpointKey,
  type CheckpointKeySettings,
} from '@art30/storage';

/**
 * Returns the keys with which this instance signs checkpoints (tree roots over the log), in the form of
 * `parseSignerKey`. The list is empty if the instance does not sign. The file is read at each call, so that a new key
 * is used without a restart.
 */
export type HeldKeys = () => readonly string[];

/**
 * Returns a function that reads the current keys. While the file cannot be used, it returns none and logs that once.
 */
export function heldKeys(settings: CheckpointKeySettings): HeldKeys {
  let logged = '';
  return () => {
    try {
      const keys = checkpointKeys(settings);
      keys.forEach(parseSignerKey);
      logged = '';
      return keys;
    } catch (error) {
      const isOfFile = [BadSetting, CannotOpen, BadKey].some((kind) => error instanceof kind);
      if (!isOfFile || !(error instanceof Error)) throw error;
      if (error.message !== logged) new Logger('CheckpointKeys').error(error.message);
      logged = error.message;
      return [];
    }
  };
}

/**
 * Checks a configured key file before a ledger is opened. A mistyped path must not create a ledger first.
 *
 * @throws BadSetting if the file cannot be used.
 */
export function demandNamedKeys(settings: CheckpointKeySettings): void {
  if (settings.checkpointKeyFile !== undefined) checkpointKeys(settings);
}

/** The ledger for which keys are opened. */
export interface KeyedLedger {
  readonly ledgerId: string;
  /** Returns true if any checkpoint in the log is signed, with whatever key. */
  readonly namesKey: () => Promise<boolean>;
}

/**
 * Creates the key of a new embedded ledger, and checks that configured keys belong to this ledger. No key is created if
 * the log already has a signed checkpoint, because checkpoints of another key would not be accepted.
 *
 * @throws BadSetting or CannotOpen if a key belongs to another ledger, or the file cannot be used.
 */
export async function openCheckpointKeys(
  settings: CheckpointKeySettings,
  { ledgerId, namesKey }: KeyedLedger,
): Promise<void> {
  const name = keyNameOf(ledgerId);
  if (lacksCheckpointKey(settings) && !(await namesKey())) {
    keepCheckpointKey(settings, () => makeSignerKey(name, randomBytes(32)).signerKey);
  }
  for (const text of checkpointKeys(settings)) {
    const held = nameIn(text);
    if (held === name) continue;
    const said = held === undefined ? 'no signer key' : `a key of the name ${held}`;
    throw faultOfCheckpointKeys(
      settings,
      `names a file that holds ${said}: keys of this ledger have the name ${name}, as npm run checkpoint-key makes them`,
    );
  }
}

/** Returns the ledger's name in a signer key; undefined if the text is not a signer key. */
function nameIn(text: string): string | undefined {
  try {
    return parseSignerKey(text).verifier.name;
  } catch (error) {
    if (error instanceof BadKey) return undefined;
    throw error;
  }
}
