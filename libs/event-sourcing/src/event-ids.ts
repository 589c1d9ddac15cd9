import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalCopy, canonicalJson } from './canonical-json';
import type { EventIds, Identified } from './decider';
import type { EventMetadata, NewEvent } from './event-store';

/** Type and data of an event, without its id and metadata. */
type EventContent = Pick<NewEvent, 'type' | 'data'>;

/** Identity of a request. A repeat of the request has the same one. */
export interface RequestIdentity {
  /** Metadata of all events of the request, without their names. */
  readonly metadata: EventMetadata;
  /**
   * Returns a UUID that names an event of the request without depending on the event's content.
   *
   * @param step name of the part of the request that appends to one stream.
   * @param index number of the event in that part, from 0.
   */
  eventName(step: string, index: number): string;
}

/** SHA-256 of a text in UTF-8, in hex. */
export type TextDigest = (text: string) => string;

/** Values that the hexadecimal digit for the variant of a UUID may have (RFC 9562, 4.1). */
const variants = '89ab';
const digits = '0123456789abcdef';

/**
 * Returns the id of an event: a UUID (RFC 9562, v8) from the SHA-256 of its name, its content and the hash of its
 * request. Different contents have different ids. So a store, which takes an append with equal ids for a repeat, never
 * drops a different event.
 *
 * @param name UUID of the event that does not depend on its content; a repeat of the request has the same one.
 * @param digest a SHA-256 function; by default one in pure JavaScript, which is slower than that of the platform.
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

/** Returns an event for an append, with the id that follows from its content, and with its name in the metadata. */
export function namedEvent(
  name: string,
  { type, data }: EventContent,
  metadata: EventMetadata,
): NewEvent {
  const id = eventIdOf(name, { type, data }, metadata.requestHash);
  return { id, type, data, metadata: { ...metadata, name } };
}

/** The parts of a step (one decision and its append to one stream) from which the names of its events are derived. */
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
 * Returns a function for the names of a step's events. It caches each name, because computing a name is a hash.
 */
export function eventNamesOf({ identity, name }: NamedStep): EventIds {
  const made: string[] = [];
  return (index) => (made[index] ??= identity.eventName(name, index));
}

/**
 * Wraps the naming function of a request with a cache, because computing a name is a hash, and the same name is
 * asked for many times.
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

/** Returns decided events with their final ids, and with their data in the form in which the store returns them. */
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
