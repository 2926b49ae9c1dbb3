/** The style sheets, as one text that goes into the shadow root. */

import flow from "@xyflow/react/dist/base.css?inline";
import uplot from "uplot/dist/uPlot.min.css?inline";
import base from "./css/base.css?inline";
import canvas from "./css/canvas.css?inline";
import drawer from "./css/drawer.css?inline";
import fields from "./css/fields.css?inline";
import gallery from "./css/gallery.css?inline";
import groups from "./css/groups.css?inline";
import header from "./css/header.css?inline";
import layout from "./css/layout.css?inline";
import list from "./css/list.css?inline";
import run from "./css/run.css?inline";
import sharing from "./css/sharing.css?inline";
import tokens from "./tokens.css?raw";

export const style = [tokens, uplot, flow, base, layout, list, canvas, groups, fields, drawer, run, header, sharing, gallery].join("\n");
