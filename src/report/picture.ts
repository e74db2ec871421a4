import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Canvas, GlobalFonts, SvgCanvas } from 'canvas';
import type { ChartConfiguration, ChartOptions, LegendItem, Plugin } from 'chart.js';
import type { ChartJSNodeCanvas } from '../base/bundled/chartjs-node-canvas.ts';
import type { Chart, ReportModel } from './document.ts';
import { findPackage } from '../base/packages.ts';
import { noteOn } from './figure-html.ts';
import { configOf } from './page/drawing.ts';
import { colourIndex, dashOf, light } from './page/palette.ts';
import { shorten } from './page/shorten.ts';
import { initialView } from './page/view.ts';

const width = 960;
const density = 2;

/** The charts of a report that have a picture beside it; those of which nothing was measured have none. */
export function pictured(model: ReportModel): readonly (Chart & { readonly picture: string })[] {
  const charts = [model.chart, ...model.sections.flatMap(({ blocks }) => blocks)];
  return charts.flatMap((block) => {
    if (block.kind !== 'chart' || block.picture === null) return [];
    const some = model.data.trials.some(({ epochs }) => epochs.length > 0 || block.draws.kind === 'curve');
    return some ? [{ ...block, picture: block.picture }] : [];
  });
}

/**
 * A chart as a PNG. The font comes along from npm: without it, text would vanish on a machine that has none, and every
 * machine would draw another picture.
 */
export async function renderPng(model: ReportModel, chart: Chart): Promise<Buffer> {
  const renderer = await rendererOf(heightOf(model));
  const config = configured(model, chart, density);
  return renderer.renderToBuffer({ ...config, plugins: [encodeElsewhere] });
}

const renderers = new Map<number, Promise<ChartJSNodeCanvas>>();

/** One for all pictures of a size: each loads a Chart.js of its own. */
function rendererOf(height: number): Promise<ChartJSNodeCanvas> {
  const found = renderers.get(height) ?? makeRenderer(height);
  renderers.set(height, found);
  return found;
}

async function makeRenderer(height: number): Promise<ChartJSNodeCanvas> {
  // Loaded here: a native library that most commands never need.
  const [{ GlobalFonts }, { ChartJSNodeCanvas }] = await Promise.all([
    import('canvas'),
    import('../base/bundled/chartjs-node-canvas.ts'),
  ]);
  const family = registerFont(GlobalFonts);
  return new ChartJSNodeCanvas({
    width,
    height,
    backgroundColour: light.paper,
    chartCallback: ({ defaults }) => {
      defaults.font.family = family;
    },
  });
}

/**
 * Filling pixels and packing them takes longer than all else, and the canvas does both in a thread of its own, where it
 * is asked to `encode`. What chartjs-node-canvas asks of it is what another canvas would do in such a thread.
 */
const encodeElsewhere: Plugin = {
  id: 'encodeElsewhere',
  beforeInit({ canvas }) {
    const drawn = canvas as unknown as Canvas;
    const toBuffer = (done: (error: unknown, bytes?: Buffer) => void): void => {
      void drawn.encode('png').then((bytes) => {
        done(null, bytes);
      }, done);
    };
    Object.assign(drawn, { toBuffer });
  },
};

/** Draws a little, as `renderPng` would. @throws where it cannot, and says why */
export async function probePicture(): Promise<void> {
  const renderer = await rendererOf(100);
  await renderer.renderToBuffer({
    type: 'bar',
    data: { labels: ['a'], datasets: [{ data: [1] }] },
    plugins: [encodeElsewhere],
  });
}

/** A chart as an SVG whose letters are outlines: no font decides how it looks. */
export async function renderSvg(model: ReportModel, chart: Chart): Promise<Buffer> {
  const [{ createCanvas, GlobalFonts, SvgExportFlag }, { Chart: ChartClass, registerables }] = await Promise.all([
    import('canvas'),
    import('chart.js'),
  ]);
  ChartClass.register(...registerables);
  const before = ChartClass.defaults.font.family!;
  ChartClass.defaults.font.family = registerFont(GlobalFonts);
  try {
    const canvas = createCanvas(width, heightOf(model), SvgExportFlag.ConvertTextToPaths);
    const context = canvas.getContext('2d');
    context.fillStyle = light.paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    const drawn = new ChartClass(asElement(canvas), { ...configured(model, chart, 1), plugins: [] });
    drawn.destroy();
    return canvas.getContent();
  } finally {
    ChartClass.defaults.font.family = before;
  }
}

/** Chart.js asks of a canvas no more than it has, and for a style to write to. */
function asElement(canvas: SvgCanvas): HTMLCanvasElement {
  return Object.assign(canvas, { style: {} }) as unknown as HTMLCanvasElement;
}

function heightOf({ data }: ReportModel): number {
  return 520 + 27 * Math.ceil(data.variants.length / 3);
}

function configured(model: ReportModel, { draws, unit, title }: Chart, pixels: number): ChartConfiguration {
  const { data } = model;
  const config = configOf(draws, data, initialView(data, unit), light);
  const options = config.options as ChartOptions;
  return {
    ...config,
    options: {
      ...options,
      responsive: false,
      devicePixelRatio: pixels,
      layout: { padding: 20 },
      plugins: {
        title: {
          display: true,
          text: `${shorten(model.title)}: ${title.toLowerCase()}`,
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
            generateLabels: () => data.variants.map((_, series) => legendItem(model, series)),
          },
        },
      },
    },
  };
}

function legendItem({ data }: ReportModel, series: number): LegendItem {
  return {
    text: `${shorten(data.variants[series]!.label)}${noteOn(data, series)}`,
    fontColor: light.text,
    strokeStyle: light.series[colourIndex(series)]!,
    lineWidth: 2.5,
    lineDash: [...dashOf(series)],
    pointStyle: 'line',
  };
}

function fontFolder(): URL {
  const folder = findPackage('dejavu-fonts-ttf')?.folder;
  if (folder === undefined) throw new Error("Cannot find package 'dejavu-fonts-ttf'");
  return folder === null ? new URL('../base/bundled/fonts/', import.meta.url) : pathToFileURL(`${folder}/ttf/`);
}

/** A name of its own, so that another version of the font on the machine is never taken for it. */
function registerFont(fonts: typeof GlobalFonts): string {
  const family = 'optimizer-bench DejaVu Sans';
  if (fonts.has(family)) return family;
  for (const file of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) {
    const path = fileURLToPath(new URL(file, fontFolder()));
    if (fonts.registerFromPath(path, family) === null) throw new Error(`cannot read the font ${path}`);
  }
  return family;
}
