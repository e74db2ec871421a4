export * as tf from '@tensorflow/tfjs-core';
export { BackendWasm, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
