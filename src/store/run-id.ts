import { randomInt } from 'node:crypto';

/** Draws within one millisecond. The largest suffix, 999 * 65 + 64, still has four hexadecimal digits. */
const CHANCES = 65;

/**
 * The id of a run that started at that time, such as 20261123-015530-3f2a: UTC to the second, then four hexadecimal
 * digits made of the millisecond and some chance. Ids sort by time as text. Each further `attempt` gives another one.
 */
export function newRunId(startedAt: Date, attempt = 0): string {
  const [date, time] = startedAt.toISOString().replaceAll(/[-:]/g, '').split('T');
  const suffix = (startedAt.getUTCMilliseconds() * CHANCES + randomInt(CHANCES) + attempt) % 0x10000;
  return `${date!}-${time!.slice(0, 6)}-${suffix.toString(16).padStart(4, '0')}`;
}

/** Whether a folder's name is a run's: other things may lie beside them. */
export function isRunId(name: string): boolean {
  return /^\d{8}-\d{6}-[\da-f]{4}$/.test(name);
}

/** A folder name for a suite; a name is free text, and may not lead out of the output folder. */
export function suiteFolder(name: string): string {
  const safe = name
    .replaceAll(/[^\p{L}\p{N}\p{M} ._+=@-]+/gu, '-')
    .replace(/^[ .-]+/, '')
    .slice(0, 80)
    .replace(/[ .]+$/, '');
  return safe === '' ? 'suite' : safe;
}
