import fc from 'fast-check';

/** A rule as text: statements, and what `param` and the states `a` and `u` become. */
export interface RuleText {
  readonly statements: string;
  readonly param: string;
  readonly a: string;
  /** Computed from scalars alone, so that the state is the same for all elements. */
  readonly u: string;
}

/** As JavaScript, in what is known of every rule here. */
export const functionText = ({ statements, param, a, u }: RuleText): string =>
  `function update({ param, grad, t, a, u }, { lr, big, flag }) { ${statements} return { param: ${param}, a: ${a}, u: ${u} } }`;

/** What hyperparameters and the step make of such expressions: NaN, ±∞, −0, numbers below the normal ones; some of them
 *  only from some step on. */
const SPECIAL = [
  'Math.sqrt(1 - t / 3)',
  '(lr - lr) / (big - big)',
  '1 / (t - 2)',
  '-1 / (t - 2)',
  '(-(t - 1))',
  '(-(lr - lr))',
  'lr * 1e-42',
  '-lr * 1e-45',
  'big * big * t',
  '-big * big * t',
  'Math.log(t - 2)',
  'lr ** t',
  'big ** t',
];

/** What numbers are made of. */
interface Vocabulary {
  readonly scalars: readonly string[];
  readonly arithmetic: readonly string[];
  readonly functions: readonly string[];
  readonly power: boolean;
}

const inParentheses = (text: string): string => `(${text})`;

const ALL: Vocabulary = {
  scalars: [
    ...['t', 'lr', 'big', 'u', '0', '1', '2', '0.5', '3', '1e-3', '1e30', '1e-40', '5e-324', '1e300'],
    ...SPECIAL.map(inParentheses),
  ],
  arithmetic: ['+', '-', '*', '/'],
  functions: ['sign', 'floor', 'abs', 'sqrt', 'sign', 'floor', 'abs', 'sqrt', 'exp', 'log', 'cos', 'tanh'],
  power: true,
};

/** What leaves numbers exact in every precision, where they stay small. */
const EXACT: Vocabulary = {
  scalars: [
    ...['t', 'lr', 'u', '0', '1', '2', '0.5', '3'],
    ...['(lr - lr) / (lr - lr)', '1 / (t - t)', '-1 / (t - t)', '(-(t - 1))', '(-(lr - lr))', '-lr'].map(inParentheses),
  ],
  arithmetic: ['+', '-', '*'],
  functions: ['sign', 'floor', 'abs'],
  power: false,
};

const ELEMENTS = ['param', 'grad', 'a', 'p', 'q'];

type Kind = 'scalar' | 'element';

function number(depth: number, kind: Kind, words: Vocabulary): fc.Arbitrary<string> {
  const leaf =
    kind === 'scalar'
      ? fc.constantFrom(...words.scalars)
      : fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...ELEMENTS) },
          { weight: 2, arbitrary: fc.constantFrom(...words.scalars) },
        );
  if (depth === 0) return leaf;
  const inner = number(depth - 1, kind, words);
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 4, arbitrary: fc.tuple(inner, fc.constantFrom(...words.arithmetic), inner).map(parted) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom('min', 'max'), inner, inner).map(called) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('min', 'max'), inner, inner, inner).map(called) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...words.functions), inner).map(called) },
    { weight: words.power ? 1 : 0, arbitrary: fc.tuple(inner, inner).map(([x, y]) => `(${x} ** ${y})`) },
    { weight: 1, arbitrary: inner.map((x) => `(-${x})`) },
    {
      weight: 3,
      arbitrary: fc.tuple(test(depth - 1, kind, words), inner, inner).map(([b, x, y]) => `(${b} ? ${x} : ${y})`),
    },
  );
}

function test(depth: number, kind: Kind, words: Vocabulary): fc.Arbitrary<string> {
  const inner = number(Math.max(0, depth - 1), kind, words);
  const compared = fc.tuple(inner, fc.constantFrom('<', '<=', '>', '>=', '===', '!=='), inner).map(parted);
  if (depth === 0) return fc.oneof({ weight: 4, arbitrary: compared }, { weight: 1, arbitrary: fc.constant('flag') });
  const other = test(depth - 1, kind, words);
  return fc.oneof(
    { weight: 4, arbitrary: compared },
    { weight: 1, arbitrary: fc.tuple(other, fc.constantFrom('&&', '||'), other).map(parted) },
    { weight: 1, arbitrary: other.map((b) => `(!${b})`) },
  );
}

const parted = (parts: readonly string[]): string => `(${parts.join(' ')})`;
const called = ([name, ...values]: readonly string[]): string => `Math.${name!}(${values.join(', ')})`;

/** Half of them compute with numbers that stay exact. */
export const arbitraryRule = (depth: number): fc.Arbitrary<RuleText> => fc.oneof(rule(depth, ALL), rule(depth, EXACT));

function rule(depth: number, words: Vocabulary): fc.Arbitrary<RuleText> {
  const any = fc.oneof(
    { weight: 3, arbitrary: number(depth, 'element', words) },
    { weight: 1, arbitrary: number(2, 'scalar', words) },
  );
  const assign = fc.tuple(fc.constantFrom('p', 'q'), any).map(([name, x]) => `${name} = ${x};`);
  const branch = fc
    .tuple(test(1, 'element', words), assign, assign)
    .map(([b, x, y]) => `if (${b}) { ${x} } else { ${y} }`);
  const statement = fc.oneof({ weight: 3, arbitrary: assign }, { weight: 1, arbitrary: branch });
  return fc.record({
    statements: fc
      .array(statement, { maxLength: 4 })
      .map((statements) => ['let p = grad; let q = lr;', ...statements].join(' ')),
    param: any,
    a: number(depth, 'element', words),
    u: number(2, 'scalar', words),
  });
}
