import { utf8ToBytes } from '@noble/hashes/utils.js';
import { Digest, type PackFile } from '../pack/container/pack-file';
import type { DerivedBooks } from '../pack/derived-books';
import { packFileNames } from '../pack/pack-file-names';
import { packEventOf, type FilePiece } from '../pack/pack-event';
import { PackFiles } from '../pack/pack-files';
import { eventsFile } from './event-places';
import type { EvidenceFinding } from './verdict';

type Content = Omit<PackFile, 'name'>;

/** Compares the received files of a pack with those derived from its events. */
export class PackContents {
  private readonly came = new Map<string, Content>();
  private readonly made = new PackFiles();
  private readonly open = new Map<string, Digest>();
  private readonly expected = new Map<string, Content>();

  /** Adds a file that was received completely. */
  take(name: string, content: Content): void {
    this.came.set(name, content);
  }

  /** Adds a leaf whose line was parsed, and derives files from it. */
  addLeaf(line: string, sequence: number): void {
    for (const piece of this.made.add(packEventOf(line, sequence))) this.add(piece);
  }

  /** Returns all received files except the manifest, in the order of arrival. */
  files(): readonly PackFile[] {
    return [...this.came]
      .filter(([name]) => name !== packFileNames.manifest)
      .map(([name, content]) => ({ name, ...content }));
  }

  /** Reports files that are missing or differ from those derived from the events, and events with a false statement. */
  findings(): readonly EvidenceFinding[] {
    const isCosigned = this.came.has(packFileNames.cosignatures);
    for (const piece of this.made.rest(isCosigned)) this.add(piece);
    return [...this.otherFiles(), ...this.otherStatements()];
  }

  /** Returns the trial balance and other balances of all added leaves. */
  books(): DerivedBooks {
    return this.made.books();
  }

  private otherFiles(): readonly EvidenceFinding[] {
    const copied: readonly string[] = [
      ...[packFileNames.events, packFileNames.checkpoints, packFileNames.manifest],
    ];
    const names = new Set([...this.expected.keys(), ...this.came.keys(), ...copied]);
    return [...names].sort().flatMap((name): readonly EvidenceFinding[] => {
      const came = this.came.get(name);
      // The signatures of witnesses are not derived from events. `Witnessing` compares their file with the last
      // checkpoint.
      if (name === packFileNames.cosignatures) return [];
      if (came === undefined) return [found(name, 'MISSING_FILE', 'the file is not in the pack')];
      if (copied.includes(name)) return [];
      const expected = this.expected.get(name);
      if (expected === undefined) {
        return [found(name, 'OTHER_FILE', 'no event makes such a file')];
      }
      if (expected.sha256 === came.sha256 && expected.size === came.size) return [];
      const detail = `made again from the events, the file has the SHA-256 ${expected.sha256} and ${expected.size} bytes, and not ${came.sha256} and ${came.size}`;
      return [found(name, 'OTHER_FILE', detail)];
    });
  }

  private otherStatements(): readonly EvidenceFinding[] {
    return this.made.faults.map(({ sequence, eventId, problem }) => ({
      file: eventsFile,
      sequence,
      eventId,
      rule: 'OTHER_STATEMENT' as const,
      detail: `the file ${problem}`,
    }));
  }

  private add({ name, text, isLast }: FilePiece): void {
    const digest = this.open.get(name) ?? new Digest();
    this.open.set(name, digest);
    digest.take(utf8ToBytes(text));
    if (!isLast) return;
    this.open.delete(name);
    this.expected.set(name, digest.done());
  }
}

function found(file: string, rule: EvidenceFinding['rule'], detail: string): EvidenceFinding {
  return { file, rule, detail };
}
