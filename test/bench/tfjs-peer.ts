import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// TensorFlow.js's core comes without gradients until they are asked for.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import type { FieldSplit } from '../../src/problem/data/fields.ts';

const [PIXELS, CLASSES] = [784, 10];

/**
 * TensorFlow.js doing the same training by itself: its wasm backend on one thread, its own layers' operations, gradients
 * and optimizer. Returns milliseconds a step.
 */
export async function tfjsStep(
  { values }: FieldSplit,
  order: Uint32Array,
  batchSize: number,
  steps: number,
): Promise<number> {
  setThreadsCount(1);
  await tf.setBackend('wasm');
  const layer = (inputs: number, outputs: number) => ({
    weight: tf.variable(
      tf.randomUniform([inputs, outputs], -1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs), 'float32', 1),
    ),
    bias: tf.variable(tf.zeros([outputs])),
  });
  const [hidden, output] = [layer(PIXELS, 200), layer(200, CLASSES)];
  const optimizer = tf.train.rmsprop(1e-3, 0.9);
  const images = Float32Array.from(values['image']!, (byte) => (byte / 255 - 0.5) / 0.5);
  const step = (at: number): void => {
    const rows = order.subarray(at, at + batchSize);
    const batch = new Float32Array(rows.length * PIXELS);
    rows.forEach((row, i) => {
      batch.set(images.subarray(row * PIXELS, (row + 1) * PIXELS), i * PIXELS);
    });
    tf.tidy(() => {
      const x = tf.tensor2d(batch, [rows.length, PIXELS]);
      const y = tf.oneHot(
        Array.from(rows, (row) => values['label']![row]!),
        CLASSES,
      );
      const loss = optimizer.minimize(() => {
        const activation = tf.relu(tf.add(tf.matMul(x, hidden.weight), hidden.bias));
        const logProbabilities = tf.logSoftmax<tf.Tensor2D>(tf.add(tf.matMul(activation, output.weight), output.bias));
        return tf.neg(tf.mean(tf.sum(tf.mul(y, logProbabilities), 1)));
      }, true);
      loss!.dataSync();
    });
  };
  for (let i = 0; i < 5; i++) step(i * batchSize);
  const start = performance.now();
  for (let i = 0; i < steps; i++) step(i * batchSize);
  return (performance.now() - start) / steps;
}
