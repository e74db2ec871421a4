import type { Activation, Layer } from './layer.ts';

/**
 * y = x·W + b with W [in, out]: input-major, the transpose of PyTorch's [out, in], so that both large products of a
 * training step run along contiguous outputs. Initialised as `torch.nn.Linear`: weight, then bias, both uniform over
 * ±1/√in (https://pytorch.org/docs/stable/generated/torch.nn.Linear.html).
 */
export function linear(name: string, input: Activation, columns: number): Layer {
  const weight = `${name}.weight`;
  const bias = `${name}.bias`;
  const output = { buffer: `${name}.output`, gradient: `${name}.output.gradient`, columns };
  const bound = 1 / Math.sqrt(input.columns);
  return {
    output,
    buffers: [
      { name: weight, rows: input.columns, columns },
      { name: `${weight}.gradient`, rows: input.columns, columns },
      { name: bias, rows: 1, columns },
      { name: `${bias}.gradient`, rows: 1, columns },
      { name: output.buffer, rows: 'batch', columns },
      { name: output.gradient, rows: 'batch', columns },
    ],
    parameters: [
      { buffer: weight, gradient: `${weight}.gradient`, initial: { kind: 'uniform', bound, columnMajor: true } },
      { buffer: bias, gradient: `${bias}.gradient`, initial: { kind: 'uniform', bound, columnMajor: false } },
    ],
    forward: [
      {
        kind: 'matmul',
        left: input.buffer,
        right: weight,
        out: output.buffer,
        transposeLeft: false,
        transposeRight: false,
      },
      { kind: 'addBias', to: output.buffer, bias },
    ],
    backward: (needInputGradient) => [
      {
        kind: 'matmul',
        left: input.buffer,
        right: output.gradient,
        out: `${weight}.gradient`,
        transposeLeft: true,
        transposeRight: false,
      },
      { kind: 'sumRows', of: output.gradient, out: `${bias}.gradient` },
      ...(needInputGradient
        ? [
            {
              kind: 'matmul',
              left: output.gradient,
              right: weight,
              out: input.gradient,
              transposeLeft: false,
              transposeRight: true,
            } as const,
          ]
        : []),
    ],
  };
}
