import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const MAIN = join(ROOT, 'dist/cli/main.js');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built command as a user would; `ended` resolves when the process and its output are over. */
export function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = ROOT,
): ChildProcess & { ended: Promise<Ended> } {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { ...process.env, ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return Object.assign(child, { ended });
}

export const bench = (...args: readonly string[]): Promise<Ended> => start(args).ended;

export const temporary = (): string => mkdtempSync(join(tmpdir(), 'bench-test-'));

/** The part of the JSON document that tests look at. */
export interface RunDocument {
  readonly run: { id: string; dir: string; suite: string; engine: string; seconds: number };
  readonly trials: readonly {
    id: string;
    problem: string;
    variant: string;
    seed: number;
    status: string;
    learned: boolean | null;
    reason?: string;
    seconds: number;
    epochs: readonly {
      epoch: number;
      trainLoss: number;
      testLoss: number;
      testAccuracy: number | null;
      metrics: Readonly<Record<string, number>>;
      validationLoss?: number;
      validationMetrics?: Readonly<Record<string, number>>;
      seconds: number;
    }[];
  }[];
}

export async function benchJson(...args: readonly string[]): Promise<RunDocument> {
  const { code, stdout, stderr } = await bench(...args, '--json');
  if (code !== 0) throw new Error(`bench ${args.join(' ')} exited with ${code}: ${stderr}`);
  return JSON.parse(stdout) as RunDocument;
}
