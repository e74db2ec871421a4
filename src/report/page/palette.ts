/** Colours of the chart; the style sheet and the PNG take theirs from here, so a variant looks the same everywhere. */
export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly rule: string;
  readonly paper: string;
  /** Ground of what floats above the paper. */
  readonly raised: string;
  readonly series: readonly string[];
}

// Okabe and Ito's colour-blind-safe hues (https://jfly.uni-koeln.de/color/), each darkened for white or lightened for
// dark paper until it stands out at least 3 : 1; yellow, which cannot on white, gives way to a neutral grey.
export const light: Theme = {
  text: '#1c1e21',
  muted: '#5d636b',
  rule: '#e3e5e8',
  paper: '#ffffff',
  raised: '#f6f7f8',
  series: ['#0072b2', '#d55e00', '#00805e', '#b8578f', '#9a6a00', '#2f8fc9', '#55595f'],
};

export const dark: Theme = {
  text: '#e8eaed',
  muted: '#9aa1ab',
  rule: '#2e3238',
  paper: '#15171a',
  raised: '#1f2226',
  series: ['#4aa3df', '#ff8b45', '#2fc79a', '#e694c2', '#e3b341', '#9bd5fb', '#c3c7cd'],
};

const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3], [14, 4], [5, 2, 2, 2, 2, 2]];

/** When the colours run out they come again with another dash: 42 different lines. */
export function colourIndex(series: number): number {
  return series % light.series.length;
}

export function dashOf(series: number): readonly number[] {
  return dashes[Math.floor(series / light.series.length) % dashes.length]!;
}
