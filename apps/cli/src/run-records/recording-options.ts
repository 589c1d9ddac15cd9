import type { RecordRun } from '@art30/auditing';
import type { TokenSources } from '../sign-in/access-tokens';
import { usualAddress } from '../sign-in/sign-in-by-http';

const text = { type: 'string' } as const;

/** Options, in the form of `parseArgs`, of commands whose runs can be recorded in the auditor's log. */
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

/** Engagement in which a run is recorded, and the sources of the auditor's token. */
export interface RecordingWanted extends TokenSources {
  /** Id of the audit engagement; if undefined, the run is not recorded. */
  readonly engagement: string | undefined;
}

/** The same for a run that is recorded, whose engagement is therefore given. */
export type RecordingFor = RecordingWanted & { readonly engagement: string };

/** Reads the recording options of a command from its parsed arguments and from the environment. */
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

/** Records a run in the auditor's log after the run has ended. */
export interface Recording {
  record(run: RecordRun): Promise<void>;
}
