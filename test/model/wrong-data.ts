/** What is given to arrays() in place of what is right, and what is said of it. */
export type WrongData = readonly [name: string, options: string, message: string];

// prettier-ignore
export const wrongData: readonly WrongData[] = [
  ['nothing', 'undefined', 'arrays: got undefined where an object of options is expected.'],
  ['an unknown option', '{ ...right, valid: train }', 'arrays: unknown option "valid" (known are name, fields, train, test, validation).'],
  ['no samples for validation', '{ ...right, validation: 0 }', 'arrays: validation is 0; a whole number from 1 to 1000000000 is expected.'],
  ['all samples for validation', '{ ...right, validation: 20 }', 'validation is 20, but there are only 20 training samples; leave some to train on.'],
  ['samples for validation without a field', '{ ...right, validation: { x: train.x, y: train.y } }', 'arrays: validation has no "image"; every field (x, y, image) is expected in it.'],
  ['other kinds of numbers for validation', '{ ...right, validation: { ...train, y: new Float32Array(20) } }', 'arrays: field "y" has other kinds of numbers in train and in validation; give both the same.'],
  ['no name', '{ ...right, name: "" }', 'arrays: name is ""; a name for the data is expected.'],
  ['no fields', '{ ...right, fields: {} }', 'arrays: fields is {}; an object of name: shape is expected, for example { x: [4], y: [] }.'],
  ['fields that are a list', '{ ...right, fields: ["x"] }', 'arrays: fields is an array; an object of name: shape is expected, for example { x: [4], y: [] }.'],
  ['a shape that is none', '{ ...right, fields: { ...right.fields, x: 4 } }', 'arrays: field "x" is 4; the shape of one sample such as [4], or [] for a number, is expected.'],
  ['an axis of length 0', '{ ...right, fields: { ...right.fields, x: [0] } }', 'arrays: field "x" is [0]; the shape of one sample such as [4], or [] for a number, is expected.'],
  ['no train', '{ ...right, train: undefined }', 'arrays: train is undefined; the numbers of each field are expected, for example { x: new Float32Array(…) }.'],
  ['train that is no object', '{ ...right, train: 3 }', 'arrays: train is 3; the numbers of each field are expected, for example { x: new Float32Array(…) }.'],
  ['no test', '{ ...right, test: null }', 'arrays: test is null; the numbers of each field are expected, for example { x: new Float32Array(…) }.'],
  ['a field missing in test', '{ ...right, test: { x: train.x, image: train.image } }', 'arrays: test has no "y"; every field (x, y, image) is expected in train and in test.'],
  ['a field too many', '{ ...right, train: { ...train, z: train.x } }', 'arrays: train has no field "z" (known are x, y, image).'],
  ['a misspelt field', '{ ...right, train: { ...train, Y: train.y } }', 'arrays: train has no field "Y"; did you mean "y"? (known are x, y, image).'],
  ['a list of numbers', '{ ...right, train: { ...train, y: [1, 2] } }', 'arrays: train.y is an array; a Uint8Array, Int32Array or Float32Array is expected.'],
  ['numbers of 64 bits', '{ ...right, train: { ...train, x: new Float64Array(80) } }', 'arrays: train.x is a Float64Array; a Uint8Array, Int32Array or Float32Array is expected.'],
  ['no samples', '{ ...right, train: { ...train, x: new Float32Array(0) } }', 'arrays: train.x holds 0 numbers; a multiple of 4, the numbers of one sample, is expected.'],
  ['half a sample', '{ ...right, train: { ...train, x: train.x.subarray(2) } }', 'arrays: train.x holds 78 numbers; a multiple of 4, the numbers of one sample, is expected.'],
  ['fewer samples of one field', '{ ...right, train: { ...train, y: train.y.subarray(1) } }', 'arrays: train has 20 samples of x and 19 of y; as many of each are expected.'],
  ['NaN', '{ ...right, train: { ...train, x: train.x.with(5, NaN) } }', 'arrays: train.x has NaN at place 5; finite numbers are expected.'],
  ['∞ in test', '{ ...right, test: { ...train, x: train.x.with(7, -Infinity) } }', 'arrays: test.x has -Infinity at place 7; finite numbers are expected.'],
  ['other kinds of numbers in test', '{ ...right, test: { ...train, y: new Float32Array(20) } }', 'arrays: field "y" has other kinds of numbers in train and in test; give both the same.'],
];
