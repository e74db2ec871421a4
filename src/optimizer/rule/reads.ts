import type { Expression, Rule } from './expression.ts';

/** The hyperparameters that what a rule trains depends on, whatever their values are: all others it need not have. */
export function readsOf({ states, body, result, evaluateAt }: Rule): ReadonlySet<string> {
  const values = new Map(body.map(({ name, value }) => [name, value]));
  const reached = new Set<string>();
  const hypers = new Set<string>();
  const reach = (name: string, value: Expression | undefined): void => {
    if (value === undefined || reached.has(name)) return;
    reached.add(name);
    visit(value);
  };
  const visit = (expression: Expression): void => {
    switch (expression.kind) {
      case 'hyper':
        hypers.add(expression.name);
        break;
      case 'local':
        reach(`local ${expression.name}`, values.get(expression.name));
        break;
      case 'element': {
        const start = states[expression.name];
        if (typeof start === 'string') hypers.add(start);
        if (typeof start === 'object') visit(start);
        reach(`element ${expression.name}`, result[expression.name]);
        break;
      }
      case 'unary':
        visit(expression.operand);
        break;
      case 'whole':
        visit(expression.operand);
        if (expression.function === 'shampoo') Object.values(expression.settings).forEach(visit);
        break;
      case 'binary':
        visit(expression.left);
        visit(expression.right);
        break;
      case 'choose':
        visit(expression.test);
        visit(expression.then);
        visit(expression.otherwise);
        break;
      default:
        break;
    }
  };
  reach('element param', result['param']);
  if (evaluateAt !== undefined) reach(`element ${evaluateAt}`, result[evaluateAt]);
  return hypers;
}
