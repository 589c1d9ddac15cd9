import type { RecordRun } from '@art30/auditing';
import type { TokenSources } from '../sign-in/access-tokens';
import { usualAddress } from '../sign-in/sign-in-by-http';

const text = { type: 'string' } as const;

/** Options of commands whose runs can be recorded in the auditor's log, in the form of `parseArgs`. */
export const recordingOptions = {
  engagement: text,
  person: text,
  address: text,
  'token-file': text,
  'password-file': text,
};

export const recordingUsage =
  '[--engagement <id> [--address <service>] [--person <id>] [--token-file <file>] [--password-file <file>]]';

export const recordingHelp = `  --engagement     records the run in the auditor's log, under this engagement
  --address        address of the service that records the run, ${usualAddress} by default
  --person         person who signs in there, with ARTICLE30_PASSWORD, --password-file or a typed password
  --password-file  file that contains only the password, and that only its owner can read
  --token-file     file with an access token, used instead of ARTICLE30_TOKEN`;

/** Engagement (audit) for which a run is recorded, and the sources of the auditor's access token. */
export interface RecordingWanted extends TokenSources {
  /** Id of the engagement; if undefined, the run is not recorded. */
  readonly engagement: string | undefined;
}

/** Options of a run that is recorded, so that its engagement is given. */
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

/** Records a run in the auditor's log. It is called after the run has ended. */
export interface Recording {
  record(run: RecordRun): Promise<void>;
}
