import { iso31661Alpha3ToAlpha2 } from 'iso-3166/1-a3-to-1-a2.js';
import { demand } from '../kernel/rejection';

/** Codes XAA to XZZ, which ISO 3166-1 reserves for users; here they stand for fictitious States in trials. */
const userAssigned = /^X[A-Z]{2}$/;

/**
 * Checks a country code of a request and returns it. Accepted are the codes of ISO 3166-1 alpha-3, XAA to XZZ included,
 * and undefined.
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
