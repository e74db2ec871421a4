export { ChartJSNodeCanvas } from 'chartjs-node-canvas';
