import { distance } from 'fastest-levenshtein';

/** What people call commands elsewhere, by the command that does it here. */
const MEANINGS: Readonly<Record<string, readonly string[]>> = {
  init: ['create', 'new', 'scaffold', 'setup', 'start'],
  run: ['exec', 'execute', 'resume', 'train', 'watch'],
  report: ['chart', 'html', 'plot', 'render'],
  explain: ['analyse', 'analyze', 'why'],
  serve: ['browse', 'dashboard', 'server', 'ui', 'web'],
  export: ['csv', 'dump', 'parquet'],
  compare: ['diff', 'versus', 'vs'],
  nightly: ['ci', 'cron', 'night', 'regress'],
  history: ['log', 'trend'],
  sql: ['duckdb', 'query', 'select'],
  gc: ['clean', 'cleanup', 'delete', 'prune', 'remove', 'rm'],
  list: ['engines', 'ls', 'optimizers', 'problems', 'runs'],
  doctor: ['check', 'diagnose', 'env', 'info'],
};

/** `unknown command "rnu"; did you mean run? See bench --help`, or without the question where nothing is near. */
export function unknownCommand(given: string, known: readonly string[]): string {
  const near = nearestCommand(given.toLowerCase(), known);
  return `unknown command "${given}"; ${near === undefined ? 'see' : `did you mean ${near}? See`} bench --help`;
}

/**
 * The command that means the same, or of which the word is a misspelling: one letter is wrong, missing or too many, or
 * two stand in each other's place. Two words that share more letters than that, merge and serve, have nothing in common.
 */
function nearestCommand(given: string, known: readonly string[]): string | undefined {
  const meant = Object.keys(MEANINGS).find((command) => MEANINGS[command]!.includes(given));
  return known.find((name) => name === (meant ?? given)) ?? known.find((name) => misspelt(given, name));
}

function misspelt(given: string, name: string): boolean {
  if (swapped(given, name)) return true;
  return distance(given, name) === 1 && Math.max(given.length, name.length) > 2;
}

function swapped(given: string, name: string): boolean {
  for (let i = 1; i < given.length; i++)
    if (given.slice(0, i - 1) + given.charAt(i) + given.charAt(i - 1) + given.slice(i + 1) === name) return true;
  return false;
}
