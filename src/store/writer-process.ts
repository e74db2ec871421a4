import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from '../base/files.ts';
import type { RunRecord } from '../record/record.ts';

type Writer = NonNullable<RunRecord['writer']>;

export function thisProcess(): Writer {
  const birth = birthOf(process.pid);
  return { host: hostname(), pid: process.pid, ...(birth !== undefined && { birth }) };
}

/**
 * Whether the process that began a run may still be writing it. That is known of this machine alone: a run of another
 * one counts as cut off.
 */
export function mayBeWriting({ writer }: RunRecord): boolean {
  if (writer === undefined || writer.host !== hostname() || writer.pid === process.pid) return false;
  try {
    process.kill(writer.pid, 0);
  } catch (error) {
    // Otherwise there is one, and it is somebody else's.
    if (errorCode(error) !== 'EPERM') return false;
  }
  const birth = birthOf(writer.pid);
  return writer.birth === undefined || birth === undefined || writer.birth === birth;
}

/** When a process began, in a form to compare: its number is given to others later. Linux says so; undefined elsewhere. */
function birthOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the program's name, which may hold anything but ends at the last parenthesis, the 20th field.
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!}`;
  } catch {
    return undefined;
  }
}
