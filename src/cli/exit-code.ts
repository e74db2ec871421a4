/** What the command says to the shell; a promise to scripts. */
export const EXIT = {
  ok: 0,
  regression: 1,
  usage: 2,
  failed: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
