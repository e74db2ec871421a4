import { spread } from '../spread.ts';
import { requireFinite } from './require-number.ts';
import { signFlip, smallestP } from './sign-flip.ts';
import { studentTail } from './student.ts';

export interface PairedTest {
  /** Two-sided; above 0. */
  readonly p: number;
  readonly by: 'sign-flip' | 'student';
}

/** Pairs from which on a test can say no. */
export const LEAST_PAIRS = 2;

/**
 * Whether the mean difference of pairs is 0. By the sign-flip test where so many pairs can give a p of alpha or less: it
 * assumes no more than that differences would be symmetric about 0. Fewer pairs have too few arrangements to say no, however
 * large the difference; then by Student's t, which assumes that they are about normal. Which of the two depends on the
 * number of pairs and on alpha, never on the differences, so that the choice costs nothing.
 *
 * Source of the latter: Student, "The probable error of a mean", Biometrika 6 (1908).
 *
 * @param differences One finite number a pair
 * @param alpha What p has to reach: the chance of a false alarm over how many are tested together
 * @returns Null for a single pair: it shows no spread, and nothing can be said
 */
export function pairedTest(differences: readonly number[], alpha: number): PairedTest | null {
  requireFinite(differences);
  const n = differences.length;
  if (smallestP(n) <= alpha) return { p: signFlip(differences).p, by: 'sign-flip' };
  const found = spread(differences);
  if (found === null || found.sd === null) return null;
  const t = (Math.abs(found.mean) * Math.sqrt(n)) / found.sd;
  // All the same: infinitely many standard deviations from 0, or exactly there.
  const tail = Number.isNaN(t) ? 0.5 : studentTail(t, n - 1);
  return { p: Math.max(Number.EPSILON, 2 * tail), by: 'student' };
}
