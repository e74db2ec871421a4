import type { Expression } from '../optimizer/rule/expression.ts';
import type { NumberFunction } from '../optimizer/rule/parse-function.ts';
import type { Builder } from './builder.ts';
import { argument, binary, choose, number, unary } from './expression.ts';
import type { MapExpression } from './node.ts';
import { map } from './operation/map.ts';

/** The node of a function's result, from the nodes of what it reads by name. What it binds is a node of its own, computed once. */
export function apply(builder: Builder, { body, result }: NumberFunction, inputs: ReadonlyMap<string, number>): number {
  const [elements, locals] = [[...inputs.keys()], [...body.map(({ name }) => name)]];
  const nodes = [...inputs.values()];
  const write = (expression: Expression): number =>
    map(
      builder,
      translate(expression, (kind, name) =>
        kind === 'element' ? elements.indexOf(name) : elements.length + locals.indexOf(name),
      ),
      nodes,
    );
  for (const { value } of body) nodes.push(write(value));
  return write(result);
}

/** An expression of a rule as one of a map, whose arguments have numbers. */
function translate(
  expression: Expression,
  numberOf: (kind: 'element' | 'local', name: string) => number,
): MapExpression {
  const go = (child: Expression) => translate(child, numberOf);
  switch (expression.kind) {
    case 'constant':
      return number(expression.value);
    case 'element':
    case 'local':
      return argument(numberOf(expression.kind, expression.name));
    case 'unary':
      return unary(expression.operator, go(expression.operand));
    case 'binary':
      return binary(expression.operator, go(expression.left), go(expression.right));
    case 'choose':
      return choose(go(expression.test), go(expression.then), go(expression.otherwise));
    default:
      throw new Error(`a function of numbers has no ${expression.kind}`);
  }
}
