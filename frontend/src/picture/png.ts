/** From an SVG text to a PNG file, drawn by the browser. */

const TWICE = 2;
/** Browsers draw no larger canvas than this on a side. */
const MOST_SIDE = 16_000;
const MOST_AREA = 120_000_000;

/** How much larger than the SVG its PNG is: twice, less where a browser could not hold it. */
export function pngScale(width: number, height: number): number {
  return Math.min(TWICE, MOST_SIDE / Math.max(width, height), Math.sqrt(MOST_AREA / (width * height)));
}

/** Draw an SVG as a PNG. Throws where the browser can't. */
export async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = pngScale(image.naturalWidth, image.naturalHeight);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG"))), "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}
