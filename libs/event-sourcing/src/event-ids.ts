import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalCopy, canonicalJson } from './canonical-json';
import type { EventIds, Identified } from './decider';
import type { EventMetadata, NewEvent } from './event-store';

/** Type and data of an event, without its id and metadata. */
type EventContent = Pick<NewEvent, 'type' | 'data'>;

/** Identity of a request; a repeat of the request has the same one. */
export interface RequestIdentity {
  readonly metadata: EventMetadata;
  /** Returns a UUID that names the event with this index in this step, independent of its content. */
  eventName(step: string, index: number): string;
}

/** SHA-256 of a text in UTF-8, in hex. */
export type TextDigest = (text: string) => string;

/** Values of the hexadecimal digit that holds the variant of a UUID (RFC 9562, 4.1). */
const variants = '89ab';
const digits = '0123456789abcdef';

/**
 * Returns the id of an event: a UUID (RFC 9562, v8) from the SHA-256 of its name, its content and the hash of
 * its request. Different contents have different ids, so a store that treats equal ids at one revision as a
 * repeat never confuses two events.
 *
 * @param name UUID of the event that does not depend on its content; a repeat of the request has the same
 * one.
 * @param digest a SHA-256 function that may be faster than the pure one used by default.
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

/** Builds an event for an append: computes its id and adds its name to the metadata. */
export function namedEvent(
  name: string,
  { type, data }: EventContent,
  metadata: EventMetadata,
): NewEvent {
  const id = eventIdOf(name, { type, data }, metadata.requestHash);
  return { id, type, data, metadata: { ...metadata, name } };
}

/** The parts of a step from which the names of its events are derived. */
interface NamedStep {
  readonly identity: Pick<RequestIdentity, 'eventName'>;
  /** Name of the step. */
  readonly name: string;
}

/** The parts of a step from which the ids of its events are derived. */
interface Naming extends NamedStep {
  readonly identity: RequestIdentity;
  readonly sha256?: TextDigest | undefined;
}

/**
 * Returns a function for the names of a step's events that caches each name, since computing one is a hash.
 */
export function eventNamesOf({ identity, name }: NamedStep): EventIds {
  const made: string[] = [];
  return (index) => (made[index] ??= identity.eventName(name, index));
}

/**
 * Wraps the naming function of a request with a cache: a name is a hash, and many steps ask for the same one.
 */
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

/** Gives decided events their final ids, and their data as they will be read back from the store. */
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
