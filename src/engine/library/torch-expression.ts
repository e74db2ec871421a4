import type { MapExpression } from '../../graph/node.ts';
import { argument } from '../../graph/expression.ts';
import { elu, gelu, geluTanh, leakyRelu, relu, sigmoid, silu, softplus } from '../../graph/tensor/elementwise.ts';

/** A function of torch.nn.functional of one number; what it is called with besides lies in `numbers`. */
interface FunctionCall {
  readonly kind: 'function';
  readonly name: string;
  readonly operand: TorchExpression;
  readonly numbers: readonly number[];
}

/** An expression of a map in which PyTorch's own functions have their names. */
export type TorchExpression =
  | FunctionCall
  | Extract<MapExpression, { readonly kind: 'constant' | 'argument' }>
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: TorchExpression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: TorchExpression;
      readonly right: TorchExpression;
    }
  | {
      readonly kind: 'choose';
      readonly test: TorchExpression;
      readonly then: TorchExpression;
      readonly otherwise: TorchExpression;
    };

/** How a tensor's methods write the functions down: of argument 0, and argument 1 is a number that is known. */
const FUNCTIONS: Readonly<Record<string, MapExpression>> = {
  relu,
  leaky_relu: leakyRelu(argument(1)),
  elu: elu(argument(1)),
  gelu,
  gelu_tanh: geluTanh,
  silu,
  sigmoid,
  softplus,
};

/** PyTorch computes in one pass, and in fewer roundings, what it has a function for. */
export function torchExpression(expression: MapExpression): TorchExpression {
  for (const [name, pattern] of Object.entries(FUNCTIONS)) {
    const found: Found = [];
    if (!matches(pattern, expression, found)) continue;
    const [operand, number] = found;
    return {
      kind: 'function',
      name,
      operand: torchExpression(operand!),
      numbers: number?.kind === 'constant' ? [number.value] : [],
    };
  }
  switch (expression.kind) {
    case 'constant':
    case 'argument':
      return expression;
    case 'unary':
      return { ...expression, operand: torchExpression(expression.operand) };
    case 'binary':
      return { ...expression, left: torchExpression(expression.left), right: torchExpression(expression.right) };
    case 'choose':
      return {
        ...expression,
        test: torchExpression(expression.test),
        then: torchExpression(expression.then),
        otherwise: torchExpression(expression.otherwise),
      };
  }
}

/** What stands in the place of each argument of a pattern. */
type Found = (MapExpression | undefined)[];

function matches(pattern: MapExpression, expression: MapExpression, found: Found): boolean {
  if (pattern.kind === 'argument') {
    const { index } = pattern;
    const before = found[index];
    found[index] = expression;
    if (before !== undefined) return JSON.stringify(before) === JSON.stringify(expression);
    return index === 0 || expression.kind === 'constant';
  }
  if (pattern.kind !== expression.kind) return false;
  switch (pattern.kind) {
    case 'constant':
      return pattern.value === (expression as typeof pattern).value;
    case 'unary': {
      const { operator, operand } = expression as typeof pattern;
      return pattern.operator === operator && matches(pattern.operand, operand, found);
    }
    case 'binary': {
      const { operator, left, right } = expression as typeof pattern;
      return (
        pattern.operator === operator && matches(pattern.left, left, found) && matches(pattern.right, right, found)
      );
    }
    case 'choose': {
      const { test, then, otherwise } = expression as typeof pattern;
      return (
        matches(pattern.test, test, found) &&
        matches(pattern.then, then, found) &&
        matches(pattern.otherwise, otherwise, found)
      );
    }
  }
}
