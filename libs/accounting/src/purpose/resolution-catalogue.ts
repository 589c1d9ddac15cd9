import { policyInForce } from '../kernel/policy-settings';
import type { Recommendation } from '../kernel/entries';
import { officialLanguages } from '../schema';
import type { PurposeEvent, PurposeKind } from './purpose.facts';

/** Day on which the resolution was adopted; the first version of the catalogue is valid from then on. */
export const resolutionAdoptedOn = '2010-10-22';

const both: readonly Recommendation[] = ['m', 'n'];
const m: readonly Recommendation[] = ['m'];
const none: readonly Recommendation[] = [];

/**
 * The recommendations of the resolution as purposes (`docs/accounting.md`, "Purposes"). The list of those that may be
 * earmarks is an interpretation. It is therefore stored in events, which later events can revise.
 */
const letters: readonly [string, string, readonly Recommendation[], readonly string[]][] = [
  ['a', 'Recommendations of 2009 noted', none, []],
  ['b', 'Technical assistance remains necessary', none, []],
  ['c', 'Visibility of the Convention; awareness of national partners', m, ['awareness']],
  ['d', 'Link between research, data collection and assistance', m, ['research', 'data']],
  ['e', 'Strategic approach; integrated programmes', both, ['regional', 'national']],
  [
    'f',
    'Omnibus survey software: improve, translate, finalise',
    m,
    ['development', 'translation', 'consultation'],
  ],
  ['g', 'Exchange of information on needs with other providers', m, ['needs']],
  ['h', 'Coordination with other providers', m, ['coordination']],
  [
    'i',
    'Thematic programme on organized crime',
    both,
    ['legal-assistance', 'tools', 'good-practice', 'justice-mechanisms'],
  ],
  ['j', 'Digest of cases; expert group on specialised units', m, ['digest', 'expert-group']],
  ['k', 'Technical assistance to Member States', both, []],
  [
    'l',
    'Tools: good-practice compendia, legislative guidance, model provisions',
    both,
    ['compendia', 'guidance', 'model-provisions'],
  ],
  ['m', 'The call to States and other donors', none, []],
  ['n', 'The call to States parties', none, []],
  ['o', 'Working group as a constant element of the Conference', m, ['participation']],
  ['p', 'Report on assistance given at global, regional and national levels', none, []],
];

/**
 * Returns the events that create the catalogue of a new ledger. Their order must never change, because their ids depend
 * on it.
 */
export function resolutionCatalogue(): readonly PurposeEvent[] {
  const lettersAndSubs = letters.flatMap(([code, label, open, subs]) => [
    added(code, 'LETTER', label, open),
    ...subs.map((sub) => added(`${code}.${sub}`, 'SUB_PURPOSE', `${label}: ${sub}`, open, code)),
  ]);
  const translations = officialLanguages.map((language) =>
    added(
      `f.translation.${language}`,
      'SUB_PURPOSE',
      `Omnibus survey software: translation (${language})`,
      m,
      'f.translation',
    ),
  );
  return [
    ...lettersAndSubs,
    ...translations,
    added('TA-GEN', 'BUCKET', 'Technical assistance, account of art. 30(2)(c), not yet allocated', [
      'n',
    ]),
    added('M-GEN', 'BUCKET', 'Received under (m) without an earmark, not yet allocated', m),
    added('PSC-FUND', 'BUCKET', 'Programme support fund', none),
    added('GLOBAL', 'LEVEL', 'Global', none),
    added('REGIONAL', 'LEVEL', 'Regional', none),
    added('NATIONAL', 'LEVEL', 'National', none),
  ];
}

function added(
  ...[code, kind, label, open, parent]: [
    string,
    PurposeKind,
    string,
    readonly Recommendation[],
    string?,
  ]
): PurposeEvent {
  const dated = { effectiveDate: resolutionAdoptedOn, code, kind, label, parent };
  const data = { ...dated, recommendations: open, policy: policyInForce, entries: [] };
  return { type: 'PurposeAdded', data };
}
