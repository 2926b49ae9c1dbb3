// Plays the app: mounts the component, answers its messages, and streams a run that never was.
import layerwise from "/builder/views/assets/layerwise.js";

const query = new URLSearchParams(location.search);
const theme = query.get("theme") ?? "light";
const language = query.get("lang") ?? "en";
const state = query.get("state") ?? "idle";
const speed = Number(query.get("speed") ?? 1);

const colours = {
  light: { background: "#ffffff", text: "#16202c", primary: "#0b5fd6" },
  dark: { background: "#11161d", text: "#e8edf3", primary: "#4c94ff" },
};
function paint(name) {
  const root = document.documentElement.style;
  root.setProperty("--st-background-color", colours[name].background);
  root.setProperty("--st-text-color", colours[name].text);
  root.setProperty("--st-primary-color", colours[name].primary);
}
paint(theme);

// ---- a run that never was
const FEW = ["conv2d", "batch_normalization", "conv2d_1", "dense", "dense_1"];
const LAYERS = query.has("layers") ? Array.from({ length: Number(query.get("layers")) }, (_one, index) => `dense_${index}`) : FEW;
const EPOCHS = 20;
const STEPS = Number(query.get("steps") ?? 45);
const EACH = Math.max(15, Math.round((EPOCHS * STEPS) / 200));
let noise = 7;
const random = () => ((noise = (noise * 16807) % 2147483647) / 2147483647);

function histogram(layer, name, spread, shift) {
  const low = shift - spread * 3;
  const counts = Array.from({ length: 48 }, (_one, bin) => {
    const z = (bin - 23.5) / 8;
    return Math.max(0, Math.round(1000 * Math.exp(-z * z / 2) * (0.85 + 0.3 * random())));
  });
  return { layer, name, low, high: shift + spread * 3, counts, mean: shift, std: spread, zero: layer === "conv2d_1" ? 0.62 : 0.04 };
}

function* events() {
  yield { kind: "status", t: 0, state: "running", epochs: EPOCHS, steps: STEPS, batch_size: 32, watching: 0.016, learning_rate: 0.001 };
  const total = EPOCHS * STEPS;
  for (let at = 0; at < total; at += 1) {
    const epoch = Math.floor(at / STEPS);
    const step = (at % STEPS) + 1;
    const x = at / STEPS;
    const t = at * 0.016;
    const loss = 2.3 * Math.exp(-x / 3.2) + 0.18 + 0.09 * (random() - 0.5);
    yield { kind: "points", phase: "train", rows: [[t, epoch, step, { loss, accuracy: Math.min(0.99, 1 - 0.85 * Math.exp(-x / 3) - 0.03 * random()) }]] };
    if (at % EACH === 0) {
      const tensors = (scale, drift) => LAYERS.flatMap((layer, index) => [histogram(layer, "kernel", scale * (1 + 0.05 * x) * (1 + (index % 5) * 0.1), drift * x * ((index % 5) - 2)), histogram(layer, "bias", scale * 0.3 * (0.2 + x), 0)]);
      yield { kind: "histograms", t, epoch, step, what: "weights", tensors: tensors(0.1, 0.002) };
      yield { kind: "histograms", t, epoch, step, what: "gradients", tensors: tensors(0.02 / (1 + x), 0) };
      yield { kind: "histograms", t, epoch, step, what: "activations", tensors: tensors(0.4, 0.02) };
    }
    if (step === STEPS) {
      yield { kind: "epoch", epoch, t, learning_rate: 0.001, logs: { loss, accuracy: 1 - 0.85 * Math.exp(-x / 3), val_loss: 2.2 * Math.exp(-x / 3) + 0.25, val_accuracy: 0.97 - 0.83 * Math.exp(-x / 3.1) } };
    }
  }
  const examples = Array.from({ length: 8 }, (_one, index) => ({
    index, inputs: [{ name: "image", shape: [8, 8, 1], pixels: Array.from({ length: 64 }, (_q, at) => (Math.abs((at % 8) - 3.5) + Math.abs((at >> 3) - 3.5) < 2 + index / 3 ? 230 : 12)) }],
    target: index, prediction: Array.from({ length: 10 }, (_p, klass) => (klass === (index === 5 ? 3 : index) ? 0.91 : 0.01)),
  }));
  yield { kind: "result", metrics: { loss: 0.03, accuracy: 0.991, val_loss: 0.09, val_accuracy: 0.978 }, samples: { of: "validation", task: "classification", classes: [..."0123456789"], rows: examples } };
  yield { kind: "status", t: total * 0.016, state: "finished" };
}

class FakeEventSource extends EventTarget {
  static CLOSED = 2;
  constructor() {
    super();
    this.readyState = 1;
    const all = events();
    let cursor = 0;
    const until = state === "finished" ? Infinity : Number(query.get("until") ?? 340);
    const send = (most) => {
      const batch = [];
      let last = "running";
      for (let index = 0; index < most; index += 1) {
        const next = all.next();
        if (next.done) break;
        batch.push(next.value);
        cursor += 1;
        if (next.value.kind === "status") last = next.value.state;
      }
      if (batch.length === 0) return;
      const alive = last === "running";
      this.onmessage?.({ data: JSON.stringify({ events: batch, state: last, alive }), lastEventId: String(cursor) });
    };
    setTimeout(() => send(until), 30);
    if (state !== "finished" && speed > 0) this.timer = setInterval(() => send(4 * speed), 100);
  }
  close() {
    this.readyState = 2;
    clearInterval(this.timer);
  }
}
window.EventSource = FakeEventSource;

