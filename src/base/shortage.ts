import { messageOf } from './errors.ts';

/** What a system that has run out of something says, and what to do about it. */
const SHORTAGES: ReadonlyMap<string, string> = new Map([
  ['EMFILE', 'this process may open no more files; raise the limit (ulimit -n 1024)'],
  ['ENFILE', 'the system may open no more files; close other programs'],
  ['EAGAIN', 'the system starts no more threads or processes; raise the limit (ulimit -u) or take fewer --workers'],
  ['ENOMEM', 'the system has no more memory; close other programs, or take fewer --workers'],
  ['ENOSPC', 'the disk is full; make room, and go on with "bench run --resume"'],
  ['EDQUOT', 'the disk quota is used up; make room, and go on with "bench run --resume"'],
]);

/**
 * The sentence on an error that says that the system has run out of something; null for others. A worker thread that
 * cannot start names the code in its message alone.
 */
export function shortageOf(error: unknown): string | null {
  const [code] = /\b(EMFILE|ENFILE|EAGAIN|ENOMEM|ENOSPC|EDQUOT)\b/.exec(messageOf(error)) ?? [];
  return code === undefined ? null : SHORTAGES.get(code)!;
}
