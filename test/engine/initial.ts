import type { Generator } from '../../src/base/random.ts';
import type { Session } from '../../src/engine/engine.ts';
import { emptyRows } from '../../src/problem/data/empty-rows.ts';
import type { Program } from '../../src/problem/program.ts';
import * as trainable from '../../src/trial/trainable.ts';

/** Draws a program's parameters; the data have no part in that. */
export function writeInitialParameters(
  program: Program,
  session: Session,
  generators: readonly Generator[],
): Promise<void> {
  return trainable.writeInitialParameters({ kind: 'program', program, data: emptyRows(1) }, session, generators);
}
