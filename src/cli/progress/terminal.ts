import picocolors from 'picocolors';
import { MultiBar, type SingleBar } from '../../base/bundled/cli-progress.ts';
import { counted } from '../../base/units.ts';
import type { TrialSpec } from '../../plan/trial-spec.ts';
import type { TrialStatus } from '../../record/record.ts';
import { barLine, leftText, secondsLeft, type Colors, type RunningTrial } from './bar-line.ts';
import type { Output, Progress } from './progress.ts';
import { displayWidth, fit, printable } from './text.ts';
import { describeOutcome, trialNames } from './words.ts';

/** Clears the bars out of the way and lets the line wrap: while bars are drawn the terminal cuts what is too long. */
const wrapped = (line: string): string => `\u001b[J\u001b[?7h${line}\u001b[?7l\n`;

/**
 * One bar for each running trial below a line for the whole run; what is finished scrolls away above them. Where more
 * trials run than the screen has lines, the rest wait for a line; a screen that overflows cannot be redrawn.
 */
export function terminalProgress(output: Output, plan: readonly TrialSpec[]): Progress {
  const colors = picocolors.createColors(!process.env['NO_COLOR']);
  const names = trialNames(plan);
  const nameWidth = Math.min(32, Math.max(0, ...[...names.values()].map(displayWidth)));
  const specs = new Map(plan.map((spec) => [spec.id, spec]));
  const startedAt = Date.now();
  const running = new Map<string, RunningTrial>();
  const lines = new Map<string, SingleBar>();
  let finished = 0;
  let closed = false;

  const bars = new MultiBar({
    stream: output,
    hideCursor: true,
    clearOnComplete: true,
    // After a permanent line the bars stand a line lower, so each has to be drawn though its text is the same.
    forceRedraw: true,
    // Interruptions are the command's business; it calls close.
    gracefulExit: false,
  });

  const showBars = (): void => {
    const room = Math.max(1, (output.rows ?? 24) - 3);
    for (const [id, trial] of running) {
      if (lines.size >= room) return;
      if (!lines.has(id))
        lines.set(id, bars.create(1, 0, {}, { format: () => barLine(trial, output.columns, colors) }));
    }
  };

  const permanent = (line: string): void => {
    if (closed || !bars.isActive) {
      output.write(`${line}\n`);
      return;
    }
    bars.log(wrapped(line));
    bars.update();
  };

  const close = (): void => {
    if (closed) return;
    closed = true;
    process.removeListener('exit', close);
    if (bars.isActive) bars.stop();
  };
  // An exit by any way gives the cursor back.
  process.on('exit', close);

  const runLine = (): string => {
    const done = [...running.values()].reduce((sum, { fraction }) => sum + fraction, finished) / plan.length;
    const estimate = secondsLeft(startedAt, done);
    // The mean over all trials knows nothing of a slow one: the run cannot end before the trials that it waits for.
    const waits = [...running.values()].map((trial) => secondsLeft(trial.startedAt, trial.fraction) ?? 0);
    const left = leftText(estimate === undefined ? undefined : Math.max(estimate, ...waits));
    return colors.dim(
      `${finished} of ${counted(plan.length, 'trial')}, ${running.size} running${left === '' ? '' : `, ${left}`}`,
    );
  };

  return {
    started(trial) {
      const name = fit(names.get(trial) ?? trial, nameWidth);
      const epochs = specs.get(trial)?.epochs ?? 0;
      running.set(trial, { name, epochs, epoch: 1, fraction: 0, loss: undefined, startedAt: Date.now() });
      if (!bars.isActive && plan.length > 1) bars.create(1, 0, {}, { format: runLine });
      showBars();
    },
    advanced({ trial, epoch, fraction, loss }) {
      const state = running.get(trial);
      if (state !== undefined) Object.assign(state, { epoch, fraction, loss });
    },
    epochEnded() {
      // The bar says as much.
    },
    finished(record) {
      finished++;
      running.delete(record.id);
      const name = fit(names.get(record.id) ?? record.id, nameWidth);
      permanent(`${name}  ${paint(record.status, colors)}  ${describeOutcome(record)}`);
      const line = lines.get(record.id);
      if (line !== undefined) bars.remove(line);
      lines.delete(record.id);
      showBars();
    },
    note(text) {
      permanent(printable(text));
    },
    close,
  };
}

function paint(status: TrialStatus, colors: Colors): string {
  switch (status) {
    case 'completed':
      return colors.green(status);
    case 'failed':
      return colors.red(status);
    case 'diverged':
    case 'skipped':
    case 'cancelled':
      return colors.yellow(status);
    default:
      return status satisfies never;
  }
}
