import { iso31661Alpha3ToAlpha2 } from 'iso-3166/1-a3-to-1-a2.js';
import { demand } from '../kernel/rejection';

/** Codes that ISO 3166-1 leaves to its users, for trying and for made-up States. */
const userAssigned = /^X[A-Z]{2}$/;

/**
 * A country that a request states, ISO 3166-1 alpha-3, XAA to XZZ included; none where it is left out.
 *
 * @throws Rejection UNKNOWN_COUNTRY.
 */
export function demandCountry<Code extends string | undefined>(code: Code, field: string): Code {
  demand(
    code === undefined || userAssigned.test(code) || Object.hasOwn(iso31661Alpha3ToAlpha2, code),
    'UNKNOWN_COUNTRY',
    `"${code ?? ''}" is not a country of ISO 3166-1 in three letters, such as KEN`,
    field,
  );
  return code;
}
