import { load } from '../base/bundled/koffi.ts';

/**
 * Ends the process though a graphics card works for one of its threads. process.exit would end the threads first, which
 * aborts the process while Dawn waits for the card; the operating system's own exit does not.
 */
export function leaveCard(code: number): void {
  process.emit('exit', code);
  const library = load(process.platform === 'win32' ? 'ucrtbase.dll' : null);
  (library.func('void _exit(int)') as (code: number) => void)(code);
}
