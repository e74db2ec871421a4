import { dashOf, colourIndex, type Theme } from './palette.ts';
import { shorten } from './shorten.ts';

/** Hands the reader a file. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}

export interface LegendEntry {
  readonly label: string;
  readonly series: number;
}

/** The chart on paper, under its title and over its legend: by itself it must say what it shows. */
export async function picture(
  chart: HTMLCanvasElement,
  title: string,
  legend: readonly LegendEntry[],
  theme: Theme,
): Promise<Blob> {
  const scale = chart.width / chart.clientWidth;
  const [margin, line] = [16 * scale, 22 * scale];
  const font = (size: number, weight = 400) =>
    `${weight} ${size * scale}px ${getComputedStyle(document.body).fontFamily}`;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  context.font = font(13);
  const places: { entry: LegendEntry; x: number; row: number }[] = [];
  let [x, row] = [0, 0];
  for (const entry of legend) {
    const width = 34 * scale + context.measureText(shorten(entry.label)).width + 18 * scale;
    if (x > 0 && x + width > chart.width) [x, row] = [0, row + 1];
    places.push({ entry, x, row });
    x += width;
  }
  const head = line * 1.6;
  canvas.width = chart.width + 2 * margin;
  canvas.height = head + chart.height + (legend.length === 0 ? 0 : (row + 1.4) * line) + 2 * margin;
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = 'middle';
  context.fillStyle = theme.text;
  context.font = font(16, 600);
  context.fillText(title, margin, margin + line / 2);
  context.drawImage(chart, margin, margin + head);
  context.font = font(13);
  for (const { entry, x, row } of places) {
    const y = margin + head + chart.height + (row + 0.9) * line;
    context.strokeStyle = theme.series[colourIndex(entry.series)]!;
    context.lineWidth = 2.5 * scale;
    context.setLineDash(dashOf(entry.series).map((length) => length * scale));
    context.beginPath();
    context.moveTo(margin + x, y);
    context.lineTo(margin + x + 26 * scale, y);
    context.stroke();
    context.fillText(shorten(entry.label), margin + x + 34 * scale, y);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('the browser made no picture of the chart'));
      else resolve(blob);
    });
  });
}
