/** Numbers, shapes, sizes and times as people read them. */

import type { Json, Language, Shape } from "./types";

const counts = new Map<Language, Intl.NumberFormat>();
const figures = new Map<Language, Intl.NumberFormat>();

function countFormat(language: Language): Intl.NumberFormat {
  let format = counts.get(language);
  if (!format) counts.set(language, (format = new Intl.NumberFormat(locale(language), { maximumFractionDigits: 0 })));
  return format;
}

function figureFormat(language: Language): Intl.NumberFormat {
  let format = figures.get(language);
  if (!format) {
    format = new Intl.NumberFormat(locale(language), { maximumSignificantDigits: 3 });
    figures.set(language, format);
  }
  return format;
}

function locale(language: Language): string {
  return language === "zh" ? "zh-CN" : "en-US";
}

/** A whole number with thousands separators: `65,600`. */
export function count(value: number, language: Language): string {
  return countFormat(language).format(value);
}

/** A number with 3 significant digits; very large and very small ones as `1.2e-5`. */
export function figure(value: number | null | undefined, language: Language): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "—";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) {
    return value.toExponential(1).replace("e+", "e").replace("-", value < 0 ? "−" : "-").replace(".0e", "e");
  }
  if (size >= 1000) return count(value, language);
  return figureFormat(language).format(value).replace("-", "−");
}

/** A number of a curve's legend: three places, so that it doesn't jump in width. */
export function reading(value: number | null | undefined, language: Language): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return figure(value, language);
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1000)) return figure(value, language);
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 3).replace("-", "−");
}

/** A value as it stands in a table: whole numbers whole, others with 4 digits or 2 behind the point. */
export function cell(value: Json | undefined): string {
  if (value === null || value === undefined) return "—";
  if (typeof value !== "number" || !Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return String(value);
  const before = Math.floor(Math.log10(Math.abs(value))) + 1;
  return String(Number(value.toPrecision(Math.min(15, Math.max(4, before + 2)))));
}

/** A share between 0 and 1 as `77 %`. */
export function percent(share: number | null | undefined, language: Language): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return "—";
  const value = share * 100;
  if (value > 0 && value < 1) return "< 1 %";
  return `${figureFormat(language).format(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} %`;
}

/** A measured share with three digits: `99.2 %`. */
export function measured(share: number | null | undefined, language: Language): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return "—";
  return `${figureFormat(language).format(Math.round(share * 1000) / 10)} %`;
}

/** An output shape without the batch axis: `8×8×32`; `scalar` where there is no other axis. */
export function shapeWithoutBatch(shape: Shape, scalar: string, language: Language): string {
  const axes = shape.slice(1);
  if (axes.length === 0) return scalar;
  return axes.map((axis) => (axis === null ? "?" : count(axis, language))).join("×");
}

/** A shape as Keras writes it: `(None, 4, 4, 64)`. */
export function kerasShape(shape: Shape): string {
  const axes = shape.map((axis) => (axis === null ? "None" : String(axis)));
  return axes.length === 1 ? `(${axes[0]},)` : `(${axes.join(", ")})`;
}

/** A number of bytes: `41 MB`. */
export function bytes(size: number | null | undefined, language: Language): string {
  if (size === null || size === undefined || !Number.isFinite(size)) return "—";
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 10 && unit > 1 ? value.toFixed(1) : figureFormat(language).format(value);
  return `${digits} ${units[unit] ?? ""}`;
}

/** A time in words: `0.8 s`, `6 s`, `2 min 5 s`, `1 h 12 min`. */
export function duration(seconds: number | null | undefined, language: Language): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "—";
  const zh = language === "zh";
  const [s, min, h] = zh ? [" 秒", " 分", " 小时"] : [" s", " min", " h"];
  if (seconds < 0.01) return `< 0.01${s}`;
  if (seconds < 9.95) return `${figureFormat(language).format(Math.round(seconds * 100) / 100)}${s}`;
  if (seconds < 59.5) return `${Math.round(seconds)}${s}`;
  const whole = Math.round(seconds);
  if (whole < 3600) {
    const rest = whole % 60;
    return `${Math.floor(whole / 60)}${min}${rest ? ` ${rest}${s}` : ""}`;
  }
  const minutes = Math.round((whole % 3600) / 60);
  return `${count(Math.floor(whole / 3600), language)}${h}${minutes ? ` ${minutes}${min}` : ""}`;
}

/** Operations: `0.31 MFLOPs`. */
export function flops(value: number, language: Language): string {
  if (value < 1e3) return `${count(value, language)} FLOPs`;
  const [size, unit] = value >= 1e9 ? [value / 1e9, "GFLOPs"] : [value / 1e6, "MFLOPs"];
  return `${figure(size, language)} ${unit}`;
}
