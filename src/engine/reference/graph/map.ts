import type { MapExpression, NodeOf } from '../../../graph/node.ts';
import { BINARY, UNARY } from '../../../optimizer/rule/arithmetic.ts';
import { broadcastElement, build, type Values } from './array.ts';

export function map({ shape, expression }: NodeOf<'map'>, inputs: readonly Values[]): Float64Array {
  return build(shape, (at) => evaluate(expression, (index) => broadcastElement(inputs[index]!, at)));
}

function evaluate(expression: MapExpression, argument: (index: number) => number): number {
  const of = (child: MapExpression) => evaluate(child, argument);
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'argument':
      return argument(expression.index);
    case 'unary':
      return UNARY[expression.operator](of(expression.operand));
    case 'binary':
      return BINARY[expression.operator](of(expression.left), of(expression.right));
    case 'choose':
      return of(of(expression.test) === 0 ? expression.otherwise : expression.then);
  }
}
