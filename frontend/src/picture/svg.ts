/** The picture of a network as the text of an SVG file: plain shapes and real text that every viewer shows alike. */

import { count } from "../core/format";
import { say } from "../words";
import { drawing, INSET, LINE_HEIGHT, SIZES, type Card, type Drawing, type Frame, type Line, type Subject } from "./drawing";
import { fitting, FONTS, widthOf, xml } from "./letters";
import { paintOf, type Paint, type Theme } from "./paint";

/** The smallest space of a picture without words, so that three layers do not fill it: six cards by three rows. */
const LEAST = { width: 960, height: 400 };
const ROUND = 8;

/** Draw a network for a text or a slide, light on white.
 *
 * `room` is how wide a row of the canvas is, in its pixels. */
export function picture(subject: Subject, room: number): string {
  const made = drawing(subject, true, room);
  const paint = paintOf("light");
  const { design, inference, language } = subject;
  const facts = say(language, "picture_says", { layers: count(design.nodes.length, language), parameters: count(inference?.parameters ?? 0, language) });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${made.width}" height="${made.height}" viewBox="${box(made)}" role="img">`,
    `<title>${xml(design.name)}</title>`,
    `<desc>${xml(facts)}</desc>`,
    `<rect x="${n(made.left)}" y="${n(made.top)}" width="${made.width}" height="${made.height}" fill="#ffffff"/>`,
    `<g font-family="${xml(FONTS)}" fill="${paint("text")}">`,
    ...made.frames.map((one) => frame(one, paint)),
    ...made.lines.map((one) => wire(one, paint)),
    ...made.cards.map((one) => card(one, made, paint)),
    ...made.lines.map((one) => label(one, paint)),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Draw a network small and without words: its shape and its colours. The background is that of the page. */
export function smallPicture(subject: Subject, theme: Theme): string {
  const made = drawing(subject, false, 0);
  const paint = paintOf(theme);
  const [width, height] = [Math.max(made.width, LEAST.width), Math.max(made.height, LEAST.height)];
  const [left, top] = [made.left - (width - made.width) / 2, made.top - (height - made.height) / 2];
  const strong = Math.max(2, width / 400);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${n(left)} ${n(top)} ${width} ${height}">`,
    ...made.frames.map((one) => `<rect x="${n(one.x)}" y="${n(one.y)}" width="${n(one.width)}" height="${n(one.height)}" rx="12" fill="${paint("sunken")}"/>`),
    ...made.lines.map((one) => `<path d="${rounded(one.path)}" fill="none" stroke="${paint("faint")}" stroke-width="${n(strong)}"/>`),
    ...made.cards.map((one) => `<rect x="${n(one.x)}" y="${n(one.y)}" width="${made.card.width}" height="${made.card.height}" rx="12" fill="${paint(one.colour)}"/>`),
    "</svg>",
  ].join("");
}

function card(one: Card, { card: { width, height } }: Drawing, paint: Paint): string {
  const [x, y] = [one.x, one.y];
  const room = width - INSET.left - INSET.right;
  const rows: string[] = [];
  const write = (words: string, row: number, size: number, look: string, bold = false): void => {
    if (words) rows.push(text(x + INSET.left, y + INSET.top + 1 + row * LINE_HEIGHT, fitting(words, room, size, bold), `font-size="${size}" ${look}`));
  };
  write(one.title, 0, SIZES.title, 'font-weight="bold"', true);
  write(one.second, 1, SIZES.second, `fill="${paint("quiet")}"`);
  one.settings.forEach((words, index) => write(words, 2 + index, SIZES.settings, ""));
  write(one.parameters, 2 + one.settings.length, SIZES.parameters, `fill="${paint("quiet")}"`);
  const border = paint(one.broken ? "error" : "line");
  // The stripe follows the round corners of the card.
  const stripe = `M${n(x + ROUND)},${n(y)} A${ROUND},${ROUND} 0 0 0 ${n(x)},${n(y + ROUND)} L${n(x)},${n(y + height - ROUND)} A${ROUND},${ROUND} 0 0 0 ${n(x + ROUND)},${n(y + height)} L${n(x + 4)},${n(y + height - 4)} L${n(x + 4)},${n(y + 4)} Z`;
  return [
    "<g>",
    `<rect x="${n(x)}" y="${n(y)}" width="${width}" height="${height}" rx="${ROUND}" fill="#ffffff" stroke="${border}"/>`,
    `<path d="${stripe}" fill="${paint(one.broken ? "error" : one.colour)}"/>`,
    ...rows,
    "</g>",
  ].join("\n");
}

function wire(one: Line, paint: Paint): string {
  const colour = paint(one.broken ? "error" : "faint");
  const dashes = one.broken ? ' stroke-dasharray="5 4"' : "";
  const [x, y] = one.head;
  return `<path d="${rounded(one.path)}" fill="none" stroke="${colour}" stroke-width="1.4"${dashes}/><path d="M${n(x)},${n(y)} l-7,-3.5 v7 Z" fill="${colour}"/>`;
}

function label(one: Line, paint: Paint): string {
  if (!one.label) return "";
  const width = widthOf(one.label, SIZES.label) + 4;
  const behind = `<rect x="${n(one.x - width / 2)}" y="${n(one.y - SIZES.label + 1)}" width="${n(width)}" height="${SIZES.label + 2}" fill="#ffffff" fill-opacity="0.85"/>`;
  return behind + text(one.x, one.y, one.label, `font-size="${SIZES.label}" text-anchor="middle" fill="${paint(one.broken ? "error" : "quiet")}"`);
}

function frame(one: Frame, paint: Paint): string {
  const rect = `<rect x="${n(one.x)}" y="${n(one.y)}" width="${n(one.width)}" height="${n(one.height)}" rx="10" fill="${paint("raised")}" stroke="${paint("line")}"/>`;
  return rect + text(one.x + 10, one.y + 15, fitting(one.name, one.width - 20, SIZES.frame, true), `font-size="${SIZES.frame}" font-weight="bold" fill="${paint("quiet")}"`);
}

function text(x: number, y: number, words: string, look: string): string {
  return `<text x="${n(x)}" y="${n(y)}" ${look.trim()}>${xml(words)}</text>`;
}

function box(made: Drawing): string {
  return `${n(made.left)} ${n(made.top)} ${made.width} ${made.height}`;
}

/** A path with the places that a screen can show. */
function rounded(path: string): string {
  return path.replace(/-?\d+\.\d+/g, (number) => n(Number(number)));
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
