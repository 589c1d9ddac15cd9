/** The end of the demo: what runs where, and what a newcomer may do with it. */
export function farewell(demo: {
  address: string;
  dataDir: string;
  peopleFile: string;
  now: Date;
}): string {
  const { address, dataDir, peopleFile, now } = demo;
  const today = now.toISOString().slice(0, 10);
  const day = now.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return `
The service is running at ${address}, its API page at ${address}/docs
Its clock stands at ${day}: date what you record by then.
Its books are in ${dataDir}

Its people and their passwords are in ${peopleFile}

Three things to try, in another terminal, in the folder of the project. First it is told how to sign in:
token <person> is a token, as <person> the header of a request with it.

token() { ARTICLE30_PASSWORD=$(awk -v p="$1" '$1 == p { print $3 }' \\
  ${peopleFile}) \\
  npm run -s token -- --person "$1" --address ${address} \\
  --keep ${dataDir}/"$1".token; }
as() { token "$1" | sed 's/^/Authorization: Bearer /'; }

1. Read what State A is told of its money, as a table for a spreadsheet:

curl ${address}/v1/donors/DON-A/statement -H 'Accept: text/csv' \\
  -H "$(as u.donor-a)"

2. Allocate more than State A has paid, and be told why that is refused:

curl ${address}/v1/pledges/P1/allocations \\
  -H 'Content-Type: application/json' -H 'Idempotency-Key: try-1' \\
  -H "$(as u.program)" \\
  -d '{"effectiveDate": "${today}", "lines": [{
        "from": {"purpose": "TA-GEN"}, "to": {"purpose": "k", "level": "NATIONAL"},
        "gross": {"amount": "1000000.00", "currency": "USD"}}]}'

3. Make the books again from the log, and compare them with those of the running service:

DATA_DIR=${dataDir} npm run replay

Stop the service with Ctrl-C.`;
}
