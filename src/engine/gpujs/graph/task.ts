import { gradientOf, nextState } from '../../../graph/model.ts';
import type { Graph, NodeOf } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { UpdatedPart } from '../elementwise.ts';
import { X, Y, type Extent, type Handle, type Launch, type Value } from '../launch.ts';
import { keepNumber, launchValue, nextStep, scalarsOfStep } from '../steps.ts';
import { traceUpdate } from '../update.ts';
import { launchGraph } from './compile.ts';
import { lieOf } from './lie.ts';
import { batchOf, graphOf, type ModelTask } from './model-task.ts';
import { fieldName, listName, NAMES, optimizerState, randomName, scalarsName, stateName } from './names.ts';
import { codeOf } from './task-code.ts';
import type { Trained } from './trained.ts';

/** Traces a task, step by step. Returns the handles of what it makes anew, by name. */
export function traceModelTask(
  trained: Trained,
  task: ModelTask,
  inputs: ReadonlyMap<string, Extent>,
  input: (name: string) => Handle,
  launch: Launch,
): Readonly<Record<string, Handle>> {
  const { model, parameters, parts, lanes, standIn } = trained;
  const { kind, steps, sets } = task;
  const values = new Map<string, Value>();
  for (const [name, [columns, rows]] of inputs) values.set(name, { handle: input(name), rows, columns });
  const made = new Set<string>();

  let clock: Value = { ...values.get(NAMES.start)!, shared: { kind: 'all' } };
  for (let step = 0; step < steps; step++) {
    clock = nextStep(launch, clock);
    if (kind !== 'update') stepGraph(batchOf(task, step));
    if (kind === 'train' || kind === 'update') stepUpdate();
  }
  // Who takes a single step may want to look at its gradients.
  if (kind === 'train' && steps > 1) for (const { name } of parameters) made.delete(gradientOf(name));
  return Object.fromEntries([...made].map((name) => [name, values.get(name)!.handle]));

  function put(name: string, value: Value): void {
    values.set(name, value);
    made.add(name);
  }

  function stepGraph(batch: number): void {
    const graph = graphOf(trained, task, batch);
    const code = codeOf(trained, task, batch);
    const handles = leavesOf(graph);
    launchGraph(code, handles, launch);
    // All states change at once, and none before the graph is computed.
    for (const [name, standing] of Object.entries(code.outputs)) {
      if (standing === null) continue;
      const value = { ...standing, handle: handles.get(standing.handle)! };
      const state = model.states.find((each) => nextState(each.name) === name);
      if (state !== undefined) put(stateName(state.name), value);
      else if (parameters.some((each) => gradientOf(each.name) === name)) put(name, value);
      else {
        const list = values.get(listName(name)) ?? values.get(NAMES.zeros)!;
        put(listName(name), keepNumber(launch, list, value.handle, clock, lanes));
      }
    }
  }

  /** What the leaves of a graph are in this step. */
  function leavesOf({ nodes }: Graph): Map<Handle, Handle> {
    const handles = new Map<Handle, Handle>();
    const is = (name: string, { handle }: Value): void => {
      handles.set(standIn(name), handle);
    };
    is(NAMES.constants, values.get(NAMES.constants)!);
    if (values.has(NAMES.sets)) is(NAMES.sets, values.get(NAMES.sets)!);
    for (const node of nodes) {
      if (node.kind === 'parameter') is(`parameter ${node.name}`, values.get(node.name)!);
      else if (node.kind === 'state') is(`state ${node.name}`, values.get(stateName(node.name))!);
      else if (node.kind === 'input') is(`input ${node.name}`, samplesOf(node));
      else if (node.kind === 'random') is(`random ${node.name}`, drawnFor(node));
    }
    return handles;
  }

  /** A field of the step's batch, by the places of its rows among all samples that the plan was given. */
  function samplesOf({ name, shape }: NodeOf<'input'>): Value {
    const all = { ...values.get(fieldName(name))!, shared: { kind: 'all' } } as const;
    return launchValue(launch, [all.columns, shape[0]!, sets], (args) => {
      const place = args.reader(values.get(NAMES.places)!)(args.only(clock), Y);
      return `const place = ${place};\nreturn ${args.reader(all)('place', X)};`;
    });
  }

  /** What was drawn for the step. */
  function drawnFor({ name, shape }: NodeOf<'random'>): Value {
    const { rows, columns } = lieOf(shape);
    return launchValue(launch, [columns, rows, lanes], (args) => {
      const all = args.reader(values.get(randomName(name))!);
      return `return ${all(args.only(clock), sizeOf(shape) === columns ? X : `${Y} * ${columns} + ${X}`)};`;
    });
  }

  /** What a rule does to the parameters: the only place where it meets them. */
  function stepUpdate(): void {
    if (parts === null) throw new Error('this session computes gradients only; it has no update');
    const updated = parts.map((part, p): UpdatedPart => ({
      kernel: part.kernel,
      scalars: scalarsOfStep(launch, values.get(scalarsName(p))!, clock, lanes),
      constants: part.constants,
      tensors: part.parameters.map(({ name, range }) => ({
        tensor: range,
        param: values.get(name)!,
        grad: values.get(gradientOf(name))!,
        states: Object.fromEntries(part.kernel.states.map((state) => [state.name, values.get(optimizerState(state.name, name))!])), // prettier-ignore
      })),
    }));
    for (const [p, tensors] of traceUpdate(updated, { launch, lanes }).entries())
      for (const [i, { param, states }] of tensors.entries()) {
        const { name } = parts[p]!.parameters[i]!;
        put(name, param);
        for (const [state, value] of Object.entries(states)) put(optimizerState(state, name), value);
      }
  }
}
