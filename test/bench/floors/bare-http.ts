import { createServer, type ServerResponse } from 'node:http';
import { rowsIn } from './grouped-rows';
import { eventsAsOurs, textsAsOurs } from './ledger-rows';

const [texts, log] = [rowsIn('texts.db'), rowsIn('log.db')];
const ours = { texts: textsAsOurs(), log: eventsAsOurs() };
const answer = log.db.prepare<[string], string>('SELECT row FROM rows WHERE key = ?').pluck();
const counts = [
  log.db.prepare<[], number>('SELECT count(*) FROM rows').pluck(),
  ours.log.db.prepare<[], number>('SELECT count(*) FROM events').pluck(),
];
const reply = (to: ServerResponse, status: number, text: string) => {
  const length = Buffer.byteLength(text);
  const head = { 'content-type': 'application/json', 'content-length': length };
  return to.writeHead(status, head).end(text);
};
let reads = 0;

/**
 * Members of a posted body that matter here: texts to store, the number of commits, and whether the rows have
 * the form of the ledger's.
 */
type Posted = Readonly<Partial<Record<'remitter' | 'remittanceInfo' | 'commits' | 'rows', string>>>;

async function committed(key: string, body: string, posted: Posted): Promise<void> {
  const { remitter = '', remittanceInfo = '', commits, rows } = posted;
  if (rows === 'ours') {
    await ours.texts.keep([remitter, remittanceInfo]);
    return ours.log.keep(body);
  }
  await texts.keep({ key, row: remitter });
  if (commits !== '1') await log.keep({ key, row: body });
}

/**
 * A minimal HTTP server. A POST is parsed, and its personal text and the rest are committed one after the
 * other. A GET reads a row, and commits an access entry first for donors.
 */
const server = createServer((request, response) => {
  const { url = '', method, headers } = request;
  if (method === 'GET' && url === '/stored') {
    const files = [texts, log, ours.texts, ours.log];
    const levels = files.map(({ db }) => Number(db.pragma('synchronous', { simple: true })));
    const synchronous = Math.min(...levels);
    const stored = counts.map((count) => count.get() ?? 0);
    return reply(response, 200, JSON.stringify({ stored, synchronous }));
  }
  if (method === 'GET') {
    const read = () => reply(response, 200, answer.get(url) ?? '');
    if (!url.includes('donor')) return read();
    return void texts.keep({ key: `read ${(reads += 1)}`, row: url }).then(read);
  }
  let body = '';
  request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    const key = String(headers['idempotency-key'] ?? url);
    const done = () => reply(response, 201, JSON.stringify({ id: key }));
    void committed(key, body, JSON.parse(body) as Posted).then(done);
  });
});
server.listen(0, '127.0.0.1', () =>
  console.log(`listens on http://127.0.0.1:${(server.address() as { port: number }).port},`),
);
