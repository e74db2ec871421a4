import type picocolors from 'picocolors';
import { formatLoss, formatSeconds } from '../../base/units.ts';
import { displayWidth } from './text.ts';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** A trial on its way; changes as it advances. */
export interface RunningTrial {
  /** Padded to the width of all names. */
  readonly name: string;
  readonly epochs: number;
  epoch: number;
  /** Of the whole trial, 0 to 1. */
  fraction: number;
  loss: number | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

const LONGEST_BAR = 30;
const SHORTEST_BAR = 5;
const LOSS_WIDTH = 'loss 0.000000'.length;
const TIME_WIDTH = '99 min 59 s left'.length;

/** Name, bar, epoch, loss, time left. The bar takes the room that the words leave and goes first when there is none. */
export function barLine(trial: RunningTrial, columns = 80, colors: Colors): string {
  const { name, epochs, epoch, fraction, loss } = trial;
  const words = [
    `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    `loss ${loss === undefined ? '-' : formatLoss(loss)}`.padEnd(LOSS_WIDTH),
    leftText(secondsLeft(trial.startedAt, fraction)).padEnd(TIME_WIDTH),
  ].join('  ');
  const room = columns - displayWidth(name) - words.length - 4;
  if (room < SHORTEST_BAR) return `${name}  ${words}`.trimEnd();
  const length = Math.min(LONGEST_BAR, room);
  const full = Math.round(length * Math.min(1, fraction));
  return `${name}  ${colors.cyan('━'.repeat(full))}${colors.dim('─'.repeat(length - full))}  ${words}`.trimEnd();
}

/** From how long the part that is done took; undefined while that says nothing yet. */
export function secondsLeft(startedAt: number, fraction: number): number | undefined {
  if (fraction < 0.01 || fraction >= 1) return undefined;
  const elapsed = (Date.now() - startedAt) / 1000;
  return Math.ceil((elapsed * (1 - fraction)) / fraction);
}

/** "59 s left", "1 min 20 s left"; empty while it is not known. */
export function leftText(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return `${seconds < 60 ? `${seconds} s` : formatSeconds(seconds)} left`;
}
