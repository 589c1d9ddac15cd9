import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { stream } from '@art30/accounting';
import {
  BadKey,
  keyNameOf,
  makeSignerKey,
  parseSignerKey,
  parseVerifierKey,
  writeRotation,
  writeVerifierKey,
  type SignerKey,
} from '@art30/evidence';
import {
  BadSecretFile,
  makeSecretFile,
  openEventLog,
  readStorageSettings,
  signerKeysIn,
} from '@art30/storage';
import { runCommand } from './run-command';

const usage =
  'npm run -s checkpoint-key -- --new <file>, --show <file>, or --rotate <file of the old key> <file of the next>';

const help = `Makes keys that sign checkpoints, and prints the verifier keys with which others check them.

  ${usage}

  --new     makes a key in a new file that only its owner can read, and prints its verifier key
  --show    prints the verifier key of each key in a file
  --rotate  prints the note that replaces the key of the first file by the key of the second file; if the old
            key is lost or revoked, give its verifier key instead of the first file

A new key has the name of its ledger, which DATA_DIR (default ./data) and EVENTSTORE_URL name.`;

runCommand(help, keysOfCheckpoints);

/** Creates a key that signs checkpoints, prints verifier keys, or prints the signed note of a key rotation. */
async function keysOfCheckpoints(): Promise<void> {
  const { made, shown, rotated } = readOptions(process.argv.slice(2));
  if (made !== undefined) return makeKey(made);
  if (shown !== undefined) {
    for (const { verifier } of keysIn(shown)) console.log(writeVerifierKey(verifier));
    return;
  }
  const [old = '', next = ''] = rotated;
  process.stdout.write(writeRotation(oldKey(old), oneKeyIn(next)));
}

/** Creates a key with the ledger's name in it, so that the key of another ledger is recognized as such. */
async function makeKey(file: string): Promise<void> {
  const name = keyNameOf(await ledgerIdOfLog());
  const { signerKey, verifierKey } = makeSignerKey(name, randomBytes(32));
  if (!makeSecretFile(file, `${signerKey}\n`)) {
    throw new Error(`${file} exists already: name another file, as a key is never overwritten`);
  }
  console.log(verifierKey);
}

async function ledgerIdOfLog(): Promise<string> {
  const log = openEventLog(readStorageSettings(process.env));
  try {
    const [opened] = await log.readStream(stream.ledger);
    const id = opened?.metadata.ledger?.id;
    if (id !== undefined) return id;
  } finally {
    await log.close();
  }
  throw new Error('the event store holds no ledger yet: start the service first, which opens one');
}

/**
 * Returns the key that is replaced. A lost key cannot sign the rotation. Its verifier key is then accepted, and only
 * the next key signs.
 */
function oldKey(given: string): SignerKey | string {
  try {
    return writeVerifierKey(parseVerifierKey(given));
  } catch (error) {
    if (!(error instanceof BadKey)) throw error;
  }
  return oneKeyIn(given);
}

function oneKeyIn(file: string): SignerKey {
  const [key, ...rest] = keysIn(file);
  if (key !== undefined && rest.length === 0) return key;
  throw new Error(`${file} holds several keys: give a file that holds the one key alone`);
}

function keysIn(file: string): readonly SignerKey[] {
  try {
    return signerKeysIn(file).map(parseSignerKey);
  } catch (error) {
    if (error instanceof BadSecretFile) {
      throw new Error(`the argument ${error.fault}: ${file}`, { cause: error });
    }
    throw error;
  }
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { new: text, show: text, rotate: text };
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const { new: made, show: shown, rotate } = values;
  const rotated = rotate === undefined ? [] : [rotate, ...positionals];
  const asked = [made, shown, rotate].filter((value) => value !== undefined && value !== '');
  const isWhole = rotate === undefined ? positionals.length === 0 : rotated.length === 2;
  if (asked.length !== 1 || !isWhole)
    throw new Error(`give one of --new, --show and --rotate: ${usage}`);
  return { made, shown, rotated };
}
