import { canonicalJson } from '../../base/json.ts';
import type { Binding, Expression, Hyper, Rule, UpdateKernel } from './expression.ts';
import { freeName, mapLeaves } from './rewrite.ts';
import { specialise } from './specialise.ts';

/**
 * A rule specialised to each of several groups' hyperparameters, for parameters that are trained together. What is
 * computed over the whole network takes in all groups, each with its own hyperparameters: all kernels have those values,
 * in the same order among their wholes, even where a kernel alone would have no use for one.
 */
export function specialiseTogether(rule: Rule, hypers: readonly Hyper[]): readonly UpdateKernel[] {
  if (hypers.length === 1) return [specialise(rule, hypers[0]!)];
  const named = nameNetworkWholes(rule);
  let kept: readonly string[] = [];
  for (;;) {
    const kernels = hypers.map((hyper) => specialise(named.rule, hyper, kept));
    const wanted = named.names.filter((name) => kernels.some((kernel) => computes(kernel, name)));
    // One that is kept may need another one that nobody has asked for until now.
    if (wanted.length === kept.length) return kernels;
    kept = wanted;
  }
}

function computes({ wholes }: UpdateKernel, name: string): boolean {
  return wholes.some((whole) => whole.kind === 'whole' && whole.function !== 'shampoo' && whole.shared === name);
}

/** The rule with a binding for each value over the network, before the first that reads it. */
export function nameNetworkWholes(rule: Rule): { readonly rule: Rule; readonly names: readonly string[] } {
  const names = new Map<string, string>();
  const body: Binding[] = [];
  const replaced = (expression: Expression): Expression =>
    mapLeaves(
      expression,
      (leaf) => leaf,
      (whole) => {
        if (whole.over !== 'network') return whole;
        const key = canonicalJson(whole);
        const name = names.get(key) ?? freeName(rule, `network${names.size}`);
        if (!names.has(key)) body.push({ name, value: { ...whole, shared: name } });
        names.set(key, name);
        return { kind: 'local', name };
      },
    );
  for (const { name, value } of rule.body) {
    // Before it come the values that it reads.
    const behind = replaced(value);
    body.push({ name, value: behind });
  }
  const result = Object.fromEntries(Object.entries(rule.result).map(([name, value]) => [name, replaced(value)]));
  return { rule: { ...rule, body, result }, names: [...names.values()] };
}
