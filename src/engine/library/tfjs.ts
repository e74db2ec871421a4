import { fileURLToPath } from 'node:url';
import { BackendWasm, setThreadsCount, setWasmPaths, tf } from '../../base/bundled/tfjs.ts';
import { findPackage } from '../../base/packages.ts';
import type { TfjsName } from '../../optimizer/library/tfjs.ts';
import type { LibraryOptimizer } from '../../optimizer/optimizer.ts';
import { gradientOf } from '../../graph/model.ts';
import { sizeOf } from '../../graph/shape.ts';
import type { Engine, OpenWith, Session } from '../engine.ts';
import { flushDenormals } from './flush-denormals.ts';

/** TensorFlow.js knows variables by names, which must differ between the sessions of a thread. */
let sessions = 0;

/**
 * Trains one lane with TensorFlow.js's own optimizer object, stepped on the gradients that `base` computes. The
 * parameters live in both worlds and are copied after each update; that copy is part of the measured time.
 */
export async function openTfjs(optimizer: LibraryOptimizer, cohort: OpenWith, base: Engine): Promise<Session> {
  const backend = await startBackend();
  const session = await base.open({ ...cohort, optimizer: null, lanes: [{ hyper: {} }] });
  const stepper = makeOptimizer(optimizer);
  const flushing = await flushDenormals();
  const prefix = `session${sessions++}`;
  const parameters = tensorsOf(cohort).map(({ name, gradient, size }) => {
    const variable = tf.tidy(() => tf.variable(tf.zeros([size]), true, `${prefix}.${name}`));
    return { name, gradient, variable, given: tf.zeros([size]) };
  });
  const gradients = Object.fromEntries(parameters.map(({ variable, given }) => [variable.name, given]));
  /** A tensor's numbers where TensorFlow.js has them. Its memory moves when it grows, so nobody may keep them. */
  const inPlace = (tensor: tf.Tensor): Float32Array => backend.typedArrayFromHeap(tensor) as Float32Array;

  const update = async (): Promise<void> => {
    for (const { gradient, given } of parameters) await session.read(gradient, inPlace(given));
    if (flushing === null) stepper.applyGradients(gradients);
    else
      flushing(() => {
        stepper.applyGradients(gradients);
      });
    for (const { name, variable } of parameters) await session.write(name, inPlace(variable));
  };
  return {
    ...session,
    device: `TensorFlow.js ${tf.version_core} (${tf.getBackend()}, 1 thread${flushing === null ? '' : ', denormals flushed'}), gradients by ${session.device}`,
    step: async ([rows]) => {
      const steps = Math.ceil(rows!.length / cohort.batchSize);
      const losses = new Float64Array(steps);
      for (let s = 0; s < steps; s++) {
        const batch = rows!.subarray(s * cohort.batchSize, (s + 1) * cohort.batchSize);
        losses[s] = (await session.gradient([batch]))[0]!;
        await update();
      }
      return losses;
    },
    update,
    write: async (name, values) => {
      await session.write(name, values);
      const parameter = parameters.find((each) => each.name === name);
      if (parameter !== undefined) inPlace(parameter.variable).set(values);
    },
    close: async () => {
      stepper.dispose();
      for (const { variable, given } of parameters) tf.dispose([variable, given]);
      await session.close();
    },
  };
}

/** Parameters by their names, and their gradients by theirs. No optimizer of TensorFlow.js looks at their shape. */
function tensorsOf({ model }: OpenWith) {
  return model.parameters.map(({ name, shape }) => ({ name, gradient: gradientOf(name), size: sizeOf(shape) }));
}

/** The folder of the backend's WebAssembly, with a slash at the end. */
function binaries(): string {
  const folder = findPackage('@tensorflow/tfjs-backend-wasm')?.folder ?? null;
  return folder === null ? fileURLToPath(new URL('../../base/bundled/tfjs/', import.meta.url)) : `${folder}/dist/`;
}

/** The wasm backend on one thread: workers divide the cores. TensorFlow.js's plain backend is ten times as slow. */
async function startBackend(): Promise<BackendWasm> {
  if (tf.getBackend() !== 'wasm') {
    setWasmPaths(binaries());
    setThreadsCount(1);
    await tf.setBackend('wasm');
    await tf.ready();
  }
  const backend = tf.backend();
  if (!(backend instanceof BackendWasm)) throw new Error(`TensorFlow.js runs on ${tf.getBackend()}, not on wasm`);
  return backend;
}

function makeOptimizer({ name, hyper }: LibraryOptimizer): tf.Optimizer {
  const number = (key: string): number => hyper[key] as number;
  // What is not given is left to the library.
  const epsilon = hyper['epsilon'] as number | undefined;
  const lr = number('lr');
  const known = name as TfjsName;
  switch (known) {
    case 'sgd':
      return tf.train.sgd(lr);
    case 'momentum':
      return tf.train.momentum(lr, number('momentum'), hyper['useNesterov'] as boolean);
    case 'adagrad':
      return tf.train.adagrad(lr, number('initialAccumulatorValue'));
    case 'adadelta':
      return tf.train.adadelta(lr, number('rho'), epsilon);
    case 'adam':
      return tf.train.adam(lr, number('beta1'), number('beta2'), epsilon);
    case 'adamax':
      return tf.train.adamax(lr, number('beta1'), number('beta2'), epsilon, number('decay'));
    case 'rmsprop':
      return tf.train.rmsprop(lr, number('decay'), number('momentum'), epsilon, hyper['centered'] as boolean);
    default:
      known satisfies never;
      throw new Error(`TensorFlow.js has no optimizer ${name} that we know`);
  }
}
