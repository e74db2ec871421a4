import { X, Y, type Arguments, type Value } from './launch.ts';

/** The body of a kernel over the rows of a batch; `count` is the code for how many rows the batch has. */
export type LossPart = (args: Arguments, count: string) => string;

export interface LossParts {
  /** Of the thread's row. */
  readonly loss: LossPart;
  /** Of the mean loss, for the thread's number. */
  readonly gradient: LossPart;
  /** 1 where the thread's row is classified correctly; null where nothing is classified. */
  readonly correct: LossPart | null;
}

/** Softmax cross-entropy. The largest logit is subtracted first, so that no exponential overflows. */
export function lossOfLabels(logits: Value, labels: Value): LossParts {
  const each = `for (let j = 0; j < ${logits.columns}; j++)`;
  const largest = (logit: string, first: string): string =>
    `let largest = ${first}; ${each} { const other = ${logit}; if (other > largest) { largest = other; } }`;
  const sum = (logit: string): string => `let sum = 0; ${each} { sum += Math.exp(${logit} - largest); }`;
  return {
    loss: (args) => {
      const [logit, label] = [args.reader(logits), args.reader(labels)(Y, 0)];
      return `${largest(logit(Y, 'j'), logit(Y, 0))} ${sum(logit(Y, 'j'))}
        const label = ${label};
        return Math.log(sum) - (${logit(Y, 'label')} - largest);`;
    },
    gradient: (args, count) => {
      const [logit, label] = [args.reader(logits), args.reader(labels)(Y, 0)];
      return `${largest(logit(Y, 'j'), logit(Y, 0))} ${sum(logit(Y, 'j'))}
        let v = Math.exp(${logit(Y, X)} - largest) / sum;
        if (Math.abs(${X} - ${label}) < 0.5) { v -= 1; }
        return v / ${count};`;
    },
    // The first of equals: a later logit takes its place only where it is larger.
    correct: (args) => {
      const [logit, label] = [args.reader(logits), args.reader(labels)(Y, 0)];
      return `let largest = ${logit(Y, 0)}; let best = 0.0;
        ${each} { const other = ${logit(Y, 'j')}; if (other > largest) { largest = other; best = j; } }
        if (Math.abs(best - ${label}) < 0.5) { return 1; }
        return 0;`;
    },
  };
}

/** The sum of the squares of a row. */
export function lossOfSquares(of: Value): LossParts {
  return {
    loss: (args) => `let v = 0;
      for (let j = 0; j < ${of.columns}; j++) { const each = ${args.reader(of)(Y, 'j')}; v += each * each; }
      return v;`,
    gradient: (args, count) => `return 2 * ${args.own(of)} / ${count};`,
    correct: null,
  };
}