// ---- the app's answers
const text = (en, zh) => ({ en, zh });
const data = await (await fetch("build.json")).json();
const preview = await (await fetch("/preview.json?digits")).json();
window.thumbnails = (preview.images ?? []).map((one) => one.url);
data.language = language;
const RUN = { id: "r12", number: 12, name: "LeNet on digits", state: state === "finished" ? "finished" : "running", stream: "/stream", epochs: EPOCHS, steps: STEPS, backend: "tensorflow" };
if (state === "training" || state === "finished") data.run = RUN;
if (state === "finished") data.exports = data.exports.map((one) => ({ ...one, url: "/x", reason: null }));
if (state === "broken") {
  data.design.nodes = data.design.nodes.filter((one) => one.id !== "flatten");
  data.design.edges = data.design.edges.filter((one) => one.target !== "flatten").map((one) => (one.source === "flatten" ? { source: "conv2d_1", target: one.target } : one));
  const problem = { code: "shape_mismatch", message: "expected min_ndim=2, found ndim=4", argument: null, got: [[null, 4, 4, 64]], expected: [null, 1024] };
  data.inference.nodes.dense = { outputs: [], parameters: 0, problem };
  data.inference.nodes.dropout = { outputs: [], parameters: 0, problem: { code: "blocked", message: "" } };
  data.inference.nodes.dense_1 = { outputs: [], parameters: 0, problem: { code: "blocked", message: "" } };
  data.diagnostics = [
    { code: "rank", severity: "error", place: { edge: ["conv2d_1", "dense"] }, sentence: text("dense needs 2 axes, got 4: (None, 4, 4, 64)", "dense 需要 2 个轴，收到 4 个：(None, 4, 4, 64)"),
      repairs: [{ label: text("Insert Flatten", "插入 Flatten"), edit: { type: "add_node", kind: "Flatten", after: "conv2d_1", config: {} } },
        { label: text("Insert GlobalAveragePooling2D", "插入 GlobalAveragePooling2D"), edit: { type: "add_node", kind: "GlobalAveragePooling2D", after: "conv2d_1", config: {} } }] },
    { code: "high_rate", severity: "warning", place: { plan: "optimizer" }, sentence: text("A learning rate of 1 is very high for Adam.", "学习率 1 对 Adam 来说太高。"), repairs: [{ label: text("Set 0.001", "设为 0.001"), edit: { type: "set_plan", field: "optimizer", value: null } }] },
  ];
}

let current = query.get("view") === "run"
  ? { view: "run", language, ack: null, exports: data.exports, run: { ...RUN, design_name: "LeNet on digits", plan: data.plan, layers: [["conv2d", "convolution"], ["batch_normalization", "normalization"], ["conv2d_1", "convolution"], ["dense", "core"], ["dense_1", "core"]].map(([id, group]) => ({ id, kind: "", group })) } }
  : data;
window.messages = [];

// ---- a long network
const LONG = Number(query.get("nodes") ?? 0);
if (LONG > 0) {
  const [first, last] = [data.design.nodes[0], data.design.nodes.at(-1)];
  const between = Array.from({ length: LONG - 2 }, (_one, index) => ({ id: `dense_${index + 2}`, kind: "Dense", config: { units: 64, activation: "relu" } }));
  data.design.nodes = [first, ...between, last];
  data.design.edges = data.design.nodes.slice(1).map((node, index) => ({ source: data.design.nodes[index].id, target: node.id }));
  data.inference.nodes = Object.fromEntries(data.design.nodes.map((node) => [node.id, { outputs: [{ shape: [null, 64], dtype: "float32" }], parameters: 4160, problem: null }]));
}

function shadow(id) {
  const host = document.getElementById(id);
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = '<div class="lw-root"></div>';
  return root;
}
const place = shadow("view");
const show = () => layerwise({ data: current, parentElement: place, setStateValue });
const header = shadow("header");
const showHeader = () => layerwise({ data: { view: "header", language, links: {} }, parentElement: header, setStateValue: () => undefined });

function setStateValue(name, message) {
  window.messages.push([name, message]);
  // Only what needs no checker is answered as the app would: the shapes stay as they were.
  const next = { ...current, ack: message.rev };
  for (const action of message.actions) {
    if (action.action === "edit") next.design = window.applied?.(action.edit, next.design) ?? next.design;
    if (action.action === "train") next.run = RUN;
    if (action.action === "leave_run") next.run = null;
  }
  current = next;
  setTimeout(show, 20);
}
window.retheme = (name) => {
  paint(name);
  show();
  showHeader();
};
show();
showHeader();
