import { jsonDepthMax } from './canonical-json';

const quote = 0x22;
const backslash = 0x5c;
const [comma, colon] = [0x2c, 0x3a];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const [zero, nine, minus] = [0x30, 0x39, 0x2d];
/** Below it stand characters that JSON always escapes. */
const firstPlain = 0x20;

/** Every escape that RFC 8785 writes: any other character stands for itself. */
const escape = /\\(?:["\\bfnrt]|u00(?:0[0-7be-f]|1[0-9a-f]))/y;
const words = ['true', 'false', 'null'];
const largestInteger = String(Number.MAX_SAFE_INTEGER);

/**
 * Whether a text is an object in just the form that `canonicalJson` gives it, with no member twice.
 * One look over the text tells: no value is made of it, and nothing is written again.
 */
export function isCanonicalObject(text: string): boolean {
  const scan = new Scan(text);
  const isObject = text.charCodeAt(0) === openObject;
  return isObject && scan.passesValue(0) && scan.isAtEnd && text.isWellFormed();
}

/** A place in a text; each method moves it over what it names, or says that something else is there. */
class Scan {
  private at = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at === this.text.length;
  }

  passesValue(depth: number): boolean {
    const sign = this.text.charCodeAt(this.at);
    if (sign === quote) return this.passesString();
    if (sign === openObject) return depth <= jsonDepthMax && this.passesMembers(depth);
    if (sign === openList) return depth <= jsonDepthMax && this.passesItems(depth);
    if (sign === minus || isDigit(sign)) return this.passesInteger();
    return this.passesWord();
  }

  private passesMembers(depth: number): boolean {
    this.at += 1;
    if (this.passes(closeObject)) return true;
    let before = 0;
    let length = 0;
    do {
      const start = this.at;
      if (!this.passesString()) return false;
      if (length > 0 && !this.isBefore(before, length, start)) return false;
      before = start;
      length = this.at - start;
      if (!this.passes(colon) || !this.passesValue(depth + 1)) return false;
    } while (this.passes(comma));
    return this.passes(closeObject);
  }

  /**
   * Whether a name of some characters with its quotes stands before the one that ends here, in the order of
   * their own characters. No text is cut out for names that stand as they are: each of a log comes here.
   */
  private isBefore(first: number, length: number, second: number): boolean {
    const { text, at } = this;
    const shared = Math.min(length, at - second) - 1;
    for (let index = 1; index < shared; index += 1) {
      const left = text.charCodeAt(first + index);
      const right = text.charCodeAt(second + index);
      if (left === backslash || right === backslash) {
        return nameIn(text.slice(first, first + length)) < nameIn(text.slice(second, at));
      }
      if (left !== right) return left < right;
    }
    return length < at - second;
  }

  private passesItems(depth: number): boolean {
    this.at += 1;
    if (this.passes(closeList)) return true;
    do {
      if (!this.passesValue(depth + 1)) return false;
    } while (this.passes(comma));
    return this.passes(closeList);
  }

  private passesString(): boolean {
    const { text } = this;
    if (!this.passes(quote)) return false;
    for (;;) {
      const sign = text.charCodeAt(this.at);
      if (sign === backslash) {
        if (!this.passesEscape()) return false;
      } else {
        // The end of the text is no number, and so not at least anything.
        if (!(sign >= firstPlain)) return false;
        this.at += 1;
        if (sign === quote) return true;
      }
    }
  }

  private passesEscape(): boolean {
    escape.lastIndex = this.at;
    if (!escape.test(this.text)) return false;
    this.at = escape.lastIndex;
    return true;
  }

  private passesInteger(): boolean {
    const isNegative = this.passes(minus);
    const first = this.at;
    while (isDigit(this.text.charCodeAt(this.at))) this.at += 1;
    const digits = this.at - first;
    const beginsWithZero = this.text.charCodeAt(first) === zero;
    if (digits === 0 || (beginsWithZero && (digits > 1 || isNegative))) return false;
    if (digits !== largestInteger.length) return digits < largestInteger.length;
    return this.text.slice(first, this.at) <= largestInteger;
  }

  private passesWord(): boolean {
    const word = words.find((known) => this.text.startsWith(known, this.at));
    this.at += word?.length ?? 0;
    return word !== undefined;
  }

  private passes(sign: number): boolean {
    if (this.text.charCodeAt(this.at) !== sign) return false;
    this.at += 1;
    return true;
  }
}

function isDigit(sign: number): boolean {
  return sign >= zero && sign <= nine;
}

/** Names are in the order of their own characters, not of how they are written. */
function nameIn(written: string): string {
  return written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
}
