import { iso31661Alpha3ToAlpha2 } from 'iso-3166/1-a3-to-1-a2.js';
import { demand } from '../kernel/rejection';

/** Codes that ISO 3166-1 reserves for users, here for trials and fictitious States. */
const userAssigned = /^X[A-Z]{2}$/;

/**
 * Returns a stated country code, ISO 3166-1 alpha-3 including XAA to XZZ, once it is checked; undefined stays
 * undefined.
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
