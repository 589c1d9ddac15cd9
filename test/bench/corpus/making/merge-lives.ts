import { mergeInto } from './merge';
import { given, tell } from '../../harness/side';

/** Makes one event store of parts of a corpus. */
async function main(asked: { file: string; parts: string[] }): Promise<void> {
  tell({ events: await mergeInto(asked.file, asked.parts) });
}

void main(given<{ file: string; parts: string[] }>());
