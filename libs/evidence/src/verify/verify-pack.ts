import { NotCanonicalPack } from '../pack/container/byte-source';
import { Digest } from '../pack/container/pack-file';
import { readContainer, type PackedFile } from '../pack/container/read-container';
import { packFileNames } from '../pack/pack-file-names';
import { linesOf, NoLines } from './log-lines';
import { LogVerifier } from './verify-log';
import { manifestFindings } from './manifest-findings';
import { PackContents } from './pack-contents';
import type { EvidenceFinding, Verdict, VerifyOptions } from './verdict';

/** Most characters of a manifest, which has a line for each file. */
const manifestBytesMax = 256 * 1024 * 1024;
/** Most characters of the note with witnesses' signatures, which has a line for each. */
const cosignaturesBytesMax = 1024 * 1024;

/**
 * Verifies an evidence pack as a stream: the container byte for byte, the manifest and its signature, every
 * hash, root and entry of the log, all rules about events, and all files derived from the events. A truncated
 * or non-canonical container ends the verification.
 *
 * @throws NotANote or NotACheckpoint for an invalid kept checkpoint.
 */
export async function verifyPack(
  source: AsyncIterable<Uint8Array>,
  options: VerifyOptions,
): Promise<Verdict> {
  const check = new PackCheck(options);
  try {
    for await (const file of readContainer(source)) await check.take(file);
  } catch (error) {
    if (error instanceof NotCanonicalPack) {
      const { file = '', message: detail } = error;
      return check.brokenOff({ file, rule: 'OTHER_CONTAINER', detail });
    }
    if (!(error instanceof NoLines)) throw error;
    const { message: detail } = error;
    return check.brokenOff({ file: check.taking, rule: 'NOT_CANONICAL', detail });
  }
  return check.end();
}

class PackCheck {
  /** Name of the file that is being read. */
  taking = '';
  private readonly verifier: LogVerifier;
  private readonly contents = new PackContents();
  private manifest = '';

  constructor(options: VerifyOptions) {
    this.verifier = new LogVerifier(options);
  }

  async take({ name, chunks }: PackedFile): Promise<void> {
    this.taking = name;
    const digest = new Digest();
    const pieces = digested(chunks, digest);
    if (name === packFileNames.checkpoints) {
      for await (const line of linesOf(pieces)) this.verifier.addCheckpoint(line);
    } else if (name === packFileNames.events) {
      for await (const line of linesOf(pieces)) this.takeLeaf(line);
    } else if (name === packFileNames.manifest) {
      this.manifest = await textIn(pieces, manifestBytesMax);
    } else if (name === packFileNames.cosignatures) {
      this.verifier.addCosignatures(await textIn(pieces, cosignaturesBytesMax));
    } else {
      await drain(pieces);
    }
    this.contents.take(name, digest.done());
  }

  end(): Verdict {
    const proved = this.verifier.end();
    const { lastSequence: sequence } = this.verifier;
    const files = this.contents.files();
    const { findings } = this.verifier;
    findings.add(
      ...manifestFindings(this.manifest, { ...proved, sequence, files }),
      ...this.contents.findings(),
    );
    const { first, total } = findings;
    const holds = total === 0;
    const books = holds ? this.contents.books() : undefined;
    return { ...proved, holds, books, findings: first, findingsTotal: total };
  }

  /** Returns the verdict of a pack that could not be read to its end, with the findings up to the fault. */
  brokenOff(fault: EvidenceFinding): Verdict {
    const { first, total } = this.verifier.findings;
    const findings = [...first, fault];
    return { ...this.verifier.end(), holds: false, findings, findingsTotal: total + 1 };
  }

  private takeLeaf(line: Uint8Array): void {
    const leaf = this.verifier.addLeaf(line);
    if (leaf !== undefined) this.contents.addLeaf(utf8.decode(line), leaf.sequence);
  }
}

const utf8 = new TextDecoder();

async function* digested(
  chunks: AsyncIterable<Uint8Array>,
  digest: Digest,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of chunks) {
    digest.take(chunk);
    yield chunk;
  }
}

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

async function textIn(pieces: AsyncIterable<Uint8Array>, lengthMax: number): Promise<string> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  for await (const piece of pieces) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > lengthMax) throw new NoLines('the file is too long');
  }
  return text + decoder.decode();
}
