import type { Expression, KernelExpression, Settled } from './expression.ts';

type Inner = Expression | KernelExpression | Settled;
type Leaf = Exclude<Inner, { kind: 'unary' | 'binary' | 'choose' }>;

/** Visits everything that an expression is made of, from left to right; a whole comes before its operand's leaves. */
export function eachLeaf(expression: Inner, visit: (leaf: Leaf) => void): void {
  switch (expression.kind) {
    case 'unary':
      eachLeaf(expression.operand, visit);
      return;
    case 'whole':
      visit(expression);
      eachLeaf(expression.operand, visit);
      return;
    case 'binary':
      eachLeaf(expression.left, visit);
      eachLeaf(expression.right, visit);
      return;
    case 'choose':
      eachLeaf(expression.test, visit);
      eachLeaf(expression.then, visit);
      eachLeaf(expression.otherwise, visit);
      return;
    default:
      visit(expression);
  }
}

export function mapValues<Key extends string, A, B>(
  record: Readonly<Record<Key, A>>,
  map: (value: A) => B,
): Record<Key, B> {
  const entries = Object.entries<A>(record).map(([name, value]) => [name, map(value)]);
  return Object.fromEntries(entries) as Record<Key, B>;
}
