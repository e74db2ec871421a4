import os from 'node:os';
import { dirname } from 'node:path';
import { packageVersion } from '../base/packages.ts';
import { codeFingerprint } from './code-version.ts';
import type { Environment } from './environment.ts';
import { gitState, ownGitState } from './git.ts';
import { harnessFolder, harnessVersion } from './versions.ts';

export interface EnvironmentSources {
  readonly suiteFile: string;
  /** Names of the packages that take part; those that are not installed are left out of the record. */
  readonly libraries: readonly string[];
}

/** All of the environment but the data. */
export async function collectEnvironment({
  suiteFile,
  libraries,
}: EnvironmentSources): Promise<Omit<Environment, 'data'>> {
  const versions = libraries.flatMap((name) => {
    const version = packageVersion(name);
    return version === undefined ? [] : [[name, version] as const];
  });
  const [harness, suite] = await Promise.all([ownGitState(harnessFolder()), gitState(dirname(suiteFile))]);
  return {
    harness: harnessVersion(),
    node: process.version,
    platform: `${os.platform()} ${os.arch()} ${os.release()}`,
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    git: { harness, suite },
    libraries: Object.fromEntries(versions),
    code: codeFingerprint(),
  };
}
