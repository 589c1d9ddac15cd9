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
 * Signer keys of checkpoints that this instance holds, each as `parseSignerKey` takes it; none where
 * it signs nothing. They are read anew each time, so that a key is taken up without a new start.
 */
export type HeldKeys = () => readonly string[];

/** Keys as they are held now: none while their file cannot be used, which is logged once. */
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
 * Looks into a file that is named before a ledger is opened, as a wrong name is no reason to open one.
 *
 * @throws BadSetting where it cannot be used.
 */
export function demandNamedKeys(settings: CheckpointKeySettings): void {
  if (settings.checkpointKeyFile !== undefined) checkpointKeys(settings);
}

/** A ledger whose keys are opened. */
export interface KeyedLedger {
  readonly ledgerId: string;
  /** Whether a checkpoint of its log names a key. */
  readonly namesKey: () => Promise<boolean>;
}

/**
 * Makes the key of a new embedded ledger, and looks whether the keys that are held are the ledger's. Where the
 * log names a key none is made: a checkpoint of another one would not count.
 *
 * @throws BadSetting or CannotOpen where one is not, or their file cannot be used.
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

/** The name of a signer key; undefined for a text that is none. */
function nameIn(text: string): string | undefined {
  try {
    return parseSignerKey(text).verifier.name;
  } catch (error) {
    if (error instanceof BadKey) return undefined;
    throw error;
  }
}
