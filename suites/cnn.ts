import { accuracy, adam, adamw, crossEntropy, defineProblem, defineSuite, mnist, rmsprop, sgd } from 'optimizer-bench';

// The convolutional network of DeepOBS's "2c2d" on the first images of MNIST. L. Balles, F. Schneider, P. Hennig,
// "DeepOBS: A Deep Learning Optimizer Benchmark Suite", 2019.
const cnn = (trainSize: number, testSize: number) =>
  defineProblem({
    name: 'small cnn',
    data: mnist({ trainSize, testSize }),
    loss({ image, label }, net) {
      let x = net.conv2d('conv1', image, 32, 5, { padding: 2 }).relu().maxPool2d(2);
      x = net.conv2d('conv2', x, 64, 5, { padding: 2 }).relu().maxPool2d(2).flatten();
      const logits = net.linear('out', net.linear('hidden', x, 1024).relu(), 10);
      return { loss: crossEntropy(logits, label), accuracy: accuracy(logits, label) };
    },
  });

export default defineSuite({
  name: 'cnn',
  problem: cnn(12_800, 10_000),
  epochs: 2,
  batchSize: 128,
  seeds: [0],
  variants: {
    'SGD with momentum': sgd({ lr: 1e-2, momentum: 0.9 }),
    RMSProp: rmsprop({ lr: 3e-4, alpha: 0.9 }),
    Adam: adam({ lr: 1e-3 }),
    AdamW: adamw({ lr: 1e-3, weightDecay: 1e-2 }),
  },
  quick: { problem: cnn(1280, 1000), epochs: 1, only: ['SGD with momentum', 'Adam'] },
});
