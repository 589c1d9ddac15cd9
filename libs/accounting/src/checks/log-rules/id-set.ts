import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

const wordsOfId = 4;
const slotsAtFirst = 1_024;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const zero = 48;
const letterA = 97;

/** An id as four words of 32 bits each. */
type Words = readonly [number, number, number, number];

/**
 * A hash set of ids for logs with millions of events; it takes 32 to 64 bytes for each id. Ids that are not UUIDs are
 * replaced by the first 128 bits of their SHA-256.
 */
export class IdSet {
  private slots = new Int32Array(slotsAtFirst * wordsOfId);
  private held = 0;
  /** True if the set contains the all-zero id. Its words look like a free slot, so it cannot be stored in one. */
  private hasNil = false;

  get size(): number {
    return this.held + (this.hasNil ? 1 : 0);
  }

  has(id: string): boolean {
    const words = wordsOf(id);
    return isNil(words) ? this.hasNil : this.isUsed(this.slotOf(words));
  }

  /** Adds an id. @returns true if the set did not have the id. */
  add(id: string): boolean {
    if ((this.held + 1) * 2 > this.slots.length / wordsOfId) this.grow();
    const words = wordsOf(id);
    if (isNil(words)) {
      const isNew = !this.hasNil;
      this.hasNil = true;
      return isNew;
    }
    const place = this.slotOf(words);
    if (this.isUsed(place)) return false;
    this.put(words, place);
    this.held += 1;
    return true;
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Int32Array(slots.length * 2);
    for (let at = 0; at < slots.length; at += wordsOfId) {
      const [first = 0, second = 0, third = 0, fourth = 0] = slots.subarray(at, at + wordsOfId);
      const words: Words = [first, second, third, fourth];
      if (!isNil(words)) this.put(words, this.slotOf(words));
    }
  }

  private put([first, second, third, fourth]: Words, place: number): void {
    const { slots } = this;
    slots[place] = first;
    slots[place + 1] = second;
    slots[place + 2] = third;
    slots[place + 3] = fourth;
  }

  /** Returns the slot of an id, or the free slot in which to insert it (open addressing). */
  private slotOf([first, second, third, fourth]: Words): number {
    const { slots } = this;
    const mixed = Math.imul(
      first ^ Math.imul(second ^ Math.imul(third ^ fourth, 0x9e37_79b1), 0x85eb_ca6b),
      0xc2b2_ae35,
    );
    let place = ((mixed >>> 0) % (slots.length / wordsOfId)) * wordsOfId;
    while (this.isUsed(place)) {
      const isIt = slots[place] === first && slots[place + 1] === second;
      if (isIt && slots[place + 2] === third && slots[place + 3] === fourth) break;
      place = (place + wordsOfId) % slots.length;
    }
    return place;
  }

  private isUsed(place: number): boolean {
    const { slots } = this;
    return (
      slots[place] !== 0 ||
      slots[place + 1] !== 0 ||
      slots[place + 2] !== 0 ||
      slots[place + 3] !== 0
    );
  }
}

function isNil([first, second, third, fourth]: Words): boolean {
  return first === 0 && second === 0 && third === 0 && fourth === 0;
}

/** One-entry cache, because several sets look up the same id one after the other. */
let last: { readonly id: string; readonly words: Words } = { id: '', words: hashed('') };

function wordsOf(id: string): Words {
  if (last.id !== id) last = { id, words: made(id) };
  return last.words;
}

function made(id: string): Words {
  if (!uuid.test(id)) return hashed(id);
  return [
    bitsOf(id, 0, 8),
    (bitsOf(id, 9, 13) << 16) | bitsOf(id, 14, 18),
    (bitsOf(id, 19, 23) << 16) | bitsOf(id, 24, 28),
    bitsOf(id, 28, 36),
  ];
}

/** Parses the lower-case hexadecimal digits between two positions as 32 bits. */
function bitsOf(id: string, from: number, to: number): number {
  let bits = 0;
  for (let at = from; at < to; at += 1) {
    const sign = id.charCodeAt(at);
    bits = (bits << 4) | (sign < letterA ? sign - zero : sign - letterA + 10);
  }
  return bits;
}

function hashed(id: string): Words {
  const { buffer, byteOffset } = sha256(utf8ToBytes(id));
  const view = new DataView(buffer, byteOffset);
  const word = (index: number) => view.getInt32(index * wordsOfId);
  return [word(0), word(1), word(2), word(3)];
}
