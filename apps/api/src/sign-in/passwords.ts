import { randomBytes } from 'node:crypto';
import { Unavailable } from '@art30/event-sourcing';
import { hash, hashSync, parseOptions, verify } from '@node-rs/argon2';

/** Parameters of Argon2id: the minimum in the OWASP Password Storage Cheat Sheet. */
const memoryKib = 19_456;
const passes = 2;
const lanes = 1;

const cost = { memoryCost: memoryKib, timeCost: passes, parallelism: lanes };

const passwordLengthMin = 12;
const passwordLengthMax = 128;
/**
 * Maximum length of a typed password in UTF-16 units, before normalization. It is larger than the limit in characters,
 * because one character can consist of several units.
 */
const typedLengthMax = 8 * passwordLengthMax;

/** Maximum number of hashes computed at one time. Each uses a core and 19 MiB for some 30 ms. */
const atOnceMax = 2;
const waitingMax = 64;

/** Normalizes Unicode (NFKC), so that the same typed character gives the same hash on every keyboard. */
const normalised = (password: string): string => password.normalize('NFKC');

const tooLong = `the password is too long: give at most ${passwordLengthMax} characters`;

const lengthOf = (password: string): number => [...password].length;

/** Returns the fault of a new password as a sentence for its owner; undefined if it has none. */
export function passwordFault(password: string, person: string): string | undefined {
  if (password.length > typedLengthMax) return tooLong;
  const text = normalised(password);
  const length = lengthOf(text);
  if (length < passwordLengthMin) {
    return `the password has ${length} characters: give at least ${passwordLengthMin}`;
  }
  if (length > passwordLengthMax) return tooLong;
  if (text.toLowerCase().includes(normalised(person).toLowerCase())) {
    return 'the password contains your user id: choose one without';
  }
  return undefined;
}

/** True if a hash was made with other parameters than the current ones, so that it should be made again. */
export function needsRehash(phc: string): boolean {
  const made = parseOptions(phc);
  return (
    !phc.startsWith('$argon2id$') ||
    made.memoryCost !== memoryKib ||
    made.timeCost !== passes ||
    made.parallelism !== lanes
  );
}

/** Hashes and checks passwords, a few at a time. */
export class Passwords {
  readonly #turns = new Turns();
  /**
   * Hash of a random password. It is checked for an unknown account, so that the time of the answer does not reveal
   * that the account is unknown.
   */
  readonly #nobodys = hashSync(randomBytes(32), cost);

  /**
   * Returns the hash of a password as a PHC string of Argon2id. The rules for new passwords are not checked here; see
   * `passwordFault`.
   *
   * @throws Unavailable if too many hashes are queued.
   */
  async hashPassword(password: string): Promise<string> {
    return this.#turns.take(() => hash(normalised(password), cost));
  }

  /**
   * True if a hash is the hash of this password. Without a hash, returns false after the time that a check takes.
   *
   * @throws Unavailable if too many hashes are queued.
   */
  async isPassword(phc: string | undefined, given: string): Promise<boolean> {
    if (given.length > typedLengthMax) return false;
    const text = normalised(given);
    if (lengthOf(text) > passwordLengthMax) return false;
    const isRight = await this.#turns.take(() => verify(phc ?? this.#nobodys, text));
    return phc !== undefined && isRight;
  }
}

/** Semaphore that runs a few tasks at a time, in the order of their arrival. */
class Turns {
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#turn();
    try {
      return await work();
    } finally {
      this.#pass();
    }
  }

  async #turn(): Promise<void> {
    if (this.#taken < atOnceMax) {
      this.#taken += 1;
      return;
    }
    if (this.#waiting.length >= waitingMax) {
      throw new Unavailable(
        `${waitingMax} passwords wait to be checked already: try again in a few seconds`,
      );
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Passes the free slot to the task that has waited longest, if any waits. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next();
  }
}
