import type { EvidenceFinding, PartSum, ProvedStatement, Verdict } from '@art30/evidence';

/**
 * Maximum number of printed lines per table. Further lines are only counted; the evidence pack's file `balances.jsonl`
 * has all of them.
 */
const linesPrintedMax = 200;

/** Renders the balances that follow from the events. The auditor compares them with the reports of the service. */
function booksReport({ books }: Verdict): readonly string[] {
  if (books === undefined) return [];
  const { trialBalance, byDonor, byPurpose } = books;
  const accounts = trialBalance.map(({ account, name, currency, amount, usd }) => {
    const own = currency === 'USD' ? '' : `${currency} ${amount}`;
    return `  ${account.padEnd(6)}${name.padEnd(48)}${own.padStart(22)}${usd.padStart(20)}`;
  });
  return [
    'BOOKS     trial balance, computed again from the events: by account and currency, and in USD; debits above zero',
    ...shortened(accounts),
    'BOOKS     the same in USD by donor and account',
    ...shortened(byDonor.map(partLine)),
    'BOOKS     the same in USD by purpose and account',
    ...shortened(byPurpose.map(partLine)),
    '',
  ];
}

function partLine({ of, account, name, usd }: PartSum): string {
  return `  ${(of ?? 'none').padEnd(20)} ${account.padEnd(6)}${name.padEnd(48)}${usd.padStart(20)}`;
}

function shortened(lines: readonly string[]): readonly string[] {
  const more = lines.length - linesPrintedMax;
  if (more <= 0) return lines;
  return [
    ...lines.slice(0, linesPrintedMax),
    `  … and ${more} more, which follow from balances.jsonl`,
  ];
}

/**
 * Result of a verification. `unproved` means that all checks pass, but without an earlier checkpoint kept by the
 * auditor: nobody can then tell whether earlier events were replaced.
 */
export type Outcome = 'holds' | 'fails' | 'unproved';

export function outcomeOf({ holds, historyProvedFrom }: Verdict): Outcome {
  if (!holds) return 'fails';
  return historyProvedFrom === null ? 'unproved' : 'holds';
}

/** Characters after which a printed line is cut. */
const lineLengthMax = 1_000;
/** Control characters, line separators and marks that change the direction of text. */
const hidden = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Escapes hidden characters and cuts long lines. The evidence may contain text that is meant to deceive the reader of a
 * terminal.
 */
