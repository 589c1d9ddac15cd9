/** Position of a text in a byte log: the number of bytes before the text. */
export type TextPlace = number;

/** An append-only sequence of bytes, such as a file, that can be read at any position. */
export interface ByteLog {
  /** Appends bytes. The implementation must copy them, because the caller reuses its buffer. */
  append(bytes: Uint8Array): void;
  /** Returns bytes from a position. @param start number of bytes before the first byte to read. */
  read(start: number, length: number): Uint8Array;
}

const pieceBytes = 1024 * 1024;
/**
 * Size of the header before each text, in bytes: position of the chain's previous text (8) and length of the text (4).
 */
const headBytes = 12;
/** Most UTF-8 bytes for one UTF-16 code unit of a string. */
const utf8BytesMax = 3;
const none = -1;

/**
 * Stores texts in chains (such as the events of one stream) outside the JavaScript heap. Each text is linked to the
 * one before it. As separate strings the texts would take twice the memory and slow every garbage collection.
 */
export class KeptTexts {
  /**
   * Write buffer for texts that are not yet appended to the log. Its first `used` bytes are filled; its first byte has
   * the position `start` in the log.
   */
  private readonly piece = new Uint8Array(pieceBytes);
  private used = 0;
  private start = 0;

  /** True if the texts are stored outside this process's memory, in a log that the caller passed. */
  readonly isOutside: boolean;
  private readonly log: ByteLog;

  /** @param log an empty log that nobody else writes to; without a log the texts are stored in memory. */
  constructor(log?: ByteLog) {
    this.isOutside = log !== undefined;
    this.log = log ?? new Pieces();
  }

  /**
   * Appends a text to a chain and returns the text's position.
   *
   * @param before position of the previous text of the chain; undefined for the first text.
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

  /** Returns the texts of a chain, from its first text to the text at a position. */
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

/**
 * A byte log in memory. Each append makes one piece, and `KeptTexts` appends whole texts, so no text spans two pieces.
 */
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
