import { withGradients } from './grad.ts';
import { gradientOf, type Model } from './model.ts';
import type { Graph } from './node.ts';

/** The model with the gradients of its loss among the outputs of its graphs of training. */
export function withParameterGradients(model: Model): Model {
  return { ...model, train: model.train.map(({ batch, graph }) => ({ batch, graph: differentiated(model, graph) })) };
}

function differentiated({ parameters }: Model, graph: Graph): Graph {
  const places = new Map(
    graph.nodes.flatMap((node, i) => (node.kind === 'parameter' ? [[node.name, i] as const] : [])),
  );
  // A parameter that a graph does not read has no gradient there.
  const by = parameters.flatMap(({ name }) => {
    const place = places.get(name);
    return place === undefined ? [] : [[gradientOf(name), place] as const];
  });
  return withGradients(graph, 'loss', Object.fromEntries(by));
}
