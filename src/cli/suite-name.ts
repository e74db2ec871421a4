import { loadSuite } from '../suite/load.ts';
import { keepStdout } from './output.ts';

/** The name of the suite that a user means by its name or its file. */
export async function suiteName(given: string): Promise<string> {
  await keepStdout();
  return /\.[mc]?[jt]s$/.test(given) ? (await loadSuite(given)).name : given;
}
