import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chooseProgress } from '../../src/cli/progress/choose.ts';
import type { Progress } from '../../src/cli/progress/progress.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import type { EpochRecord, TrialRecord } from '../../src/record/record.ts';
import { Screen } from './screen.ts';

const ESCAPE = '\u001b';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv('TERM', 'xterm');
  vi.stubEnv('NO_COLOR', '');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe('on a terminal', () => {
  test('a bar shows label, epoch, loss and time left, and only while its trial runs', () => {
    const { screen, progress } = onTerminal(planOf('Adagrad', 'RMSProp', 'Adam'));
    progress.started('0');
    progress.started('1');
    vi.advanceTimersByTime(3000);
    progress.advanced({ trial: '1', epoch: 2, fraction: 0.25, loss: 0.123456 });
    vi.advanceTimersByTime(200);
    expect(screen.lines).toEqual([
      '0 of 3 trials, 2 running, 36 s left',
      expect.stringMatching(/^Adagrad {2}─+ {2}epoch 1\/5 {2}loss -$/),
      expect.stringMatching(/^RMSProp {2}━+─+ {2}epoch 2\/5 {2}loss 0\.123456 {2}10 s left$/),
    ]);
    progress.finished(completed('1', 'RMSProp'));
    vi.advanceTimersByTime(200);
    expect(screen.lines.filter((line) => line !== '')).toEqual([
      'RMSProp  completed  loss 0.250000, test accuracy 97.00%, 5.5 s',
      expect.stringMatching(/^1 of 3 trials, 1 running/),
      expect.stringMatching(/^Adagrad {2}─+/),
    ]);
    progress.close();
  });

  test('the run takes at least as long as its slowest running trial', () => {
    const { screen, progress } = onTerminal(planOf('slow', 'fast', 'fast', 'fast'));
    progress.started('0');
    for (const id of ['1', '2', '3']) {
      progress.started(id);
      vi.advanceTimersByTime(1000);
      progress.finished(completed(id, 'fast'));
    }
    vi.advanceTimersByTime(1000);
    progress.advanced({ trial: '0', epoch: 1, fraction: 0.1, loss: 0.5 });
    vi.advanceTimersByTime(200);
    // The mean of all trials would say 2 s: three quarters and a fortieth took four.
    expect(screen.text).toContain('3 of 4 trials, 1 running, 38 s left');
    expect(screen.text).toMatch(/slow .* 38 s left$/m);
    progress.close();
  });

  test('when it is closed only the lasting lines remain, and the terminal is as before', () => {
    const { screen, progress } = onTerminal(planOf('a', 'b'));
    progress.note('two trials');
    progress.started('0');
    progress.started('1');
    vi.advanceTimersByTime(500);
    expect(screen).toMatchObject({ cursorVisible: false, wraps: false });
    progress.finished(completed('0', 'a'));
    progress.note('interrupted');
    progress.close();
    progress.close();
    progress.note('report written');
    expect(screen.text.split('\n')).toEqual([
      'two trials',
      'a  completed  loss 0.250000, test accuracy 97.00%, 5.5 s',
      'interrupted',
      'report written',
    ]);
    expect(screen).toMatchObject({ cursorVisible: true, wraps: true });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an exit without close gives the cursor back', () => {
    const { screen, progress } = onTerminal(planOf('a'));
    const listeners = process.listeners('exit');
    progress.started('0');
    expect(screen.cursorVisible).toBe(false);
    listeners.at(-1)!(0);
    expect(screen).toMatchObject({ cursorVisible: true, wraps: true });
    expect(process.listeners('exit')).toHaveLength(listeners.length - 1);
  });

  test('256 trials, 40 at a time, leave 256 lines and never overflow a screen of 24 lines', () => {
    const plan = planOf(...Array.from({ length: 256 }, (_, i) => `variant ${i}`));
    const { screen, progress } = onTerminal(plan);
    for (const [i, { id, variant }] of plan.entries()) {
      progress.started(id);
      vi.advanceTimersByTime(50);
      expect(screen.lines.filter((line) => /running|[━─]/.test(line)).length).toBeLessThanOrEqual(22);
      const old = plan[i - 40];
      if (old !== undefined) progress.finished(completed(old.id, old.variant));
      expect(screen.text).not.toContain(`${variant}  completed`);
    }
    for (const { id, variant } of plan.slice(-40)) progress.finished(completed(id, variant));
    progress.close();
    const left = screen.text.split('\n');
    expect(left).toHaveLength(256);
    for (const [i, line] of left.entries()) expect(line).toMatch(new RegExp(`^variant ${i} +completed`));
  });

  test('a lasting line that is wider than the terminal goes on in the next; no bar is left in it', () => {
    const { screen, progress } = onTerminal(planOf('a', 'b', 'c'), 60);
    for (const id of ['0', '1', '2']) progress.started(id);
    vi.advanceTimersByTime(200);
    const reason = `python3 cannot import torch: ${'why '.repeat(20)}`.trim();
    progress.finished({ ...completed('0', 'a'), status: 'skipped', reason, steps: 0, epochs: [] });
    progress.close();
    expect(screen.lines.join('')).toBe(`a  skipped  ${reason}`);
  });

  test('a narrow terminal goes without the bar', () => {
    const { screen, progress } = onTerminal(planOf('a'), 40);
    progress.started('0');
    vi.advanceTimersByTime(200);
    expect(screen.text).toBe('a  epoch 1/5  loss -');
    progress.close();
  });

  test('the status is coloured, unless NO_COLOR is set', () => {
    const coloured = onTerminal(planOf('a'));
    coloured.progress.finished(completed('0', 'a'));
    coloured.progress.close();
    expect(coloured.screen.raw).toContain(`${ESCAPE}[32mcompleted${ESCAPE}[39m`);
    vi.stubEnv('NO_COLOR', '1');
    const plain = onTerminal(planOf('a'));
    plain.progress.started('0');
    vi.advanceTimersByTime(200);
    plain.progress.finished(completed('0', 'a'));
    plain.progress.close();
    expect(plain.screen.raw).not.toMatch(/\[\d+m/);
  });

  test('what a label would do to the terminal is taken out', () => {
    const { screen, progress } = onTerminal(
      planOf(`${ESCAPE}[2J${ESCAPE}]0;title\u0007red ${ESCAPE}[31mhot\r\nnext\u202e`),
    );
    progress.started('0');
    vi.advanceTimersByTime(200);
    expect(screen.text).toMatch(/^red hot next {2}─/);
    progress.close();
  });
});

describe('elsewhere', () => {
  test('there is one plain line an event and no control character', () => {
    const { output, progress } = piped(planOf('RMSProp α=0.9 🚀', `Ada\tgrad${ESCAPE}[31m`));
    play(progress);
    progress.note('interrupted:\nwhat was completed is kept');
    progress.close();
    const text = output();
    expect(text.split('\n')).toEqual([
      'RMSProp α=0.9 🚀: started',
      'RMSProp α=0.9 🚀: epoch 1 of 5, loss 0.363507, test accuracy 95.12%, 1.9 s',
      'RMSProp α=0.9 🚀: completed (1 of 2), loss 0.250000, test accuracy 97.00%, 5.5 s',
      'Ada grad: started',
      'Ada grad: diverged (2 of 2), the loss became NaN at step 1,001 (after 1,000 steps)',
      'interrupted: what was completed is kept',
      '',
    ]);
    // eslint-disable-next-line no-control-regex -- that there are none is the point
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  test('a terminal that can do nothing counts as no terminal', () => {
    vi.stubEnv('TERM', 'dumb');
    const { screen, progress } = onTerminal(planOf('a', 'b'));
    play(progress);
    progress.close();
    expect(screen.raw).not.toContain(ESCAPE);
  });

  test('trials are told apart by their seeds where there are several', () => {
    const [a, b] = planOf('a', 'a');
    const { output, progress } = piped([a!, { ...b!, seed: 7 }]);
    progress.started('0');
    progress.started('1');
    expect(output()).toBe('a, seed 0: started\na, seed 7: started\n');
  });
});

/** Trials '0', '1', … of five epochs, one a label. */
function planOf(...labels: readonly string[]): readonly TrialSpec[] {
  return labels.map((variant, i) => ({
    id: String(i),
    variant,
    problem: { kind: 'mnistMlp', hidden: [200], trainSize: 60_000, testSize: 10_000 },
    data: '',
    optimizer: { kind: 'library', library: 'tfjs', name: 'rmsprop', hyper: {} },
    seed: 0,
    epochs: 5,
    batchSize: 64,
  }));
}

function completed(id: string, variant: string): TrialRecord {
  const epoch: EpochRecord = { epoch: 5, trainLoss: 0.25, testLoss: 0.2, testAccuracy: 0.97, seconds: 1.1 };
  const facts = { id, variant, seed: 0, engine: null, seconds: 5.5, steps: 4690, epochs: [epoch] };
  return { ...facts, status: 'completed' };
}

/** One trial that goes well and one that does not. */
function play(progress: Progress): void {
  progress.started('0');
  progress.advanced({ trial: '0', epoch: 1, fraction: 0.1, loss: 0.5 });
  progress.epochEnded('0', { epoch: 1, trainLoss: 0.363507, testLoss: 0.2, testAccuracy: 0.9512, seconds: 1.93 });
  progress.finished(completed('0', 'a'));
  progress.started('1');
  progress.finished({
    ...completed('1', 'b'),
    status: 'diverged',
    reason: 'the loss became NaN at step 1,001',
    steps: 1000,
    epochs: [],
  });
}

function onTerminal(plan: readonly TrialSpec[], columns?: number) {
  const screen = new Screen(columns);
  return { screen, progress: chooseProgress(screen, plan) };
}

function piped(plan: readonly TrialSpec[]) {
  const stream = new PassThrough();
  return { output: () => String(stream.read() ?? ''), progress: chooseProgress(stream, plan) };
}
