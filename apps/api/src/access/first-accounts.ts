import { stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { giveAdministratorSecret, SecretsFile } from '@art30/storage';
import type { Logger } from '@nestjs/common';
import { firstAdministrators } from '../sign-in/identity';
import { newSigningKey } from '../sign-in/local/local-tokens';

/** Folder of the accounts, and the log that they belong to. */
interface Opening {
  readonly dataDir: string;
  readonly events: EventStore;
  readonly logger: Logger;
}

/**
 * The secrets of local accounts. Those of a new ledger are made before its log: two administrators, each
 * with a single-use secret in a file that the owner of the folder alone can read.
 *
 * @throws Error where the log has people and the folder has no accounts, or the other way round.
 */
export async function openAccounts({ dataDir, events, logger }: Opening): Promise<SecretsFile> {
  const isNew = (await events.readStream(stream.ledger)).length === 0;
  if (!isNew && !SecretsFile.exists(dataDir)) {
    throw new Error(
      `the log holds a ledger, and ${dataDir} has no accounts (accounts.db): put that file back from its ` +
        'backup (docs/troubleshooting.md, Accounts that were lost)',
    );
  }
  const secrets = SecretsFile.open(dataDir);
  if (isNew && firstAdministrators.some((person) => secrets.passwordOf(person) !== undefined)) {
    secrets.close();
    throw new Error(
      `${dataDir} has accounts (accounts.db), and the log holds no ledger: put the log back that they belong ` +
        'to, or name another DATA_DIR for a new ledger',
    );
  }
  if (secrets.signingKey() === undefined) secrets.keepSigningKey(await newSigningKey());
  if (!isNew) return secrets;
  const now = new Date().toISOString();
  for (const person of firstAdministrators) {
    // A change has one whole secret: each of the two needs a change of their own.
    giveAdministratorSecret(person, `first start ${now} ${person}`, { secrets, dataDir });
  }
  logger.log(`the secrets of two administrators are in ${dataDir}, for 24 hours`);
  return secrets;
}