export function printable(line: string): string {
  const shown = line.replace(
    hidden,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return shown.length <= lineLengthMax ? shown : `${shown.slice(0, lineLengthMax)}…`;
}

/** Maximum number of printed findings; further findings are only counted. */
const findingsPrintedMax = 50;

/**
 * Renders the verdict on an evidence pack as text.
 *
 * @param isKeptGiven true if the auditor gave a checkpoint of their own.
 */
export function packReport(verdict: Verdict, isKeptGiven: boolean): string {
  const { size, time, root, origin, keys, rotations, restores, counts } = verdict;
  const { corrections, witnesses, notes } = verdict;
  return [
    ...(origin === null ? [] : [`ledger    ${origin}`]),
    ...(time === null
      ? []
      : [`proved    ${size} events, as signed at ${time}`, `root      ${root}`]),
    ...history(verdict, isKeptGiven),
    ...(time === null
      ? []
      : [`open      events recorded after that time are in no checkpoint of this pack`]),
    ...witnesses.map(
      ({ name, size, unixSeconds }) =>
        `witness   ${name} signed these ${size} events at ${timeOf(unixSeconds)}`,
    ),
    ...keys.map(({ key, checkpoints, revokedFrom }) => {
      const revoked = revokedFrom === null ? '' : `, revoked from sequence ${revokedFrom} on`;
      return `key       ${key} (${checkpoints} checkpoints${revoked})`;
    }),
    ...rotations.map(({ sequence, to, signedBy }) => {
      const by = signedBy === 'both' ? 'both keys' : 'the next key alone';
      return `rotation  at sequence ${sequence} to ${to}, signed by ${by}`;
    }),
    ...restores.map(
      ({ sequence, eventId }) =>
        `restore   at sequence ${sequence}, event ${eventId}: events were lost`,
    ),
    ...corrections.map(
      ({ sequence, eventId, fromSequence, throughSequence, reason }) =>
        `clock     at sequence ${sequence}, event ${eventId}: an operator says that the times of events ${fromSequence} to ${throughSequence} are wrong, and they do not count: ${reason}`,
    ),
    ...notes.map(
      ({ sequence, eventId, detail }) =>
        `note      at sequence ${sequence}, event ${eventId}: ${detail}`,
    ),
    '',
    ...Object.entries(counts).map(
      ([what, count]) => `${String(count).padStart(10)}  ${counted[what] ?? what}`,
    ),
    '',
    ...booksReport(verdict),
    ...verdict.findings.toSorted(foremost).slice(0, findingsPrintedMax).map(findingLine),
    conclusion(verdict),
  ]
    .map(printable)
    .join('\n');
}

/**
 * States how many events the auditor's own checkpoint (a signed root over the first events) proves. The events after it
 * are proved by the ledger's key alone, so whoever has that key could have replaced them.
 */
function history(verdict: Verdict, isKeptGiven: boolean): readonly string[] {
  const { historyProvedFrom, findings, holds, size } = verdict;
  if (historyProvedFrom !== null) {
    const { size: kept, time } = historyProvedFrom;
    const after = size - kept;
    const rest = after === 0 ? '' : `; ${onTheKeyAlone(`the ${after} after it`, after)}`;
    return [
      `history   the first ${kept} events are those of your checkpoint, signed at ${time}${rest}`,
    ];
  }
  const unproved = 'history   history before this pack is not proved';
  const alone = size === 0 ? '' : `; ${onTheKeyAlone(`all ${size} events`, size)}`;
  if (!isKeptGiven) return [`${unproved}: you gave no checkpoint of your own${alone}`];
  if (holds) return [`${unproved}: the checkpoint you kept covers no events${alone}`];
  return [
    findings.some(({ rule }) => rule.startsWith('KEPT_'))
      ? 'history   this log does not continue the checkpoint you kept'
      : `${unproved}: the findings prevent a comparison with the checkpoint you kept`,
  ];
}

function onTheKeyAlone(which: string, events: number): string {
  return `${which} ${events === 1 ? 'is' : 'are'} proved by the ledger's key alone`;
}

/** Formats a witness's time as an ISO date, or as seconds if it is out of the range of dates. */
function timeOf(unixSeconds: number): string {
  const time = new Date(unixSeconds * 1_000);
  return Number.isNaN(time.getTime()) ? `second ${unixSeconds}` : time.toISOString();
}

function findingLine({ file, line, sequence, eventId, rule, detail }: EvidenceFinding): string {
  const place = [
    line === undefined ? file : `${file}:${line}`,
    ...(sequence === undefined ? [] : [`sequence ${sequence}`]),
    ...(eventId === undefined ? [] : [`event ${eventId}`]),
  ].filter(Boolean);
  return `REFUSED   ${rule}${place.length === 0 ? '' : ` at ${place.join(', ')}`}: ${detail}`;
}

function conclusion({ holds, findingsTotal }: Verdict): string {
  if (holds) return 'VERDICT   it holds';
  const more =
    findingsTotal > findingsPrintedMax ? `, of which ${findingsPrintedMax} are named` : '';
  return `VERDICT   it does not hold: ${findingsTotal} findings${more}`;
}

/** Labels of the counts in a verdict. */
const counted: Readonly<Record<string, string>> = {
  events: 'events of the log, checkpoints included',
  leftOut: 'events that operators left out of the books',
  streams: 'streams, each without a gap',
  lines: 'lines of entries, computed anew from their facts',
  proposals: 'proposals',
  hashes: 'hashes that people signed, made anew',
  signatures: 'signatures, held to roles and delegations',
  credits: 'bank credits, each booked once',
  references: 'references, each used once',
  statements: 'statements that were issued',
  leaves: 'leaves of the tree, hashed',
  checkpoints: 'checkpoints',
};

/** Rules that concern the whole pack. Their findings are printed before those about single events. */
const aboutTheWhole: readonly string[] = [
  ...['KEPT_DIFFERS', 'KEPT_LARGER', 'KEPT_OF_ANOTHER', 'KEPT_NOT_SIGNED', 'TOO_OLD'],
  'NOT_WITNESSED',
  ...['OTHER_ROOT', 'NOT_COVERED', 'NO_CHECKPOINT', 'GOES_BACK', 'OTHER_KEY', 'KEY_NOT_PROVED'],
  ...['OTHER_CONTAINER', 'MANIFEST_NOT_SIGNED', 'OTHER_MANIFEST'],
];

function foremost(a: EvidenceFinding, b: EvidenceFinding): number {
  const [isA, isB] = [a, b].map(({ rule }) => aboutTheWhole.includes(rule));
  return isA === isB ? 0 : isA === true ? -1 : 1;
}

/** Renders a proved statement as text. */
export function statementReport(proved: ProvedStatement): string {
  const { statementId, donorId, issuedOn, type, checkpoint } = proved;
  return [
    `statement ${statementId} of ${donorId}, issued on ${issuedOn} (${type})`,
    `ledger    ${checkpoint.origin}`,
    `proved    in ${checkpoint.size} events, as signed at ${checkpoint.time}`,
    'VERDICT   these are the bytes that were issued',
  ]
    .map(printable)
    .join('\n');
}
