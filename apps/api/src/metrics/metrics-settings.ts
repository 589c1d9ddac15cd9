import { isIP } from 'node:net';
import { BadSetting, textSetting, wholeNumber, type Environment } from '@art30/storage';

/** Where metrics are answered besides, without a token. */
export interface MetricsSettings {
  readonly port: number;
  readonly host: string;
}

/** @throws BadSetting for what cannot be used; undefined without a port. */
export function readMetricsSettings(environment: Environment): MetricsSettings | undefined {
  const host = textSetting(environment, 'METRICS_HOST', '127.0.0.1');
  if (isIP(host) === 0) {
    throw new BadSetting('METRICS_HOST', 'must be an IP address of this machine');
  }
  if (textSetting(environment, 'METRICS_PORT', '') === '') return undefined;
  return {
    host,
    port: wholeNumber(environment, 'METRICS_PORT', { fallback: 0, min: 0, max: 65_535 }),
  };
}
