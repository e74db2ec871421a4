import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TrialRecord } from '../../src/record/record.ts';
import { readRun } from '../../src/store/read.ts';
import { bare, havePython, isRunning, missing, title, traced } from '../engine/library/interpreter.ts';
import { benchJson, start, temporary, type RunDocument } from './bench.ts';

const SUITE = 'fixtures/suites/torch.ts';

describe.skipIf(missing !== null)(`a suite with library.torch, ${title}`, () => {
  test('is trained by PyTorch from the same weights on the same batches, and the record says by whom', async () => {
    const { run } = await benchJson('run', SUITE, '--out', temporary());
    const { run: record, losses } = await readRun(run.dir);
    expect(record.trials.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(record.trials[1]!.engine).toMatchObject({ name: 'torch', reason: 'the variant is PyTorch’s' });
    expect(record.trials[1]!.engine!.device).toMatch(/^PyTorch \d.*, 1 thread$/);
    expect(record.timings.map(({ variant }) => variant)).toEqual(['ours', 'of PyTorch']);
    const [ours, theirs] = record.trials.map(({ id }) => losses.get(id)!);
    expect(theirs).toHaveLength(8);
    // Two networks in float32, eight small steps apart from the same start.
    theirs!.forEach((loss, step) => {
      expect(Math.abs(loss / ours![step]! - 1)).toBeLessThan(1e-5);
    });
  });

  test('may have a problem of its own, whose curves, probes and metrics are ours to the last digits', async () => {
    const { run } = await benchJson('run', 'fixtures/suites/torch-own-problem.ts', '--out', temporary());
    const { run: record, losses } = await readRun(run.dir);
    const [ours, theirs] = record.trials as readonly [TrialRecord, TrialRecord];
    expect([ours.status, theirs.status, theirs.engine!.name]).toEqual(['completed', 'completed', 'torch']);
    // As above, and the same numbers are dropped.
    const near = (found: ArrayLike<number>, wanted: ArrayLike<number>): void => {
      expect(found).toHaveLength(wanted.length);
      Array.from(wanted).forEach((value, i) => {
        expect(Math.abs(found[i]! / value - 1)).toBeLessThan(1e-5);
      });
    };
    expect(losses.get(theirs.id)).toHaveLength(6);
    near(losses.get(theirs.id)!, losses.get(ours.id)!);
    near(theirs.probes!.losses, ours.probes!.losses);
    expect(theirs.probes!.tensors.map(({ name }) => name)).toEqual(ours.probes!.tensors.map(({ name }) => name));
    expect(theirs.epochs.map(({ testAccuracy }) => testAccuracy)).toEqual(
      ours.epochs.map(({ testAccuracy }) => testAccuracy),
    );
  });

  test('an option that PyTorch does not have is refused before anything is trained or written', async () => {
    const out = temporary();
    const { code, stdout, stderr } = await start(['run', 'fixtures/suites/torch-refused.ts', '--json', '--out', out])
      .ended;
    expect([code, stdout, readdirSync(out)]).toEqual([2, '', []]);
    expect(stderr).toMatch(/^bench: variant "misspelt": torch\.Adam: unknown .* "beta"; did you mean "betas"\?.*\n$/);
  });

  test.each(['once', 'twice'])('Ctrl-C %s leaves no Python process behind', async (times) => {
    const out = temporary();
    const { interpreter, pids } = traced();
    const child = start(['run', 'fixtures/suites/torch-long.ts', '--out', out], { PYTHON: interpreter });
    let seen = '';
    while (!seen.includes('endless: epoch 1')) {
      const [text] = (await once(child.stderr!, 'data')) as [string];
      seen += text;
    }
    expect(pids().filter(isRunning)).toHaveLength(1);
    // A terminal sends its Ctrl-C to Python, too.
    for (const pid of [child.pid!, ...pids().filter(isRunning)]) process.kill(pid, 'SIGINT');
    if (times === 'twice') child.kill('SIGINT');
    expect((await child.ended).code).toBe(130);
    // After a second Ctrl-C nobody is left to end it: it sees that its input is over.
    await expect.poll(() => pids().filter(isRunning)).toEqual([]);
    if (times === 'twice') return;
    const [id] = readdirSync(join(out, 'torch-long'));
    const { run } = await readRun(join(out, 'torch-long', id!));
    expect(run.trials[0]).toMatchObject({ status: 'cancelled' });
    expect(run.trials[0]!.steps).toBeGreaterThan(0);
  });

  // Elsewhere it ends when it goes on, and sees that its input is over.
  test.runIf(process.platform === 'linux')(
    'a Python process that is stopped does not outlive its killed parent',
    async () => {
      const { interpreter, pids } = traced();
      const child = start(['run', 'fixtures/suites/torch-long.ts', '--out', temporary()], { PYTHON: interpreter });
      let seen = '';
      while (!seen.includes('endless: epoch 1')) {
        const [text] = (await once(child.stderr!, 'data')) as [string];
        seen += text;
      }
      const [python] = pids().filter(isRunning);
      process.kill(python!, 'SIGSTOP');
      child.kill('SIGKILL');
      await expect.poll(() => isRunning(python!)).toBe(false);
    },
  );
});

test.skipIf(!havePython)(
  'where no Python has PyTorch its trials are skipped with the reason, and all is well',
  async () => {
    const args = ['run', SUITE, '--json', '--out', temporary()];
    const { code, stdout } = await start(args, { PYTHON: bare() }).ended;
    expect(code).toBe(0);
    const { run, trials } = JSON.parse(stdout) as RunDocument;
    expect(trials.map(({ status }) => status)).toEqual(['completed', 'skipped']);
    expect(trials[1]!.reason).toMatch(/cannot import torch \(No module named 'torch'\); on Debian: apt install/);
    expect(readFileSync(join(run.dir, 'summary.md'), 'utf8')).toContain('python3-torch');
  },
);

test('bench doctor tells whether PyTorch is there', async () => {
  const { code, stdout } = await start(['doctor', '--json'], { PYTHON: '/nowhere/python' }).ended;
  expect(code).toBe(0);
  const findings = JSON.parse(stdout) as { subject: string; state: string; detail: string; hint?: string }[];
  const finding = findings.find(({ subject }) => subject.startsWith('PyTorch'));
  expect(finding).toMatchObject({ state: 'missing', hint: expect.stringContaining('python3-torch') as string });
});
