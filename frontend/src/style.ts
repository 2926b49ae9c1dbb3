/** The style sheets, as one text that goes into the shadow root. */

import uplot from "uplot/dist/uPlot.min.css?inline";
import base from "./css/base.css?inline";
import drawer from "./css/drawer.css?inline";
import fields from "./css/fields.css?inline";
import header from "./css/header.css?inline";
import layout from "./css/layout.css?inline";
import list from "./css/list.css?inline";
import run from "./css/run.css?inline";
import tokens from "./tokens.css?inline";

export const style = [tokens, uplot, base, layout, list, fields, drawer, run, header].join("\n");
