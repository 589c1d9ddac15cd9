import { randomBytes } from 'node:crypto';
import { Unavailable } from '@art30/event-sourcing';
import { hash, hashSync, parseOptions, verify } from '@node-rs/argon2';

/** Minimum cost of Argon2id in the OWASP Password Storage Cheat Sheet. */
const memoryKib = 19_456;
const passes = 2;
const lanes = 1;

const cost = { memoryCost: memoryKib, timeCost: passes, parallelism: lanes };

const passwordLengthMin = 12;
const passwordLengthMax = 128;
/**
 * Length limit of a typed password in UTF-16 units, before normalization: one character can consist of
 * several units.
 */
const typedLengthMax = 8 * passwordLengthMax;

/** Hashes computed at one time; each takes a core and 19 MiB for some 30 ms. */
const atOnceMax = 2;
const waitingMax = 64;

/** Normalizes Unicode, so that characters which look the same are the same on every keyboard. */
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

/** True if a hash was made with another cost than the current one. */
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
   * Hash of a random password. It is checked for unknown accounts, so that the answer takes the same time.
   */
  readonly #nobodys = hashSync(randomBytes(32), cost);

  /**
   * Returns the PHC string of Argon2id. It does not check the password rules, see `passwordFault`.
   *
   * @throws Unavailable if too many hashes are queued.
   */
  async hashPassword(password: string): Promise<string> {
    return this.#turns.take(() => hash(normalised(password), cost));
  }

  /**
   * True if a hash belongs to this password. Without a hash it returns false after the same time.
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
