import { statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@art30/testing';
import { ScratchBytes } from './scratch-bytes';

describe('bytes of a replay', () => {
  const folder = temporaryFolder();
  const path = () => join(folder.path, 'facts');

  it('come back by their place, and are for the account of the service alone', () => {
    const bytes = new ScratchBytes(path());
    const own = Uint8Array.of(1, 2, 3);
    bytes.append(own);
    own.fill(9);
    bytes.append(new Uint8Array());
    bytes.append(Uint8Array.of(4, 5));
    expect([...bytes.read(1, 4)]).toEqual([2, 3, 4, 5]);
    expect([...bytes.read(5, 0)]).toEqual([]);
    expect(() => bytes.read(4, 2)).toThrow('a file of a replay ends before byte 6');
    bytes.close();
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it('begin in a file that was not there', () => {
    new ScratchBytes(path()).close();
    expect(() => new ScratchBytes(path())).toThrow('EEXIST');
  });
});
