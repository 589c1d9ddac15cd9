import { BadKey, parseVerifierKey, type VerifierKey } from '@art30/evidence';
import { BadSetting, textSetting, wholeNumber, type Environment } from '@art30/storage';

/** Setting of one witness: another organization, which cosigns checkpoints and so proves when they existed. */
export interface WitnessSetting {
  readonly url: string;
  readonly key: VerifierKey;
}

/** Settings for automatic checkpoints (signed roots over the log) and for the witnesses that cosign them. */
export interface CheckpointSettings {
  /** Minutes between two checkpoints while there are new events. With 0 they are signed on request only. */
  readonly checkpointMinutes: number;
  readonly witnesses: readonly WitnessSetting[];
  /** Number of witnesses that must cosign a checkpoint until it counts as witnessed. */
  readonly witnessQuorum: number;
}

const witnessesMax = 20;

/**
 * Reads these settings from the environment.
 *
 * @throws BadSetting for the first setting that cannot be used.
 */
export function readCheckpointSettings(environment: Environment): CheckpointSettings {
  const witnesses = readWitnesses(textSetting(environment, 'WITNESSES', ''));
  const minutes = { fallback: 60, min: 0, max: 10_080 };
  const quorum = { fallback: witnesses.length, min: 0, max: witnesses.length };
  return {
    checkpointMinutes: wholeNumber(environment, 'CHECKPOINT_MINUTES', minutes),
    witnesses,
    witnessQuorum: wholeNumber(environment, 'WITNESS_QUORUM', quorum),
  };
}

function readWitnesses(value: string): readonly WitnessSetting[] {
  const witnesses = value
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
    .map(readWitness);
  const names = new Set(witnesses.map(({ key }) => key.name));
  if (witnesses.length > witnessesMax || names.size !== witnesses.length) {
    throw bad(`must name at most ${witnessesMax} witnesses, each once`);
  }
  return witnesses;
}

function readWitness(value: string): WitnessSetting {
  const [url = '', text = '', ...rest] = value.split(/\s+/);
  const isAddress = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isAddress || rest.length > 0) {
    throw bad(
      'must be witnesses with a comma between, each an http address, a space and its verifier key',
    );
  }
  try {
    const key = parseVerifierKey(text);
    if (key.kind !== 'cosignature') throw bad(`has a key of ${key.name} that is none of a witness`);
    return { url, key };
  } catch (error) {
    if (error instanceof BadKey) throw bad(`has a witness without its key: ${error.message}`);
    throw error;
  }
}

function bad(fault: string): BadSetting {
  return new BadSetting('WITNESSES', fault);
}
