import type { BinaryOperator, Expression, UnaryOperator } from './expression.ts';

export function constant(value: number): Expression {
  return { kind: 'constant', value };
}

export function unary(operator: UnaryOperator, operand: Expression): Expression {
  return { kind: 'unary', operator, operand };
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right };
}
