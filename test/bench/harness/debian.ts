import { spawnSync } from 'node:child_process';

const minutes = 60_000;

/**
 * Installs a Debian package if this process may: as root, or with sudo without a password. If the package
 * lists are missing, they are loaded and the installation is tried again.
 *
 * @returns why it is not installed, with the command to install it; null on success.
 */
export function installPackage(name: string): string | null {
  const before = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...words: string[]) => {
    const [program = '', ...rest] = [
      ...before,
      'apt-get',
      '-o',
      'DPkg::Lock::Timeout=180',
      ...words,
    ];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(program, rest, { env, timeout: 10 * minutes }).status === 0;
  };
  const install = () => apt('install', '-y', '--no-install-recommends', name);
  if (install() || (apt('update') && install())) return null;
  return `it is not here, and could not be installed: apt-get install ${name}`;
}
