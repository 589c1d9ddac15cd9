import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const folder = process.env['FOLDER'] ?? '.';

/** A file whose rows of one turn of the event loop are one commit, which the disk has to take. */
function rowsIn(name: string) {
  const db = new Database(join(folder, name));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE rows (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, row TEXT) STRICT',
  );
  const insert = db.prepare<[string, string]>('INSERT INTO rows (key, row) VALUES (?, ?)');
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  let waiting: { key: string; row: string; done: () => void }[] = [];
  const write = () => {
    const batch = waiting;
    waiting = [];
    begin.run();
    for (const { key, row } of batch) insert.run(key, row);
    commit.run();
    for (const { done } of batch) done();
  };
  const keep = (key: string, row: string) =>
    new Promise<void>((done) => {
      if (waiting.push({ key, row, done }) === 1) setImmediate(write);
    });
  return { db, keep };
}

const [texts, log] = [rowsIn('texts.db'), rowsIn('log.db')];
const answer = log.db.prepare<[string], string>('SELECT row FROM rows WHERE key = ?').pluck();
const stored = log.db.prepare('SELECT count(*) FROM rows').pluck();
const json = { 'content-type': 'application/json' };
const reply = (response: ServerResponse, status: number, text: string) =>
  response.writeHead(status, { ...json, 'content-length': Buffer.byteLength(text) }).end(text);

type Posted = { readonly remitter?: string; readonly commits?: number };

/** A POST is parsed, its text kept and the rest of it after that, each by a commit; a GET reads one row. */
const server = createServer((request, response) => {
  const { url = '', method, headers } = request;
  if (method === 'GET' && url === '/stored') {
    const synchronous = log.db.pragma('synchronous', { simple: true });
    return reply(response, 200, JSON.stringify({ stored: stored.get(), synchronous }));
  }
  if (method === 'GET') return reply(response, 200, answer.get(url) ?? '');
  let body = '';
  request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    const { remitter = '', commits = 2 } = JSON.parse(body) as Posted;
    const key = String(headers['idempotency-key'] ?? url);
    let kept = texts.keep(key, remitter);
    for (let more = 2; more <= commits; more += 1) {
      const name = more === 2 ? key : `${key} ${more}`;
      kept = kept.then(() => log.keep(name, body));
    }
    void kept.then(() => reply(response, 201, JSON.stringify({ id: key })));
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listens on http://127.0.0.1:${(server.address() as { port: number }).port},`);
});
