import { accountItems, kit } from '@art30/accounting';
import { pageAsked } from './shapes';

const { currency, ledgerAccount, optional, pattern, year } = kit;

const idOrNone = pattern(
  'id or nothing',
  /^[A-Za-z0-9._-]{0,64}$/,
  'must be an id of 1 to 64 letters, digits, dots, underscores or hyphens, or empty for lines without one',
);

/** Query parameters that filter journal lines by dimension. An empty value selects lines without the dimension. */
export const dimensionsAsked = {
  ...pageAsked,
  donor: optional(idOrNone('Id of a donor.', 'DON-A')),
  pledge: optional(idOrNone('Id of a pledge.', 'P1')),
  instalment: optional(
    pattern(
      'number or nothing',
      /^\d{0,3}$/,
      'must be the number of an instalment, or empty for lines without one',
    )('Number of an instalment.', '1'),
  ),
  purpose: optional(idOrNone('Code of a purpose.', 'k')),
  recommendation: optional(
    pattern(
      'm, n or nothing',
      /^[mn]?$/,
      'must be m or n, or empty for lines without one',
    )('The call under which the money was given, `m` or `n`.', 'n'),
  ),
  account: optional(ledgerAccount('Ledger account.', '1310')),
  currency: optional(currency('Currency of the lines, ISO 4217.', 'EUR')),
  fund: optional(idOrNone('Code of a fund; the account of article 30 is `ART30`.', 'ART30')),
  bankAccount: optional(idOrNone('Code of a bank account.', 'BK-EUR')),
  receipt: optional(idOrNone('Id of a receipt.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00')),
  accountItem: optional(
    pattern(
      'kind or nothing',
      new RegExp(`^(${accountItems.join('|')})?$`),
      `must be one of ${accountItems.join(', ')}, or empty for lines without one`,
    )("Kind of the account's own item, of lines without a donor.", 'FEE'),
  ),
  year: optional(year('Year of the posting date.', '2024')),
};

/**
 * Query parameters that filter journal lines, including level and country, which only lines of spending authority have.
 */
export const linesAsked = {
  ...dimensionsAsked,
  level: optional(
    pattern(
      'level or nothing',
      /^(GLOBAL|REGIONAL|NATIONAL)?$/,
      'must be GLOBAL, REGIONAL or NATIONAL, or empty for lines without a level',
    )('Level of recommendation (p): GLOBAL, REGIONAL or NATIONAL.', 'NATIONAL'),
  ),
  country: optional(
    pattern(
      'country or nothing',
      /^([A-Z]{3})?$/,
      'must be the three letters of a country, or empty for lines without one',
    )('Country of an activity, ISO 3166-1 alpha-3.', 'KEN'),
  ),
};

export const DimensionFilter = kit.shape('DimensionFilter', dimensionsAsked);
export const LineFilter = kit.shape('LineFilter', linesAsked);
