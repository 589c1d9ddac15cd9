/** Returns the last text that the demo prints: the address and folder of the service, and commands to try. */
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
The demo's clock is stopped at ${day}. Use dates up to that day.
Its books are in ${dataDir}

Its people and their passwords are in ${peopleFile}

Three things to try. Open another terminal in the folder of the project, and paste these functions first.
"token <person>" signs a person in and prints the token; "as <person>" prints the header of a request.

token() { ARTICLE30_PASSWORD=$(awk -v p="$1" '$1 == p { print $3 }' \\
  ${peopleFile}) \\
  npm run -s token -- --person "$1" --address ${address} \\
  --keep ${dataDir}/"$1".token; }
as() { token "$1" | sed 's/^/Authorization: Bearer /'; }

1. Read the statement of State A as CSV, signed in as State A:

curl ${address}/v1/donors/DON-A/statement -H 'Accept: text/csv' \\
  -H "$(as u.donor-a)"

2. Allocate more than the unallocated cash of pledge P1. The refusal names the missing amount:

curl ${address}/v1/pledges/P1/allocations \\
  -H 'Content-Type: application/json' -H 'Idempotency-Key: try-1' \\
  -H "$(as u.program)" \\
  -d '{"effectiveDate": "${today}", "lines": [{
        "from": {"purpose": "TA-GEN"}, "to": {"purpose": "k", "level": "NATIONAL"},
        "gross": {"amount": "1000000.00", "currency": "USD"}}]}'

3. Compute the books again from the log, and compare them with the books of the service:

DATA_DIR=${dataDir} npm run replay

Stop the service with Ctrl-C.`;
}
