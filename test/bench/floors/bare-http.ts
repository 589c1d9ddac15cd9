import { createServer, type ServerResponse } from 'node:http';
import { rowsIn } from './grouped-rows';

const [texts, log] = [rowsIn('texts.db'), rowsIn('log.db')];
const answer = log.db.prepare<[string], string>('SELECT row FROM rows WHERE key = ?').pluck();
const stored = log.db.prepare('SELECT count(*) FROM rows').pluck();
const reply = (to: ServerResponse, status: number, text: string) =>
  to
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
let reads = 0;

/** A POST is parsed, its text kept and the rest after that, each by a commit; a GET reads a row, of donors once it is noted. */
const server = createServer((request, response) => {
  const { url = '', method, headers } = request;
  if (method === 'GET' && url === '/stored') {
    const synchronous = log.db.pragma('synchronous', { simple: true });
    return reply(response, 200, JSON.stringify({ stored: stored.get(), synchronous }));
  }
  if (method === 'GET') {
    const read = () => reply(response, 200, answer.get(url) ?? '');
    return url.includes('donor') ? void texts.keep(`read ${(reads += 1)}`, url).then(read) : read();
  }
  let body = '';
  request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    const posted = JSON.parse(body) as { remitter?: string; commits?: number };
    const key = String(headers['idempotency-key'] ?? url);
    const kept = texts.keep(key, posted.remitter ?? '');
    void (posted.commits === 1 ? kept : kept.then(() => log.keep(key, body))).then(() =>
      reply(response, 201, JSON.stringify({ id: key })),
    );
  });
});
server.listen(0, '127.0.0.1', () =>
  console.log(`listens on http://127.0.0.1:${(server.address() as { port: number }).port},`),
);
