import { parseArgs } from 'node:util';
import { kit } from '@art30/accounting';
import { readStorageSettings } from '@art30/storage';
import { correctClock, type ClockAsked } from './recovery/clock';
import { recoverAdministrator } from './recovery/administrator';
import { recoverIdentityProvider } from './recovery/identity-provider';
import { runCommand } from './run-command';

const usage =
  'npm run -s recover -- --administrator <id>, or --identity-provider, or --clock --from <sequence> --through <sequence> --reason <text>, with the service stopped';

const help = `Restores access where no two administrators can do it, or declares times invalid that a wrong clock wrote.
An event in the log records each recovery.

  ${usage}

  --administrator      gives this administrator of local accounts a new single-use secret
  --identity-provider  returns to the identity provider that the ledger used before its last change
  --clock              declares the recording times of the events --from through --through wrong; --reason says why

The ledger is the one that DATA_DIR (default ./data) and EVENTSTORE_URL name. Stop its service first.`;

runCommand(help, recover);

/**
 * Restores an administrator's access or the previous identity provider, if no two administrators can do it. Can also
 * declare recording times wrong. An event in the log records each recovery.
 */
async function recover(): Promise<void> {
  const { administrator, isIdentityProvider, clock } = readOptions(process.argv.slice(2));
  const settings = readStorageSettings(process.env);
  if (clock !== undefined) return console.log(await correctClock(settings, clock));
  if (isIdentityProvider) return recoverIdentityProvider(settings);
  return recoverAdministrator(administrator, settings);
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const ofClock = { clock: flag, from: text, through: text, reason: text };
  const options = { administrator: text, 'identity-provider': flag, ...ofClock };
  const { values } = parseArgs({ args: [...args], options });
  const { administrator = '', 'identity-provider': isIdentityProvider = false } = values;
  const { clock: isClock = false, from, through, reason = '' } = values;
  const asked = [administrator !== '', isIdentityProvider, isClock].filter(Boolean);
  const isOfClock = from !== undefined || through !== undefined || reason !== '';
  if (asked.length !== 1 || isOfClock !== isClock)
    throw new Error(
      `give one of --administrator, --identity-provider and --clock with its options: ${usage}`,
    );
  const clock = isClock ? clockAsked(from, through, reason.trim()) : undefined;
  return { administrator: administrator.toLowerCase(), isIdentityProvider, clock };
}

function clockAsked(from = '', through = '', reason: string): ClockAsked {
  const isSequence = (given: string) => /^[1-9]\d{0,14}$/.test(given);
  const isReason = reason !== '' && reason.length <= kit.textLengthMax;
  if (!isSequence(from) || !isSequence(through) || !isReason) {
    throw new Error(
      `--from and --through must be sequences of events, and --reason text of at most ${kit.textLengthMax} characters: ${usage}`,
    );
  }
  return { fromSequence: Number(from), throughSequence: Number(through), reason };
}
