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
 * Returns the checkpoint signing keys of this instance in the form of `parseSignerKey`; empty if it does not
 * sign. The file is read at each call, so that a new key takes effect without a restart.
 */
export type HeldKeys = () => readonly string[];

/** Reads the current keys. While the file cannot be used there are none, which is logged once. */
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
 * Checks a configured key file before a ledger is opened, so that a mistyped path does not create a ledger
 * first.
 *
 * @throws BadSetting if the file cannot be used.
 */
export function demandNamedKeys(settings: CheckpointKeySettings): void {
  if (settings.checkpointKeyFile !== undefined) checkpointKeys(settings);
}

/** The ledger for which keys are opened. */
export interface KeyedLedger {
  readonly ledgerId: string;
  /** True if a checkpoint in the log was signed with any key. */
  readonly namesKey: () => Promise<boolean>;
}

/**
 * Creates the key of a new embedded ledger, and checks that configured keys belong to this ledger. If the log
 * already names a key, none is created, because checkpoints of another key would not be accepted.
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

/** Returns the name in a signer key; undefined if the text is not a signer key. */
function nameIn(text: string): string | undefined {
  try {
    return parseSignerKey(text).verifier.name;
  } catch (error) {
    if (error instanceof BadKey) return undefined;
    throw error;
  }
}
