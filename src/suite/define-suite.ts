import type { SuiteDefinition } from './suite.ts';

/**
 * Describes an experiment: a problem, the optimizers to compare on it, and a budget. A suite file exports it by
 * default.
 *
 * It gives types alone. What a file exports is checked where it is loaded, see validate.ts, because nothing
 * type-checks a suite file before it is run.
 */
export function defineSuite(definition: SuiteDefinition): SuiteDefinition {
  return definition;
}
