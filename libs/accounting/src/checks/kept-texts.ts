/** Position of a text: number of bytes before it. */
export type TextPlace = number;

/** An append-only sequence of bytes, such as a file, that is read back by position. */
export interface ByteLog {
  /** Appends bytes; the implementation must copy them, since the caller reuses its buffer. */
  append(bytes: Uint8Array): void;
  /** @param start bytes before the first one that is read. */
  read(start: number, length: number): Uint8Array;
}

const pieceBytes = 1024 * 1024;
/** Header before each text: the position of the previous text of its chain, and its length in bytes. */
const headBytes = 12;
/** Most UTF-8 bytes that a character of a text may take. */
const utf8BytesMax = 3;
const none = -1;

/**
 * Texts in chains, each with the position of its predecessor. They are stored in a few large buffers: as
 * separate strings they would take twice the memory, and time at every garbage collection.
 */
export class KeptTexts {
  /**
   * Write buffer with the texts that are not yet appended; `used` bytes are filled and `start` is their
   * position.
   */
  private readonly piece = new Uint8Array(pieceBytes);
  private used = 0;
  private start = 0;

  /** True if the texts are stored outside memory, in a log that the caller gave. */
  readonly isOutside: boolean;
  private readonly log: ByteLog;

  /** @param log an empty log that nobody else writes to; memory without it. */
  constructor(log?: ByteLog) {
    this.isOutside = log !== undefined;
    this.log = log ?? new Pieces();
  }

  /**
   * Appends a text to a chain and returns its position.
   *
   * @param before position of the previous text of the chain; undefined for the first.
   */
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

  /** Returns the texts of a chain from the first one to the one at a position. */
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

/** A byte log in memory. Each append is one piece, so that a text never spans two of them. */
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
