import { defineFunction } from 'optimizer-bench';

/*
 * Functions that optimizers are tried on, each with one of its minima and where it comes from. A suite has one of them as
 * its problem: see ../functions.ts.
 */

/** E. M. L. Beale, "On an iterative method for finding a local minimum of a function of more than one variable", 1958. */
export const beale = defineFunction({
  name: 'Beale',
  start: { x: 1, y: 1 },
  minimum: { x: 3, y: 0.5 },
  value: ({ x, y }) => (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2,
});

/** D. M. Himmelblau, "Applied Nonlinear Programming", 1972. Four minima of value 0; the start is not far from a maximum. */
export const himmelblau = defineFunction({
  name: 'Himmelblau',
  start: { x: 0, y: 0 },
  minimum: { x: 3, y: 2 },
  value: ({ x, y }) => (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2,
});

/** F. H. Branin, "Widely convergent method for finding multiple solutions of simultaneous nonlinear equations", 1972. Three minima. */
export const branin = defineFunction({
  name: 'Branin',
  start: { x: 6, y: 10 },
  minimum: { x: Math.PI, y: 2.275 },
  value: ({ x, y }) => {
    const bend = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
    return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
});

/** L. A. Rastrigin, "Systems of Extremal Control", 1974. A local minimum near every pair of whole numbers. */
export const rastrigin = defineFunction({
  name: 'Rastrigin',
  start: { x: 2.2, y: -1.7 },
  minimum: { x: 0, y: 0 },
  value: ({ x, y }) => 20 + x ** 2 - 10 * Math.cos(2 * Math.PI * x) + y ** 2 - 10 * Math.cos(2 * Math.PI * y),
});

/** M. A. Styblinski and T.-S. Tang, "Experiments in nonconvex optimization", Neural Networks 3, 1990. Its values are below 0. */
export const styblinskiTang = defineFunction({
  name: 'Styblinski–Tang',
  start: { x: 0, y: 4 },
  minimum: { x: -2.903534027771177, y: -2.903534027771177 },
  value: ({ x, y }) => (x ** 4 - 16 * x ** 2 + 5 * x + y ** 4 - 16 * y ** 2 + 5 * y) / 2,
});

/** D. H. Ackley, "A Connectionist Machine for Genetic Hillclimbing", 1987. Its gradient has no limit at the minimum. */
export const ackley = defineFunction({
  name: 'Ackley',
  start: { x: 1.6, y: -0.8 },
  minimum: { x: 0, y: 0 },
  value: ({ x, y }) => {
    const far = Math.exp(-0.2 * Math.sqrt((x ** 2 + y ** 2) / 2));
    const waves = Math.exp((Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y)) / 2);
    return 20 + Math.E - 20 * far - waves;
  },
});
