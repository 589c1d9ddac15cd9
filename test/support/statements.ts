import type { kit } from '@art30/accounting';
import type { DonorStatement } from '@art30/documents';
import type { Service } from './service';

export type Statement = kit.Infer<typeof DonorStatement>;
export type Account = Statement['accounts'][number];

/** Reads a donor's statement as JSON; fails if the query is refused. */
export function statementOf(service: Service, donor: string, query = ''): Promise<Statement> {
  return service.get<Statement>(`/v1/donors/${donor}/statement?${query}`);
}

/** Returns the text of an answer in the media type `accept`. */
export async function textOf(service: Service, path: string, accept: string): Promise<string> {
  const response = await service
    .http()
    .get(path)
    .set('Accept', accept)
    .buffer(true)
    .parse((incoming, done) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('end', () => done(null, Buffer.concat(pieces).toString('utf8')));
    });
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${response.body}`);
  return response.body as string;
}

/**
 * Returns the rows of a CSV file, keyed by the titles in its first row.
 *
 * @throws Error if the UTF-8 byte order mark is missing.
 */
export function csvRows(text: string): Record<string, string>[] {
  if (!text.startsWith('\uFEFF')) throw new Error('the text has no mark of UTF-8');
  const lines = text
    .slice(1)
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
  const [names = [], ...rows] = lines;
  return rows.map((cells) =>
    Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])),
  );
}
