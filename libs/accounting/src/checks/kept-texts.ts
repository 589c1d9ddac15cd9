/** Where a text is kept: bytes before it. */
export type TextPlace = number;

/** Bytes one after the other, somewhere out of the way, that are read again by their place. */
export interface ByteLog {
  /** Puts bytes behind all others; the caller may change its own afterwards. */
  append(bytes: Uint8Array): void;
  /** @param start bytes before the first one that is read. */
  read(start: number, length: number): Uint8Array;
}

const pieceBytes = 1024 * 1024;
/** Before each text: the place of the one before it, and its length in bytes. */
const headBytes = 12;
/** Of a character of a text, at most. */
const utf8BytesMax = 3;
const none = -1;

/**
 * Texts in chains, each behind the one before it of its own chain, in a few large pieces of memory: as
 * many strings would take twice as much, and time whenever memory is tidied.
 */
export class KeptTexts {
  /** What is not appended yet, and its place. */
  private readonly piece = new Uint8Array(pieceBytes);
  private used = 0;
  private start = 0;

  /** Whether they take no memory. */
  readonly isOutside: boolean;
  private readonly log: ByteLog;

  /** @param log empty at first, and of these texts alone. */
  constructor(log?: ByteLog) {
    this.isOutside = log !== undefined;
    this.log = log ?? new Pieces();
  }

  /** @param before the last text of its chain; undefined for the first. */
  add(text: string, before: TextPlace | undefined): TextPlace {
    const lengthMax = headBytes + text.length * utf8BytesMax;
    if (this.used + lengthMax > pieceBytes) this.put();
    const place = this.start + this.used;
    const isLong = lengthMax > pieceBytes;
    const target = isLong ? new Uint8Array(lengthMax) : this.piece.subarray(this.used);
    const { written } = writer.encodeInto(text, target.subarray(headBytes));
    const head = viewOf(target);
    head.setFloat64(0, before ?? none);
    head.setUint32(8, written);
    const length = headBytes + written;
    if (isLong) this.append(target.subarray(0, length));
    else this.used += length;
    return place;
  }

  /** The texts of a chain up to one, from the first on. */
  through(last: TextPlace): readonly string[] {
    const texts: string[] = [];
    for (let place = last; place !== none;) {
      const head = viewOf(this.read(place, headBytes));
      const length = head.getUint32(8);
      const before = head.getFloat64(0);
      texts.push(utf8.decode(this.read(place + headBytes, length)));
      place = before;
    }
    return texts.reverse();
  }

  private read(place: TextPlace, length: number): Uint8Array {
    const at = place - this.start;
    return at < 0 ? this.log.read(place, length) : this.piece.subarray(at, at + length);
  }

  private put(): void {
    this.append(this.piece.subarray(0, this.used));
    this.used = 0;
  }

  private append(bytes: Uint8Array): void {
    this.log.append(bytes);
    this.start += bytes.length;
  }
}

/** A log in memory. No text lies in two of its pieces, as each is appended whole. */
class Pieces implements ByteLog {
  private readonly pieces: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  private end = 0;

  append(bytes: Uint8Array): void {
    this.pieces.push({ start: this.end, bytes: bytes.slice() });
    this.end += bytes.length;
  }

  read(start: number, length: number): Uint8Array {
    const piece = this.pieces.findLast((one) => one.start <= start);
    return (
      piece?.bytes.subarray(start - piece.start, start - piece.start + length) ?? new Uint8Array()
    );
  }
}

const writer = new TextEncoder();
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
