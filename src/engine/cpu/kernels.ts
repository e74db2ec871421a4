/** The exports of a compiled module, as the lane calls them; addresses in bytes, everything else in numbers. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  addBias(to: number, bias: number, rows: number, columns: number): void;
  sumRows(of: number, out: number, rows: number, columns: number): void;
  relu(of: number, n: number): void;
  reluGradient(activation: number, gradient: number, n: number): void;
  softmaxCrossEntropy(
    logits: number,
    labels: number,
    gradient: number,
    correct: number,
    rows: number,
    columns: number,
  ): number;
  multiply(left: number, right: number, out: number, n: number): void;
  sumSquares(of: number, gradient: number, rows: number, columns: number): number;
}
