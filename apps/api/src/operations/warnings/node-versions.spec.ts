import { endOfSupport } from './node-versions';

describe('the version of Node', () => {
  it('is warned of where it is mended no more', () => {
    expect(endOfSupport('20.20.2')).toContain('since April 2026: use 24 or 22');
    expect(['22.23.5', '24.18.1'].map(endOfSupport)).toEqual([null, null]);
  });
});
