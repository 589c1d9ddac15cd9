import { mergeInto } from './merge';
import { given, tell } from '../../harness/side';

/** Program that merges the parts of a corpus into one event store. */
async function main(asked: { file: string; parts: string[] }): Promise<void> {
  tell({ events: await mergeInto(asked.file, asked.parts) });
}

void main(given<{ file: string; parts: string[] }>());
