import {
  accountDecider,
  ledgerEventOf,
  stream,
  type AccountEvent,
  type PersonAccounts,
} from '@art30/accounting';
import { fold, type EventStore } from '@art30/event-sourcing';
import {
  giveAdministratorSecret,
  isEmbedded,
  openOwnEventStore,
  SecretsFile,
  signingSuspendedHours,
  type StorageSettings,
} from '@art30/storage';
import { recoveryEvent } from './recovery-event';

/**
 * Gives an administrator a new single-use secret, if there are no two other administrators who could reset the
 * password. An event in the log records this. The account cannot sign for at least a day.
 *
 * @throws Error if two other administrators can act, or if `person` is not an administrator with a local account.
 */
export async function recoverAdministrator(
  person: string,
  settings: StorageSettings,
): Promise<void> {
  const { dataDir } = settings;
  if (!isEmbedded(settings) || !SecretsFile.exists(dataDir)) {
    throw new Error(`${dataDir} has no local accounts: people sign in with an identity provider`);
  }
  const events = await openOwnEventStore(settings);
  const secrets = SecretsFile.open(dataDir);
  try {
    const { accounts, recorded } = await accountsIn(events);
    demandRecoverable(person, accounts, (other) => {
      const kept = secrets.passwordOf(other);
      const { reset = null } = accounts.get(other) ?? {};
      return kept !== undefined && (reset === null || kept.changeId === reset);
    });
    // The secret is valid for a day. The account cannot sign for at least as long, so that others can notice a misuse
    // before it signs anything.
    const hours = Math.max(24, signingSuspendedHours(process.env));
    const id = await append(events, recorded - 1, { person, hours });
    const file = giveAdministratorSecret(person, id, { secrets, dataDir });
    console.log(`the secret of ${person} is in ${file}, for 24 hours`);
    console.log(
      `once the password is set, ${person} can sign in; ${person} cannot sign anything for ${hours} hours from now`,
    );
  } finally {
    secrets.close();
    await events.close();
  }
}

async function accountsIn(events: EventStore) {
  const stored = await events.readStream(stream.people);
  const recorded = stored.map((event) => ({
    ...event,
    event: ledgerEventOf(event) as AccountEvent,
  }));
  return { accounts: fold(accountDecider, recorded).accounts, recorded: stored.length };
}

/**
 * Checks that the recovery is needed.
 *
 * @throws Error if the person is no administrator, or if two other administrators can reset the password, because the
 * recovery would bypass them.
 */
function demandRecoverable(
  person: string,
  accounts: PersonAccounts['accounts'],
  hasPassword: (person: string) => boolean,
): void {
  if (!accounts.get(person)?.roles.includes('administrator')) {
    throw new Error(`${person} is not an administrator: two administrators can reset the password`);
  }
  const others = [...accounts].filter(
    ([other, { roles, isSuspended }]) =>
      other !== person && roles.includes('administrator') && !isSuspended && hasPassword(other),
  );
  if (others.length < 2) return;
  const named = others.map(([other]) => other).join(' and ');
  throw new Error(
    `${named} can reset the password: one of them requests the reset, the other releases it`,
  );
}

/**
 * Appends the event that records the recovery.
 *
 * @returns id of the event, under which the secret is stored.
 */
async function append(
  events: EventStore,
  revision: number,
  { person, hours }: { readonly person: string; readonly hours: number },
): Promise<string> {
  const { id, dated, metadata } = recoveryEvent();
  const from = new Date(metadata.recordedAt).getTime() + hours * 3_600_000;
  const event: AccountEvent = {
    type: 'AdministratorRecovered',
    data: { ...dated, person, signsFrom: new Date(from).toISOString() },
  };
  await events.append(stream.people, revision, [{ id, metadata, ...event }]);
  return id;
}
