import type * as acorn from 'acorn';
import type { Binding, Expression } from './expression.ts';
import { binary } from './nodes.ts';
import { type Context, nested, parseExpression } from './parse-expression.ts';
import { Scope, type Value, type Variable } from './scope.ts';
import { refuse } from './source.ts';

/** Where statements leave what they compute: bindings, each with a name that nothing else has. */
export interface Body extends Context {
  readonly bindings: Binding[];
  readonly taken: Set<string>;
  /** Name → the number that is tried next to make it one of its own. */
  readonly counts: Map<string, number>;
}

const ALLOWED = 'cannot be said in a rule; its statements are const, let, assignment, if / else and a final return';

/** Follows statements in order; `scope` says afterwards what every variable has become. */
export function parseStatements(nodes: readonly acorn.Statement[], scope: Scope, body: Body): void {
  for (const node of nodes) parseStatement(node, scope, body);
}

function parseStatement(node: acorn.Statement, scope: Scope, body: Body): void {
  switch (node.type) {
    case 'EmptyStatement':
      return;
    case 'VariableDeclaration':
      if (node.kind !== 'const' && node.kind !== 'let') refuse(body.source, node, 'must use const or let');
      for (const each of node.declarations) declare(each, node.kind === 'const', scope, body);
      return;
    case 'ExpressionStatement':
      if (node.expression.type !== 'AssignmentExpression') refuse(body.source, node, ALLOWED);
      assign(node.expression, scope, body);
      return;
    case 'IfStatement':
      parseIf(node, scope, body);
      return;
    case 'ReturnStatement':
      return refuse(body.source, node, 'must be the last statement of the rule, outside every if');
    default:
      return refuse(body.source, node, ALLOWED);
  }
}

function declare({ id, init }: acorn.VariableDeclarator, constant: boolean, scope: Scope, body: Body): void {
  if (id.type !== 'Identifier') return refuse(body.source, id, 'cannot be declared in a rule; give it a plain name');
  if (scope.has(id.name) || id.name === 'Math') refuse(body.source, id, 'is a name that is taken; choose another');
  const value = init ? bind(id.name, parseExpression(init, scope, body), body) : undefined;
  scope.set(id.name, { value, constant });
}

function assign(node: acorn.AssignmentExpression, scope: Scope, body: Body): void {
  const { left, right, operator } = node;
  const before = left.type === 'Identifier' ? scope.get(left.name) : undefined;
  if (left.type !== 'Identifier' || !before) {
    return refuse(body.source, left, 'cannot be assigned; only declared variables and inputs can');
  }
  if (before.constant) refuse(body.source, node, 'assigns to a const; declare it with let');
  const value =
    operator === '='
      ? parseExpression(right, scope, body, before.value?.type)
      : compound(node, parseExpression(left, scope, body, 'number'), scope, body);
  scope.set(left.name, { value: bind(left.name, value, body), constant: false });
}

function compound(
  { operator, right, ...node }: acorn.AssignmentExpression,
  left: Value,
  scope: Scope,
  body: Body,
): Value {
  const operators = { '+=': 'add', '-=': 'subtract', '*=': 'multiply', '/=': 'divide' } as const;
  if (!(operator in operators)) return refuse(body.source, node, 'must assign with = += -= *= or /=');
  const combine = operators[operator as keyof typeof operators];
  const { expression } = parseExpression(right, scope, body, 'number');
  return { type: 'number', expression: binary(combine, left.expression, expression) };
}

/** Both branches are followed; a variable that one of them changed becomes a choice between its two values. */
function parseIf(node: acorn.IfStatement, scope: Scope, body: Body): void {
  const test = bind('test', parseExpression(node.test, scope, body, 'boolean'), body).expression;
  const branch = (statement: acorn.Statement | null | undefined): Scope => {
    const inner = new Scope(scope);
    const statements = statement?.type === 'BlockStatement' ? statement.body : statement ? [statement] : [];
    nested(node, body, () => {
      parseStatements(statements, inner, body);
    });
    return inner;
  };
  const then = branch(node.consequent);
  const otherwise = branch(node.alternate);
  for (const name of Scope.changed([then, otherwise])) {
    const [left, right] = [then.get(name)!, otherwise.get(name)!];
    scope.set(name, { value: merge(name, test, left, right), constant: false });
  }

  function merge(name: string, test: Expression, left: Variable, right: Variable): Value | undefined {
    if (!left.value || !right.value) return undefined;
    if (left.value.type !== right.value.type) refuse(body.source, node, `leaves "${name}" a number or a boolean`);
    const [first, second] = [left.value.expression, right.value.expression];
    const choice: Expression = { kind: 'choose', test, then: first, otherwise: second };
    return bind(name, { type: left.value.type, expression: choice }, body);
  }
}

/** Gives a value a name of its own, so that it is computed once however often it is read. Leaves need none. */
function bind(name: string, value: Value, { bindings, taken, counts }: Body): Value {
  const { kind } = value.expression;
  if (kind !== 'unary' && kind !== 'binary' && kind !== 'choose') return value;
  const plain = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
  let unique = plain;
  for (let count = counts.get(plain) ?? 2; taken.has(unique); count += 1) {
    unique = `${plain}_${count}`;
    counts.set(plain, count + 1);
  }
  taken.add(unique);
  bindings.push({ name: unique, value: value.expression });
  return { type: value.type, expression: { kind: 'local', name: unique } };
}
