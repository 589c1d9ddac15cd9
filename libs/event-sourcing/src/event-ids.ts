import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalCopy, canonicalJson } from './canonical-json';
import type { EventIds, Identified } from './decider';
import type { EventMetadata, NewEvent } from './event-store';

/** What an event says, whatever it is written under. */
type EventContent = Pick<NewEvent, 'type' | 'data'>;

/** Identity of one step of one request; a repeat of the request makes the same one. */
export interface RequestIdentity {
  readonly metadata: EventMetadata;
  /** UUID that names the event with this index in this step, whatever it says. */
  eventName(step: string, index: number): string;
}

/** SHA-256 of a text in UTF-8, in hex. */
export type TextDigest = (text: string) => string;

/** What the digit with the variant of a UUID may be (RFC 9562, 4.1). */
const variants = '89ab';
const digits = '0123456789abcdef';

/**
 * The id of an event: a UUID (RFC 9562, v8) of SHA-256 over its name, what it says and the hash of the
 * request behind it. Events that say something else have other ids, so that a store that takes equal
 * ids at one revision for one append never takes one event for another.
 *
 * @param name UUID that a repeat of the request makes again, whatever it says.
 * @param digest a faster one than that of this floor, where there is one.
 */
export function eventIdOf(
  name: string,
  { type, data }: EventContent,
  requestHash: string,
  digest: TextDigest = pureDigest,
): string {
  const hex = digest(`${canonicalJson([name, type, requestHash])}${canonicalJson(data)}`);
  const variant = variants.charAt(digits.indexOf(hex.charAt(16)) % variants.length);
  const [third, fourth] = [`8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${third}-${fourth}-${hex.slice(20, 32)}`;
}

function pureDigest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** An event as it is appended under a name: with its id, and the name in its metadata. */
export function namedEvent(
  name: string,
  { type, data }: EventContent,
  metadata: EventMetadata,
): NewEvent {
  const id = eventIdOf(name, { type, data }, metadata.requestHash);
  return { id, type, data, metadata: { ...metadata, name } };
}

/** A step, as far as the names of its events go by it. */
interface NamedStep {
  readonly identity: Pick<RequestIdentity, 'eventName'>;
  /** Of the step. */
  readonly name: string;
}

/** A step of a request, as far as the ids of its events go by it. */
interface Naming extends NamedStep {
  readonly identity: RequestIdentity;
  readonly sha256?: TextDigest | undefined;
}

/** The names of the events of a step: each is a hash, and is asked for several times. */
export function eventNamesOf({ identity, name }: NamedStep): EventIds {
  const made: string[] = [];
  return (index) => (made[index] ??= identity.eventName(name, index));
}

/** The same names, each made once for a request: it is a hash, and many steps ask for it. */
export function namedOnce(eventName: RequestIdentity['eventName']): RequestIdentity['eventName'] {
  const made = new Map<string, string>();
  return (step, index) => {
    const of = `${index} ${step}`;
    const cachedName = made.get(of);
    if (cachedName !== undefined) return cachedName;
    const name = eventName(step, index);
    made.set(of, name);
    return name;
  };
}

/** Events that are decided, as they are read once they stand, each under the id that hangs on what it says. */
export function identifiedIn<Event extends EventContent>(
  { identity: { metadata }, sha256 }: Naming,
  events: readonly Event[],
  eventName: EventIds,
): readonly Identified<Event>[] {
  return events.map((event, index) => {
    const name = eventName(index);
    const content = { ...event, data: canonicalCopy(event.data) };
    return { id: eventIdOf(name, content, metadata.requestHash, sha256), name, event: content };
  });
}
