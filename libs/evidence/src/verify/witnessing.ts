import { cosignedAt, isSignedBy } from '../notes/cosignature';
import type { VerifierKey } from '../notes/keys';
import { NotANote, parseNote, parseSignatureLine, type Note } from '../notes/note';
import { packFileNames } from '../pack/pack-file-names';
import type { EvidenceFinding, WitnessedPoint } from './verdict';
import type { JudgedCheckpoint } from './signed-checkpoints';

/**
 * Signatures of witnesses on checkpoints, from events of the log and from a file of the pack. A witness is an
 * independent party that signs only trees that continue each other.
 */
export class Witnessing {
  private readonly lines = new Map<string, readonly unknown[]>();
  private file: string | undefined;

  /** @param keys keys of witnesses that must have signed the last checkpoint. */
  constructor(private readonly keys: readonly VerifierKey[]) {}

  /** Adds the signatures of a `CheckpointCosigned` event. */
  take(checkpointId: string, lines: readonly unknown[]): void {
    this.lines.set(checkpointId, [...(this.lines.get(checkpointId) ?? []), ...lines]);
  }

  /** Adds the text of `cosignatures.txt`, the note of the last checkpoint with signatures of witnesses. */
  takeFile(text: string): void {
    this.file = text;
  }

  /**
   * Returns which witnesses signed the last valid checkpoint, and findings for those that did not.
   *
   * @param counted valid checkpoints in the order of the log.
   */
  end(counted: readonly JudgedCheckpoint[]): {
    readonly witnesses: readonly WitnessedPoint[];
    readonly findings: readonly EvidenceFinding[];
  } {
    const last = counted.at(-1);
    const cosigned = this.cosigned(last);
    const isOther = this.file !== undefined && cosigned === undefined;
    const points = this.keys.map((key) => ({ key, point: this.pointOf(key, counted, cosigned) }));
    return {
      witnesses: points.flatMap(({ point }) => (isOf(last, point) ? (point ?? []) : [])),
      findings: [
        ...(isOther ? [otherNote] : []),
        ...points.flatMap(({ key, point }) =>
          last === undefined || isOf(last, point) ? [] : notWitnessed(key, last, point),
        ),
      ],
    };
  }

  /** Parses the file of signatures; undefined without a file, or if its note is not that of the last checkpoint. */
  private cosigned(last: JudgedCheckpoint | undefined): Note | undefined {
    if (this.file === undefined || last === undefined) return undefined;
    try {
      const [note, own] = [parseNote(this.file), parseNote(last.note)];
      return note.text === own.text && own.signatures.every(isIn(note)) ? note : undefined;
    } catch (error) {
      if (error instanceof NotANote) return undefined;
      throw error;
    }
  }

  /** Returns the last checkpoint that a witness signed; undefined if it signed none. */
  private pointOf(
    key: VerifierKey,
    counted: readonly JudgedCheckpoint[],
    cosigned: Note | undefined,
  ): WitnessedPoint | undefined {
    for (const checkpoint of counted.toReversed()) {
      const { size, note, place } = checkpoint;
      const { text, signatures } = parseNote(note);
      const further = (this.lines.get(place.eventId ?? '') ?? []).flatMap(signatureIn);
      const own = checkpoint === counted.at(-1) ? (cosigned?.signatures ?? []) : [];
      // Each signature is tried alone: a note may have only one of a key, and one of several may be forged.
      const found = [...signatures, ...further, ...own].find((one) =>
        isSignedBy({ text, signatures: [one] }, key),
      );
      const unixSeconds = found && cosignedAt(found);
      if (unixSeconds !== undefined) return { name: key.name, size, unixSeconds };
    }
    return undefined;
  }
}

const otherNote: EvidenceFinding = {
  file: packFileNames.cosignatures,
  rule: 'OTHER_FILE',
  detail: 'the file is not the note of the last checkpoint with further signatures',
};

function isOf(last: JudgedCheckpoint | undefined, point: WitnessedPoint | undefined): boolean {
  return last !== undefined && point !== undefined && point.size >= last.size;
}

function isIn({ signatures }: Note) {
  return ({ name, keyId, bytes }: Note['signatures'][number]) =>
    signatures.some(
      (one) =>
        one.name === name &&
        one.keyId === keyId &&
        one.bytes.length === bytes.length &&
        one.bytes.every((byte, index) => byte === bytes[index]),
    );
}

function signatureIn(line: unknown): Note['signatures'] {
  try {
    return typeof line === 'string' ? [parseSignatureLine(line)] : [];
  } catch {
    return [];
  }
}

function notWitnessed(
  { name }: VerifierKey,
  { size }: JudgedCheckpoint,
  signed: WitnessedPoint | undefined,
): readonly EvidenceFinding[] {
  const before =
    signed === undefined ? 'nor any before it' : `and before it that of ${signed.size}`;
  const detail = `witness ${name} has not signed the last checkpoint, of ${size} events, ${before}`;
  return [{ file: '', rule: 'NOT_WITNESSED', detail }];
}
