import type { RecordRun } from '@art30/auditing';
import type { TokenSources } from '../sign-in/access-tokens';
import { usualAddress } from '../sign-in/sign-in-by-http';

const text = { type: 'string' } as const;

/** Options of commands whose runs can be put on record, as `parseArgs` takes them. */
export const recordingOptions = {
  engagement: text,
  person: text,
  address: text,
  'token-file': text,
  'password-file': text,
};

export const recordingUsage =
  '[--engagement <id> [--address <service>] [--person <id>] [--token-file <file>] [--password-file <file>]]';

export const recordingHelp = `  --engagement     puts the run on record in the auditor's log, for this engagement
  --address        service that is asked to, ${usualAddress} where it is left out
  --person         who signs in there, with ARTICLE30_PASSWORD, --password-file or a password typed in
  --password-file  file with the password alone, for its owner alone
  --token-file     file with a token, in place of ARTICLE30_TOKEN`;

/** Where a run is put on record, and by whom. */
export interface RecordingWanted extends TokenSources {
  /** Left out: the run is not put on record. */
  readonly engagement: string | undefined;
}

/** The same where it is put on record. */
export type RecordingFor = RecordingWanted & { readonly engagement: string };

/** What a command was told of it. */
export function recordingWanted(
  values: Readonly<Partial<Record<keyof typeof recordingOptions, string>>>,
): RecordingWanted {
  const { engagement, person, address = usualAddress } = values;
  return {
    engagement,
    person,
    address,
    environment: process.env,
    tokenFile: values['token-file'],
    passwordFile: values['password-file'],
    terminal: { input: process.stdin, output: process.stderr },
  };
}

/** Puts a run on record once it is over. */
export interface Recording {
  record(run: RecordRun): Promise<void>;
}
