import { createRequire } from 'node:module';
import type { GlobalFonts } from 'canvas';
import type { LegendItem } from 'chart.js';
import { curveNote } from './curve-note.ts';
import type { ReportModel } from './document.ts';
import { chartConfig } from './page/config.ts';
import type { Curve } from './page/data.ts';
import { colourIndex, dashOf, light } from './page/palette.ts';
import { shorten } from './page/shorten.ts';
import { initialView } from './page/view.ts';

const width = 960;
const density = 2;

/**
 * The loss chart as a picture. The font comes along from npm: without it, text would vanish on a machine that has
 * none, and every machine would draw another picture.
 */
export async function renderLossPng(model: ReportModel): Promise<Buffer> {
  // Loaded here: a native library that most commands never need.
  const [{ GlobalFonts }, { ChartJSNodeCanvas }] = await Promise.all([import('canvas'), import('chartjs-node-canvas')]);
  const family = registerFont(GlobalFonts);
  const { curves } = model.chart;
  const config = chartConfig(model.chart, initialView(model.chart), light);
  const height = 520 + 27 * Math.ceil(curves.length / 3);
  const renderer = new ChartJSNodeCanvas({
    width,
    height,
    backgroundColour: light.paper,
    chartCallback: ({ defaults }) => {
      defaults.font.family = family;
    },
  });
  // Only this method works on the canvas that we have; see the override of `canvas` in package.json.
  return renderer.renderToBufferSync({
    ...config,
    options: {
      ...config.options,
      devicePixelRatio: density,
      layout: { padding: 20 },
      plugins: {
        title: {
          display: true,
          text: `${shorten(model.title)}: training loss`,
          color: light.text,
          align: 'start',
          font: { size: 17 },
          padding: { bottom: 16 },
        },
        legend: {
          position: 'bottom',
          labels: {
            usePointStyle: true,
            pointStyleWidth: 28,
            padding: 14,
            font: { size: 13 },
            generateLabels: () => curves.map(legendItem),
          },
        },
      },
    },
  });
}

function legendItem(curve: Curve): LegendItem {
  const { label, series } = curve;
  return {
    text: `${shorten(label)}${curveNote(curve)}`,
    fontColor: light.text,
    strokeStyle: light.series[colourIndex(series)]!,
    lineWidth: 2.5,
    lineDash: [...dashOf(series)],
    pointStyle: 'line',
  };
}

/** A name of its own, so that another version of the font on the machine is never taken for it. */
function registerFont(fonts: typeof GlobalFonts): string {
  const family = 'optimizer-bench DejaVu Sans';
  if (fonts.has(family)) return family;
  const { resolve } = createRequire(import.meta.url);
  for (const file of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) {
    const path = resolve(`dejavu-fonts-ttf/ttf/${file}`);
    if (fonts.registerFromPath(path, family) === null) throw new Error(`cannot read the font ${path}`);
  }
  return family;
}
